/** Tests of src/process/remove-all.ts; what it says of a read-only file system is in test/store/share.test.ts. */

import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { removeAll } from '../../src/process/remove-all.ts';
import { makeTempDir } from '../support/temp-dir.ts';

test('files, folders and links go, what a link leads to stays, and what is not there is fine', () => {
  const dir = makeTempDir();
  for (const name of ['kept', 'gone/deep']) mkdirSync(join(dir, name), { recursive: true });
  for (const name of ['kept/file', 'gone/deep/file', 'file']) writeFileSync(join(dir, name), '');
  symlinkSync(join(dir, 'kept'), join(dir, 'gone/link'));
  for (const name of ['gone', 'file', 'nothing']) {
    removeAll(join(dir, name));
    assert.not.ok(existsSync(join(dir, name)), name);
  }
  assert.ok(existsSync(join(dir, 'kept/file')), 'behind the link');
});

test.run();
