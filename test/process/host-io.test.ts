/** Tests of src/process/host-io.ts: /proc/PID/io of this process, and of text as Linux 6.1 writes it. */

import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseProcessIo, readProcessIo } from '../../src/process/host-io.ts';
import { testNeeding } from '../support/needs.ts';

// cat /proc/PID/io of a virtiofsd that had served 8 MiB.
const TEXT = 'rchar: 5597928\nwchar: 10984\nsyscr: 2737\nsyscw: 1373\nread_bytes: 4096\nwrite_bytes: 8192\ncancelled_write_bytes: 0\n';

test('calls and disks are told apart', () => {
  assert.equal(parseProcessIo(TEXT), { readBytes: 5597928, writeBytes: 10984, diskReadBytes: 4096 });
});

test('what lacks a counter is nothing', () => {
  assert.is(parseProcessIo(TEXT.replace(/^read_bytes.*\n/m, '')), null);
  assert.is(parseProcessIo(''), null);
});

test('a process that is gone has none', () => {
  assert.is(readProcessIo(2 ** 22), null);
});

testNeeding(process.platform === 'linux' ? null : 'no /proc')('what this process reads is counted', () => {
  const before = readProcessIo(process.pid);
  const { length } = readFileSync(process.execPath);
  const after = readProcessIo(process.pid);
  assert.ok(before !== null && after !== null && after.readBytes - before.readBytes >= length);
});

test.run();
