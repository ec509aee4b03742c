/** Tests of src/target/local-bed.ts: the folder on a mount is of this user's own making. */

import { chmodSync, chownSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeTestDir } from '../../src/target/local-bed.ts';
import { failureOf } from '../support/failure.ts';
import { testNeeding, WHY_NOT_OTHERS } from '../support/needs.ts';
import { makeTempDir } from '../support/temp-dir.ts';

test('a folder is made for this user alone, and taken over where an earlier sitting made it', () => {
  const dir = join(makeTempDir(), 'fsbench-x');
  makeTestDir('m', dir);
  assert.is(statSync(dir).mode & 0o777, 0o700);
  writeFileSync(join(dir, 'laid-out'), '');
  makeTestDir('m', dir);
  assert.ok(existsSync(join(dir, 'laid-out')), 'as it was');
});

for (const [register, what, put] of [
  [test, 'a link', (dir: string) => symlinkSync(makeTempDir(), dir)],
  [test, 'a file', (dir: string) => writeFileSync(dir, '')],
  [
    test,
    'a folder others can write',
    (dir: string) => {
      mkdirSync(dir);
      chmodSync(dir, 0o777);
    },
  ],
  [
    testNeeding(WHY_NOT_OTHERS),
    "another user's",
    (dir: string) => {
      mkdirSync(dir);
      chownSync(dir, 12_345, 12_345);
    },
  ],
] as const) {
  register(`what somebody else put there is not used: ${what}`, () => {
    const dir = join(makeTempDir(), 'fsbench-x');
    put(dir);
    const error = failureOf(() => makeTestDir('m', dir), what);
    assert.equal([error.exitCode, error.message], [3, `mount 'm': ${dir} is there, and is no folder of this user's alone`]);
  });
}

test('a place that takes no folder is named', () => {
  const error = failureOf(() => makeTestDir('m', join(makeTempDir(), 'gone/fsbench-x')), 'gone');
  assert.match(error.message, /^mount 'm': .*fsbench-x can't be made: ENOENT/);
});

test.run();
