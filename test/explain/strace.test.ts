/** Tests of src/explain/strace.ts: captured traces, lines that other threads' came between, and whatever a trace may hold. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseStrace } from '../../src/explain/strace.ts';
import { readTraceFixture } from '../support/traces.ts';

test('a call has its name, descriptor, path and result', () => {
  const [call] = parseStrace('404   1795835947.193540 preadv(19</data/fsbench.0>, [...], 4, 0) = 16384 <0.000155>');
  assert.equal(call, { name: 'preadv', args: '19</data/fsbench.0>, [...], 4, 0', result: 16384, fd: 19, path: '/data/fsbench.0' });
});

test('an event counter has no path, and an error is a negative result', () => {
  const calls = parseStrace(
    [
      '404   1.5 read(15<anon_inode:[eventfd]>, ""..., 8) = 8 <0.000010>',
      '570   1.6 newfstatat(AT_FDCWD</jail>, "/share/x", 0x7fff3eed6e60, AT_SYMLINK_NOFOLLOW) = -1 ENOENT (No such file or directory) <0.000055>',
      '570   1.7 pwrite64(3</d/f>, ""..., 4096, 0) = 4096 (DELAYED) <0.020100>',
    ].join('\n'),
  );
  assert.equal(
    calls.map(({ name, result, fd, path }) => [name, result, fd, path]),
    [
      ['read', 8, 15, null],
      ['newfstatat', -1, null, null],
      ['pwrite64', 4096, 3, '/d/f'],
    ],
  );
});

test("a call that another thread's came between is put together again", () => {
  const calls = parseStrace(
    ['7     1.1 preadv(9</d/f>,  <unfinished ...>', '8     1.2 fdatasync(9</d/f>) = 0 <0.1>', '7     1.3 <... preadv resumed>[...], 4, 0) = 4096 <0.2>'].join(
      '\n',
    ),
  );
  assert.equal(
    calls.map(({ name, path, result }) => [name, path, result]),
    [
      ['fdatasync', '/d/f', 0],
      ['preadv', '/d/f', 4096],
    ],
  );
});

test('signals, exits, and calls that never came back are left out', () => {
  const text = [
    '7 1.0 --- SIGTERM {si_signo=SIGTERM} ---',
    '7 1.1 +++ exited with 0 +++',
    '7 1.2 ppoll([...], 2, NULL, NULL, 8 <unfinished ...>',
    '7 1.3 read(3</d/f',
    '',
  ];
  assert.equal(parseStrace(text.join('\n')), []);
});

test('each line of a captured trace that has a result is a call', () => {
  const text = readTraceFixture('virtiofs-seqread-psync.strace');
  assert.is(parseStrace(text).length, text.split('\n').filter((line) => / = -?\d/.test(line)).length);
});

test('nothing makes it throw', () => {
  const lines = readTraceFixture('rust-randread-libaio.strace').split('\n');
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(...lines),
    fc.tuple(fc.constantFrom(...lines), fc.nat(200)).map(([line, at]) => line.slice(at)),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      for (const { result, fd } of parseStrace(pieces.join('\n'))) assert.ok(Number.isFinite(result) && (fd === null || fd >= 0));
    }),
  );
});

test.run();
