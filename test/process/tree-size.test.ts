/** Tests of src/process/tree-size.ts. */

import { closeSync, ftruncateSync, mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { allocatedBytes } from '../../src/process/tree-size.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const MIB = 1024 ** 2;

test('what is written counts, at any depth; a size alone, and what a link leads to, does not', () => {
  const dir = makeTempDir();
  assert.is(allocatedBytes(dir), 0, 'empty');
  mkdirSync(join(dir, 'a/b'), { recursive: true });
  writeFileSync(join(dir, 'a/b/file'), Buffer.alloc(MIB, 1));
  const bytes = allocatedBytes(dir);
  assert.ok(bytes >= MIB && bytes < 2 * MIB, `${bytes} for 1 MiB`);
  const handle = openSync(join(dir, 'sparse'), 'w');
  ftruncateSync(handle, 100 * MIB);
  closeSync(handle);
  symlinkSync(join(dir, 'a'), join(dir, 'link'));
  assert.ok(allocatedBytes(dir) < bytes + MIB, 'holes and links');
});

test.run();
