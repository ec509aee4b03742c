/** Tests of src/store/share.ts: fsbench works in folders it made and nowhere else. */

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tagOf } from '../../src/process/is-alive.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { checkShareParent, holderOf, openShare, removeLeftShare } from '../../src/store/share.ts';
import { failureOf } from '../support/failure.ts';
import { testNeeding, whyNoMountNamespace } from '../support/needs.ts';
import type { ShareTroubles } from '../support/share-troubles.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const withNamespaces = testNeeding(whyNoMountNamespace());

test('an empty directory may be the parent of a share', () => {
  checkShareParent(makeTempDir());
});

test('what mkfs and an earlier fsbench left does not matter', () => {
  const parent = makeTempDir();
  mkdirSync(join(parent, 'lost+found'));
  openShare(parent, 0);
  checkShareParent(parent);
});

test('a parent that is not there, or no directory, is refused', () => {
  const parent = makeTempDir();
  writeFileSync(join(parent, 'file'), '');
  for (const [path, words] of [
    [join(parent, 'nowhere'), 'does not exist'],
    [join(parent, 'file'), 'is not a directory'],
  ] as const) {
    const error = failureOf(() => checkShareParent(path), path);
    assert.equal([error.code, error.exitCode, error.message], ['bad-share', 2, `--share ${path} ${words}`], words);
  }
});

test('a parent with files of the user is refused and they are named', () => {
  const parent = makeTempDir();
  for (const name of ['a', 'b', 'c', 'd']) writeFileSync(join(parent, name), '');
  const error = failureOf(() => checkShareParent(parent), 'foreign');
  assert.equal([error.code, error.exitCode], ['bad-share', 2]);
  assert.match(error.message, /holds files fsbench did not make \(\w, \w, \w, \.\.\.\)$/);
});

test('a share has a place for test files and can be taken away', () => {
  const parent = makeTempDir();
  const share = openShare(parent, 1);
  assert.ok(existsSync(join(share.dir, 'data')), 'data');
  writeFileSync(join(share.dir, 'data/fsbench.0'), 'x');
  share.remove();
  assert.equal(readdirSync(parent), [], 'nothing is left');
});

test('a share left by a killed fsbench is taken over with its files', () => {
  const parent = makeTempDir();
  const { dir } = openShare(parent, 1);
  writeFileSync(join(dir, 'data/fsbench.0'), 'x');
  assert.is(openShare(parent, 1).dir, dir, 'same place');
  assert.ok(existsSync(join(dir, 'data/fsbench.0')), 'files are kept');
});

test("a folder of the share's name that fsbench did not make is left alone", () => {
  const parent = makeTempDir();
  mkdirSync(join(parent, 'fsbench-share'));
  writeFileSync(join(parent, 'fsbench-share/mine'), '');
  const error = failureOf(() => openShare(parent, 1), 'foreign share');
  assert.equal([error.code, error.exitCode], ['bad-share', 2]);
  assert.equal(readdirSync(join(parent, 'fsbench-share')), ['mine'], 'nothing was added');
});

test('a share without room is refused before anything is measured, with both figures', () => {
  const parent = makeTempDir();
  const error = failureOf(() => openShare(parent, 2 ** 60), 'full');
  assert.equal([error.code, error.exitCode], ['share-full', 3]);
  assert.match(error.message, /has room for \d+ MiB, and the test files need 1099511627776 MiB$/);
  assert.match(error.hint ?? '', 'lower --size');
  assert.equal(readdirSync(parent), [], 'nothing is left of it');
});

withNamespaces('a share that can not be written or taken away any more is said to be so, and no stack trace', () => {
  const parent = makeTempDir();
  const script = 'mount -t tmpfs -o size=80m small "$1" && exec "$2" "$3" "$1"';
  const helper = join(PACKAGE_ROOT, 'dist/test/support/share-troubles.js');
  const argv = ['--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', parent, process.execPath, helper];
  const ended = spawnSync('unshare', argv, { encoding: 'utf8' });
  assert.is(ended.status, 0, ended.stderr);
  const { well, readOnly, removal, full, removedAtLast, left } = JSON.parse(ended.stdout) as ShareTroubles;
  assert.is(well, null, 'at first');
  assert.match(readOnly ?? '', 'EROFS');
  assert.match(removal ?? '', 'EROFS');
  assert.match(full ?? '', 'ENOSPC');
  assert.equal([removedAtLast, left], [null, []], 'in the end it is gone');
});

