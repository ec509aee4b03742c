/** Tests of src/store/raw-outputs.ts. */

import { mkdirSync, writeFileSync } from 'node:fs';
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

test.run();
