/** Tests of src/store/origin-key.ts: one key a user, for nobody else to read, and none where others can have a hand in it. */

import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { stateDir } from '../../src/process/paths.ts';
import { ensureOriginKey, findOriginKey } from '../../src/store/origin-key.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

function makeKey(): { dir: string; file: string; key: Buffer } {
  const dir = join(makeTempDir(), 'state/fsbench');
  const { key } = ensureOriginKey(dir);
  return { dir, file: join(dir, 'origin.key'), key: key as Buffer };
}

test('the key is made once, 256 bits, for this user alone', () => {
  const { dir, file, key } = makeKey();
  assert.is(key.length, 32);
  assert.equal([mode(dir), mode(file)], ['700', '600']);
  assert.equal(readdirSync(dir), ['origin.key'], 'nothing else is left');
  assert.equal(ensureOriginKey(dir), { key }, 'the same again');
  assert.equal(findOriginKey(dir), { key }, 'and found');
  assert.not.equal(makeKey().key, key, 'another place, another key');
});

test('looking for a key makes none', () => {
  const dir = join(makeTempDir(), 'state');
  const found = findOriginKey(dir);
  assert.is(found.key, null);
  assert.match('reason' in found ? found.reason : '', `${dir}/origin.key is not there`);
  assert.is(statSync(dir, { throwIfNoEntry: false }), undefined);
});

test('a key that others could have read or put there is none', () => {
  for (const [what, spoil] of [
    ['a file others can read', ({ file }) => chmodSync(file, 0o644)],
    ['a folder others can write', ({ dir }) => chmodSync(dir, 0o777)],
    ['a damaged file', ({ file }) => writeFileSync(file, 'short')],
    [
      'a link',
      ({ dir, file }) => {
        renameSync(file, join(dir, 'elsewhere'));
        symlinkSync('elsewhere', file);
      },
    ],
    [
      'a folder',
      ({ file }) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
  ] as readonly (readonly [string, (made: { dir: string; file: string }) => void])[]) {
    const made = makeKey();
    spoil(made);
    for (const get of [findOriginKey, ensureOriginKey]) {
      const found = get(made.dir);
      assert.is(found.key, null, `${what}: ${get.name}`);
      assert.ok('reason' in found && found.reason.length > 0, `${what}: reason`);
    }
  }
});

test('a place that can not be written gives no key, and no error', () => {
  const file = join(makeTempDir(), 'file');
  writeFileSync(file, 'mine');
  for (const dir of [join(file, 'fsbench'), '/proc/fsbench-state']) {
    const found = ensureOriginKey(dir);
    assert.is(found.key, null, dir);
    assert.ok('reason' in found && found.reason.length > 0, dir);
  }
  assert.is(readFileSync(file, 'utf8'), 'mine');
});

test('the state folder follows XDG_STATE_HOME where that is absolute', () => {
  assert.is(stateDir({ XDG_STATE_HOME: '/s' }), '/s/fsbench');
  for (const env of [{}, { XDG_STATE_HOME: '' }, { XDG_STATE_HOME: 'relative' }]) assert.match(stateDir(env), /^\/.*\/\.local\/state\/fsbench$/);
});

test.run();
