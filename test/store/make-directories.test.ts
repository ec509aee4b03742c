/** Tests of src/store/make-directories.ts. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeDirectories } from '../../src/store/make-directories.ts';
import { testNeeding } from '../support/needs.ts';
import { makeTempDir } from '../support/temp-dir.ts';

test('makes what is missing and leaves what is there', () => {
  const dir = join(makeTempDir(), 'a/b/c');
  makeDirectories(dir);
  makeDirectories(dir);
  assert.ok(existsSync(dir));
});

testNeeding(existsSync('/proc/self') ? null : 'no procfs')('a file system that refuses every directory gets an error, not an endless loop', () => {
  assert.throws(() => makeDirectories('/proc/no/such'), /ENOENT/);
});

test.run();
