/** Tests of fixtures/semantics: what was captured says what tracing had found, and is expected of itself. */

import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { holdAgainst, readExpected } from '../../src/commands/semantics/expect.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { ROWS } from '../../src/semantics/table.ts';

const tables = readExpected(join(PACKAGE_ROOT, 'fixtures/semantics'));
const answer = (mount: string, probe: string) =>
  tables
    .find((table) => table.mount.name === mount)
    ?.answers.find((each) => each.probe === probe)
    ?.answer.replace(/\+.*/, '');

/** Facts that `strace` on the servers and the guest's tracepoints had shown, of QEMU 7.2 and Linux 6.1. */
const TRACED: readonly (readonly [probe: string, c: string, rust: string, ninep: string, sshfs: string])[] = [
  ['fifo', 'ok', 'ok', 'ENXIO', 'EPERM'],
  ['socket', 'ok', 'ok', 'ENXIO', 'EPERM'],
  ['fallocate', 'ok', 'ok', 'EOPNOTSUPP', 'EOPNOTSUPP'],
  ['o-tmpfile', 'EOPNOTSUPP', 'EOPNOTSUPP', 'EOPNOTSUPP', 'EOPNOTSUPP'],
  ['rename-noreplace', 'ok', 'ok', 'EINVAL', 'EINVAL'],
  ['unlinked-truncate', 'ok', 'ok', 'ENOENT', 'ok'],
  ['mmap-shared', 'ok', 'ok', 'EINVAL', 'ok'],
  ['mtime-ns', 'ok', 'ok', '0 ns', '0 ns'],
  ['mtime-ns-of-host', 'ok', 'ok', 'ok', '0 ns'],
  ['statfs-type', '0x65735546', '0x65735546', '0xef53', '0x65735546'],
  ['flock', 'excluded', 'excluded', 'excluded', 'excluded'],
  ['flock-between-mounts', 'granted', 'granted', 'granted', 'granted'],
  ['posix-of-host', 'granted', 'granted', 'granted', 'granted'],
  ['inotify-write', 'not seen', 'not seen', 'not seen', 'not seen'],
  ['durable-fsync', 'disk', 'disk', 'disk', 'disk'],
  ['durable-syncfs', 'disk', 'disk', 'host cache', 'host cache'],
  ['stopped-recovers', 'ok', 'ok', 'what serves it is no program of its own on this host', 'ok'],
];

for (const [probe, ...expected] of TRACED) {
  test(`${probe}: as it was traced`, () => {
    assert.equal(
      ['virtiofs', 'rust', '9p', 'sshfs'].map((mount) => answer(mount, probe)),
      expected,
    );
  });
}

test('every probe of the table has its answer on every mount', () => {
  for (const { mount, answers } of tables)
    assert.equal(answers.map(({ probe }) => probe).sort(), ROWS.map(({ name }) => name).sort(), `${mount.name}: capture fixtures/semantics anew`);
});

test('no mount differs from what is expected of it, nor is held against another', () => {
  assert.equal(holdAgainst(tables, tables), { differences: [], notes: [] });
});

test.run();