test('a share that can not be written is a failure of the environment', () => {
  const file = join(makeTempDir(), 'file');
  writeFileSync(file, '');
  const error = failureOf(() => openShare(file, 1), 'below a file');
  assert.equal([error.code, error.exitCode], ['share-unwritable', 3]);
});

test('nobody else can enter the folder above the share, and the guest can not reach the mark in it', () => {
  const parent = makeTempDir();
  const { dir } = openShare(parent, 0);
  assert.is(dirname(dir), holderOf(parent), 'the share is exported from inside');
  assert.is(lstatSync(holderOf(parent)).mode & 0o777, 0o700, 'mode');
  assert.equal(readdirSync(dir), ['data'], 'the guest sees no mark');
});

test('a folder that an older fsbench left, open to all, is made anew', () => {
  const parent = makeTempDir();
  mkdirSync(join(holderOf(parent), 'data'), { recursive: true });
  chmodSync(holderOf(parent), 0o755);
  writeFileSync(join(holderOf(parent), '.made-by-fsbench'), 'Test files of fsbench, process 4194304.');
  openShare(parent, 0);
  assert.is(lstatSync(holderOf(parent)).mode & 0o777, 0o700, 'mode');
  assert.equal(readdirSync(holderOf(parent)).sort(), ['.made-by-fsbench', 'share']);
});

test('a link in the place of the share, or of its mark, is left alone with what it leads to', () => {
  for (const place of ['', '.made-by-fsbench']) {
    const [parent, victim] = [makeTempDir(), makeTempDir()];
    writeFileSync(join(victim, 'file'), 'precious');
    if (place !== '') mkdirSync(holderOf(parent), { mode: 0o700 });
    symlinkSync(place === '' ? victim : join(victim, 'file'), join(holderOf(parent), place));
    assert.is(failureOf(() => openShare(parent, 0), `link '${place}'`).code, 'bad-share', `link '${place}'`);
    removeLeftShare(holderOf(parent));
    assert.equal([readdirSync(victim), readFileSync(join(victim, 'file'), 'utf8')], [['file'], 'precious'], `victim of '${place}'`);
  }
});

test('a link that a guest put in the place of a folder of the share leads nowhere when it is taken over', () => {
  for (const place of ['share', 'share/data']) {
    const [parent, victim] = [makeTempDir(), makeTempDir()];
    writeFileSync(join(victim, 'file'), 'precious');
    chmodSync(victim, 0o700);
    openShare(parent, 0);
    rmSync(join(holderOf(parent), place), { recursive: true });
    symlinkSync(victim, join(holderOf(parent), place));
    const { dir } = openShare(parent, 0);
    assert.is(lstatSync(victim).mode & 0o777, 0o700, `mode of what ${place} leads to`);
    assert.equal(readdirSync(victim), ['file'], `content of what ${place} leads to`);
    assert.ok(lstatSync(join(dir, 'data')).isDirectory(), 'a folder of our own is there again');
  }
});

test('links that a guest made among the test files are not followed when their room is counted', () => {
  const parent = makeTempDir();
  const { dir } = openShare(parent, 0);
  symlinkSync('/nowhere/at/all', join(dir, 'data/fsbench.0'));
  openShare(parent, 0);
});

test('a parent in which everybody may write is refused, one with the sticky bit is not', () => {
  const parent = makeTempDir();
  chmodSync(parent, 0o777);
  assert.match(failureOf(() => checkShareParent(parent), 'open to all').message, 'can be written to by everybody');
  chmodSync(parent, 0o1777);
  checkShareParent(parent);
});

test('a share that another living fsbench uses is neither taken over nor removed', () => {
  const parent = makeTempDir();
  const { dir } = openShare(parent, 0);
  writeFileSync(join(holderOf(parent), '.made-by-fsbench'), `Test files of fsbench, process ${tagOf(process.ppid)}.\n`);
  assert.is(failureOf(() => openShare(parent, 0), 'in use').code, 'share-in-use');
  removeLeftShare(holderOf(parent));
  assert.ok(existsSync(join(dir, 'data')), "the other's files stay");
});

test('a share whose fsbench is gone is removed, though another process has its id by now', () => {
  const parent = makeTempDir();
  openShare(parent, 0);
  writeFileSync(join(holderOf(parent), '.made-by-fsbench'), `Test files of fsbench, process ${process.ppid}+1.\n`);
  removeLeftShare(holderOf(parent));
  assert.equal(readdirSync(parent), []);
});

test.run();
