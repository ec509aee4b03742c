/** Tests of src/store/raw-outputs.ts. */

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readRawOutput } from '../../src/store/raw-outputs.ts';
import { makeTempDir } from '../support/temp-dir.ts';

test('a raw output is read from below raw/ and from nowhere else', () => {
  const dir = makeTempDir();
  mkdirSync(join(dir, 'raw'));
  writeFileSync(join(dir, 'raw/1-v@a.txt'), 'printed');
  writeFileSync(join(dir, 'secret'), 'secret');
  assert.is(readRawOutput(dir, '1-v@a.txt'), 'printed');
  for (const name of ['../secret', '..', join(dir, 'secret'), 'gone.txt', '']) assert.is(readRawOutput(dir, name), null, name);
});

test("what a link leads to is nobody's raw output, and no folder is one", () => {
  const dir = makeTempDir();
  writeFileSync(join(dir, 'secret'), 'secret');
  mkdirSync(join(dir, 'raw/folder'), { recursive: true });
  symlinkSync('../secret', join(dir, 'raw/link.txt'));
  for (const name of ['link.txt', 'folder']) assert.is(readRawOutput(dir, name), null, name);
  const other = makeTempDir();
  symlinkSync(dir, join(other, 'raw'));
  assert.is(readRawOutput(other, 'secret'), null, 'a link in the place of raw');
});

test.run();
