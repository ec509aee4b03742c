/** Tests of src/machine/qemu/session-folder.ts. */

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeSessionDir } from '../../../src/machine/qemu/session-folder.ts';
import { rejectionOf } from '../../support/failure.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const usual = process.env['TMPDIR'];

test.after.each(() => {
  if (usual === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = usual;
});

test('the folder is made where temporary files go', async () => {
  process.env['TMPDIR'] = makeTempDir();
  const dir = await makeSessionDir();
  assert.ok(existsSync(dir) && dir.startsWith(process.env['TMPDIR']), dir);
});

test('a path in which a socket has no room is told, and nothing is left', async () => {
  const long = join(makeTempDir(), 'x'.repeat(80));
  mkdirSync(long);
  process.env['TMPDIR'] = long;
  const error = await rejectionOf(makeSessionDir(), 'long');
  assert.equal([error.code, error.exitCode, error.message], ['temp-unusable', 3, `${long} is too long a path for sockets`]);
  assert.match(error.hint ?? '', 'TMPDIR');
  assert.equal(readdirSync(long), []);
});

test('a place that can not be written is told', async () => {
  const file = join(makeTempDir(), 'file');
  writeFileSync(file, '');
  process.env['TMPDIR'] = file;
  const error = await rejectionOf(makeSessionDir(), 'a file');
  assert.equal([error.code, error.exitCode], ['temp-unusable', 3]);
  assert.match(error.message, `${file} can't be written: ENOTDIR`);
});

test.run();
