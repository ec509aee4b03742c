/** Tests of src/parse/fio-errors.ts with what fio really printed. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { errnoName, parseFioFailure } from '../../src/parse/fio-errors.ts';
import { readFioFixture } from '../support/fixtures.ts';

test('9p without a cache refuses shared writable mmap: unsupported, not failed', () => {
  const wanted = { errno: 'EINVAL', reason: 'mmap: Invalid argument', unsupported: true };
  for (const name of ['randwrite-mmap-9p-cache-none.txt', 'randwrite-mmap-multi-9p-cache-none.txt']) {
    assert.equal(parseFioFailure(readFioFixture(name)), wanted, name);
  }
});

test('tmpfs refuses O_DIRECT: unsupported, and the reason says so', () => {
  const said = `${readFioFixture('seqread-psync-tmpfs-direct.txt')}\n${readFioFixture('seqread-psync-tmpfs-direct.stderr.txt')}`;
  assert.equal(parseFioFailure(said), {
    errno: 'EINVAL',
    reason: 'O_DIRECT refused: does not support direct=1',
    unsupported: true,
  });
});

test('a file that can not be opened is a failure with its errno', () => {
  assert.equal(parseFioFailure(readFioFixture('failing-group.txt')), { errno: 'ENOENT', reason: 'open: No such file or directory', unsupported: false });
});

test("a signal is told in fio's words", () => {
  assert.equal(parseFioFailure(readFioFixture('sigterm.txt')), { errno: null, reason: 'terminating on signal 15', unsupported: false });
});

test('the note of a synchronous engine with a queue is no failure', () => {
  assert.is(parseFioFailure(readFioFixture('seqread-psync.txt')), null);
  assert.is(parseFioFailure(readFioFixture('ungrouped.txt')), null);
});

test('virtiofs without a cache answers mmap with ENODEV: unsupported', () => {
  const line = 'fio: pid=1933, err=19/file:engines/mmap.c:118, func=mmap, error=No such device\n';
  assert.equal(parseFioFailure(line), { errno: 'ENODEV', reason: 'mmap: No such device', unsupported: true });
});

test('an I/O error is a failure and says which way the I/O went', () => {
  const text = [
    'fio: io_u error on file /mnt/v/data/fsbench.0: Input/output error: write offset=4096, buflen=4096',
    'fio: pid=77, err=5/file:io_u.c:1845, func=io_u error, error=Input/output error',
    '',
  ].join('\n');
  assert.equal(parseFioFailure(text), { errno: 'EIO', reason: 'io_u error (write): Input/output error', unsupported: false });
});

test('EINVAL of a transfer can be a bug of the server: failed, not unsupported', () => {
  const text = 'fio: pid=77, err=22/file:io_u.c:1845, func=io_u error, error=Invalid argument\n';
  assert.equal(parseFioFailure(text), { errno: 'EINVAL', reason: 'io_u error: Invalid argument', unsupported: false });
});

test('a full disk is a failure', () => {
  const text = 'fio: pid=0, err=28/file:filesetup.c:240, func=write, error=No space left on device\n';
  assert.equal(parseFioFailure(text), { errno: 'ENOSPC', reason: 'write: No space left on device', unsupported: false });
});

test('the first error is the one that is told', () => {
  const text = 'fio: pid=1, err=28/file:a.c:1, func=write, error=No space left on device\nfio: pid=2, err=5/file:b.c:2, func=read, error=Input/output error\n';
  assert.is(parseFioFailure(text)?.errno, 'ENOSPC');
});

test('any other complaint of fio is told in its words', () => {
  assert.equal(parseFioFailure('fio: unable to parse job file\n'), { errno: null, reason: 'unable to parse job file', unsupported: false });
});

test('text without complaints has no failure', () => {
  for (const text of ['', 'note: both iodepth >= 1 and synchronous I/O engine are selected', '{\n}\n', '  "fio: inside": 1']) {
    assert.is(parseFioFailure(text), null, JSON.stringify(text));
  }
});

test('error numbers have names, and what is none has not', () => {
  for (const [number, name] of [
    [22, 'EINVAL'],
    [19, 'ENODEV'],
    [28, 'ENOSPC'],
    [5, 'EIO'],
    [95, 'EOPNOTSUPP'],
    [99_999, null],
    [0, null],
  ] as const) {
    assert.is(errnoName(number), name, String(number));
  }
});

test('arbitrary text never throws', () => {
  const parts = fc.array(fc.constantFrom('fio: ', 'pid=1, ', 'err=22/file:', 'x.c:1, ', 'func=', 'error=', '\n', 'io_u error on file ', ': ', 'read'));
  fc.assert(
    fc.property(parts, (pieces) => {
      parseFioFailure(pieces.join(''));
    }),
  );
});

test.run();
