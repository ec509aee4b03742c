/** Tests of src/explain/server-work.ts: what servers did, by traces of real ones. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sumServerWork } from '../../src/explain/server-work.ts';
import { parseStrace } from '../../src/explain/strace.ts';
import { readTraceFixture } from '../support/traces.ts';

const workOf = (name: string) => sumServerWork(parseStrace(readTraceFixture(`${name}.strace`)), 'data');

for (const [name, reads, most] of [
  ['virtiofs-seqread-psync', 9, 262_144],
  ['sshfs-seqread-psync', 48, 32_768],
] as const) {
  test(`256 sequential reads of 4 KiB are ${reads} of the server: ${name}`, () => {
    const { serverReads, serverWrites, syncs } = workOf(name);
    assert.equal([serverReads.calls, serverReads.sizes[0]?.[0], serverWrites.calls, syncs], [reads, most, 0, 0]);
  });
}

for (const [name, direct] of [
  ['virtiofs-randread-libaio', false],
  ['rust-randread-libaio', false],
  ['direct-io-randread-libaio', true],
] as const) {
  test(`O_DIRECT is ${direct ? 'kept' : 'dropped'}: ${name}`, () => {
    const { serverReads, direct: found } = workOf(name);
    assert.equal([serverReads.calls, serverReads.sizes, found], [32, [[4096, 32]], direct]);
  });
}

test('a write to a mapped file is a read, a write and a sync of the server', () => {
  const { serverReads, serverWrites, syncs } = workOf('virtiofs-randwrite-mmap');
  assert.equal([serverReads.calls, serverWrites.calls, syncs], [32, 32, 32]);
});

test('files in other folders, event counters, ends of files and errors are none of it', () => {
  const text = [
    '7 1.0 pread64(3</other/f>, ""..., 4096, 0) = 4096 <0.1>',
    '7 1.1 read(4<anon_inode:[eventfd]>, ""..., 8) = 8 <0.1>',
    '7 1.2 pread64(5</data/f>, ""..., 4096, 8192) = 0 <0.1>',
    '7 1.3 pwrite64(5</data/f>, ""..., 4096, 0) = -1 ENOSPC (No space left on device) <0.1>',
    '7 1.4 fsync(3</other/f>) = 0 <0.1>',
  ];
  const none = { calls: 0, bytes: 0, sizes: [] };
  assert.equal(sumServerWork(parseStrace(text.join('\n')), 'data'), { serverReads: none, serverWrites: none, syncs: 0, direct: null });
});

test('a descriptor that was used before for another file has the flags of the last open, or what fcntl gave it', () => {
  const read = '7 1.2 pread64(5</data/f>, ""..., 4096, 0) = 4096 <0.1>';
  const open = (flags: string) => `7 1.1 openat(6</>, "f", ${flags}) = 5</data/f> <0.1>`;
  const directOf = (...lines: string[]) => sumServerWork(parseStrace(lines.join('\n')), 'data').direct;
  assert.is(directOf(open('O_RDONLY|O_DIRECT'), open('O_RDONLY'), read), false);
  assert.is(directOf(open('O_RDONLY'), '7 1.1 fcntl(5</data/f>, F_SETFL, O_RDONLY|O_DIRECT) = 0 <0.1>', read), true);
});

test.run();
