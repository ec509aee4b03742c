/** Tests of src/store/own-folders.ts: what a killed fsbench left on mounts is taken away, and nothing else. */

import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tagOf } from '../../src/process/is-alive.ts';
import { sessionPrefix } from '../../src/process/session-name.ts';
import { claimFolders, removeLeftFolder } from '../../src/store/own-folders.ts';
import { FOLDER_LINKS, findSessions } from '../../src/store/sessions.ts';
import { failureOf } from '../support/failure.ts';
import { testNeeding, WHY_NOT_OTHERS } from '../support/needs.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const NAME = 'fsbench-20261120T120000Z-abcdef';

/** A folder with a test file in it, as a run leaves it. */
function makeLeft(name = NAME, parent = makeTempDir()): string {
  const folder = join(parent, name);
  mkdirSync(join(folder, 'tree'), { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'tree', 'file'), 'x');
  return folder;
}

/** A session of another process that lists a folder. */
function listFor(tag: string, folder: string): string {
  const session = mkdtempSync(sessionPrefix(tag));
  writeFileSync(join(session, FOLDER_LINKS), JSON.stringify([folder]));
  return session;
}

const ownSessions = (folder: string) => findSessions().filter(({ folders }) => folders.includes(folder));

test('a folder that was left is taken away, and one that is gone is nothing to do', () => {
  const folder = makeLeft();
  assert.is(removeLeftFolder(folder), null);
  assert.equal([existsSync(folder), existsSync(`${folder}.taken-away`)], [false, false]);
  assert.is(removeLeftFolder(folder), null, 'gone');
});

test('what another start was killed over is taken away too', () => {
  const folder = makeLeft();
  const aside = makeLeft(`${NAME}.taken-away`);
  assert.is(removeLeftFolder(aside.replace('.taken-away', '')), null);
  assert.not.ok(existsSync(aside));
  assert.ok(existsSync(folder), 'elsewhere');
});

for (const [register, what, put] of [
  [test, 'a folder of another name', () => makeLeft('precious')],
  [test, 'a folder whose name only begins so', () => makeLeft(`${NAME}-2`)],
  [
    test,
    'a link',
    () => {
      const link = join(makeTempDir(), NAME);
      symlinkSync(makeLeft(), link);
      return link;
    },
  ],
  [
    test,
    'a file',
    () => {
      const file = join(makeTempDir(), NAME);
      writeFileSync(file, '');
      return file;
    },
  ],
  [
    test,
    'a folder others can write',
    () => {
      const folder = makeLeft();
      chmodSync(folder, 0o777);
      return folder;
    },
  ],
  [
    testNeeding(WHY_NOT_OTHERS),
    "another user's",
    () => {
      const folder = makeLeft();
      chownSync(folder, 12_345, 12_345);
      return folder;
    },
  ],
] as const) {
  register(`what may be somebody else's stays: ${what}`, () => {
    const place = put();
    const before = lstatSync(place).ino;
    assert.is(removeLeftFolder(place), null);
    assert.is(lstatSync(place).ino, before);
  });
}

test('a link in it is taken away, and what it leads to stays', () => {
  const folder = makeLeft();
  const victim = makeTempDir();
  writeFileSync(join(victim, 'precious'), 'mine');
  symlinkSync(victim, join(folder, 'link'));
  assert.is(removeLeftFolder(folder), null);
  assert.equal([existsSync(folder), existsSync(join(victim, 'precious'))], [false, true]);
});

test('a folder that a living process has stays, and can not be claimed by another', () => {
  const folder = makeLeft();
  const session = listFor(tagOf(process.ppid), folder);
  assert.is(removeLeftFolder(folder), null);
  assert.ok(existsSync(folder));
  const error = failureOf(() => claimFolders([folder]), 'claimed twice');
  assert.equal([error.code, error.message], ['folder-in-use', `${folder} is in use by another fsbench (process ${process.ppid})`]);
  assert.is(ownSessions(folder).length, 1, 'no second claim is left');
  rmSync(session, { recursive: true });
});

test('a claim on what a dead process left holds it, and goes when the folder is gone', () => {
  const folder = makeLeft();
  const session = listFor(`${process.ppid}+1`, folder);
  const release = claimFolders([folder]);
  assert.is(removeLeftFolder(folder), null);
  assert.ok(existsSync(folder), 'this process has it');
  release();
  assert.is(ownSessions(folder).length, 2, 'what is left must be found');
  rmSync(folder, { recursive: true });
  release();
  assert.is(ownSessions(folder).length, 1);
  rmSync(session, { recursive: true });
});

test('a folder that can not be taken away says why', () => {
  const folder = makeLeft();
  writeFileSync(`${folder}.taken-away`, 'in the way');
  assert.match(removeLeftFolder(folder) ?? '', 'ENOTDIR');
  assert.ok(existsSync(join(folder, 'tree/file')), 'as it was');
});

test.run();
