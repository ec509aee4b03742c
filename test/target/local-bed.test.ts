/** Tests of src/target/local-bed.ts: the folder on a mount is of this user's own making. */

import { chmodSync, chownSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeTestDir } from '../../src/target/local-bed.ts';
import { failureOf } from '../support/failure.ts';
import { makeTempDir } from '../support/temp-dir.ts';

test('a folder is made for this user alone, and taken over where an earlier sitting made it', () => {
  const dir = join(makeTempDir(), 'fsbench-x');
  makeTestDir('m', dir);
  assert.is(statSync(dir).mode & 0o777, 0o700);
  writeFileSync(join(dir, 'laid-out'), '');
  makeTestDir('m', dir);
  assert.ok(existsSync(join(dir, 'laid-out')), 'as it was');
});

test('what somebody else put there is not used', () => {
  const cases: readonly (readonly [string, (dir: string) => void])[] = [
    ['a link', (dir) => symlinkSync(makeTempDir(), dir)],
    ['a file', (dir) => writeFileSync(dir, '')],
    [
      'a folder others can write',
      (dir) => {
        mkdirSync(dir);
        chmodSync(dir, 0o777);
      },
    ],
    ...(process.getuid?.() === 0
      ? [
          [
            "another user's",
            (dir: string) => {
              mkdirSync(dir);
              chownSync(dir, 12_345, 12_345);
            },
          ] as const,
        ]
      : []),
  ];
  for (const [what, put] of cases) {
    const dir = join(makeTempDir(), 'fsbench-x');
    put(dir);
    const error = failureOf(() => makeTestDir('m', dir), what);
    assert.equal([error.exitCode, error.message], [3, `mount 'm': ${dir} is there, and is no folder of this user's alone`], what);
  }
});

test('a place that takes no folder is named', () => {
  const error = failureOf(() => makeTestDir('m', join(makeTempDir(), 'gone/fsbench-x')), 'gone');
  assert.match(error.message, /^mount 'm': .*fsbench-x can't be made: ENOENT/);
});

test.run();
