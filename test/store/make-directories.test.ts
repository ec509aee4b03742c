/** Tests of src/store/make-directories.ts. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeDirectories } from '../../src/store/make-directories.ts';
import { makeTempDir } from '../support/temp-dir.ts';

test('makes what is missing and leaves what is there', () => {
  const dir = join(makeTempDir(), 'a/b/c');
  makeDirectories(dir);
  makeDirectories(dir);
  assert.ok(existsSync(dir));
});

test('a file system that refuses every directory gets an error, not an endless loop', () => {
  if (!existsSync('/proc/self')) {
    process.stdout.write('skipped: no procfs on this system\n');
    return;
  }
  assert.throws(() => makeDirectories('/proc/no/such'), /ENOENT/);
});

test.run();
