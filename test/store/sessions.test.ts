/** Tests of src/store/sessions.ts: what a killed fsbench left is found and taken away, and nothing else. */

import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tagOf } from '../../src/process/is-alive.ts';
import { sessionPrefix } from '../../src/process/session-name.ts';
import { FOLDER_LINKS, findStaleSessions, forgetTakenOver, removeStaleSessions, SHARE_LINK } from '../../src/store/sessions.ts';
import { holderOf, openShare, removeLeftShare } from '../../src/store/share.ts';
import { makeTempDir } from '../support/temp-dir.ts';

/** No process has it: it is above the largest that Linux gives out (proc(5), pid_max). */
const DEAD = String(2 ** 22 + 1);

const REMOVAL = { share: removeLeftShare, folder: () => null };

/** A session of a dead process whose share lives in `holder`. */
function leaveSession(holder: string): string {
  const dir = mkdtempSync(sessionPrefix(DEAD));
  writeFileSync(join(dir, SHARE_LINK), holder);
  return dir;
}

/** A share as a killed fsbench leaves it. */
function leaveShare(parent: string): string {
  openShare(parent, 0);
  writeFileSync(join(holderOf(parent), '.made-by-fsbench'), `Test files of fsbench, process ${DEAD}.\n`);
  return holderOf(parent);
}

test('a session whose process is gone is removed with the share it left', () => {
  const holder = leaveShare(makeTempDir());
  const dir = leaveSession(holder);
  assert.ok(
    findStaleSessions().some((session) => session.dir === dir && session.share === holder),
    'found',
  );
  removeStaleSessions(REMOVAL, '');
  assert.equal([existsSync(dir), existsSync(holder)], [false, false]);
});

test('a share that can not be taken away yet keeps its session, for a later start', () => {
  const dir = leaveSession(leaveShare(makeTempDir()));
  removeStaleSessions({ ...REMOVAL, share: () => 'EROFS' }, null);
  assert.ok(existsSync(dir));
  removeStaleSessions(REMOVAL, null);
  assert.not.ok(existsSync(dir));
});

test('the share that this run takes over stays, and so does what leads to it', () => {
  const holder = leaveShare(makeTempDir());
  const dir = leaveSession(holder);
  removeStaleSessions(REMOVAL, holder);
  assert.equal([existsSync(dir), existsSync(holder)], [true, true]);
  removeStaleSessions(REMOVAL, null);
  assert.equal([existsSync(dir), existsSync(holder)], [false, false], 'the next start removes both where nobody took it over');
});

test('what led to a share that was taken over is forgotten, and the share stays', () => {
  const holder = leaveShare(makeTempDir());
  const [dir, other] = [leaveSession(holder), leaveSession(leaveShare(makeTempDir()))];
  forgetTakenOver(holder);
  assert.equal([dir, holder, other].map(existsSync), [false, true, true]);
  removeStaleSessions(REMOVAL, null);
});

test('a session that names a folder fsbench did not make takes nothing away', () => {
  const parent = makeTempDir();
  for (const precious of [parent, join(parent, 'fsbench-share')]) {
    mkdirSync(precious, { recursive: true });
    leaveSession(precious);
    removeStaleSessions(REMOVAL, '');
    assert.ok(existsSync(precious), precious);
  }
});

test('a living session, a link, and a folder that others may enter are none of ours to remove', () => {
  const living = mkdtempSync(sessionPrefix(tagOf(process.ppid)));
  const victim = makeTempDir();
  const link = `${sessionPrefix(DEAD)}abcdef`;
  symlinkSync(victim, link);
  const open = `${sessionPrefix(DEAD)}ghijkl`;
  mkdirSync(open, { mode: 0o755 });
  try {
    removeStaleSessions(REMOVAL, '');
    assert.equal([living, victim, open].map(existsSync), [true, true, true]);
  } finally {
    for (const path of [living, link, open]) rmSync(path, { recursive: true, force: true });
  }
});

test('a session of an id that was given out again is dead, and one that names an id alone is taken at its word', () => {
  const [dead, living] = [mkdtempSync(sessionPrefix(`${process.ppid}+1`)), mkdtempSync(sessionPrefix(String(process.ppid)))];
  removeStaleSessions(REMOVAL, null);
  assert.equal([dead, living].map(existsSync), [false, true]);
  rmSync(living, { recursive: true });
});

test('folders that a session lists are removed with it, and one that can not be keeps it', () => {
  const dir = mkdtempSync(sessionPrefix(DEAD));
  writeFileSync(join(dir, FOLDER_LINKS), JSON.stringify(['/a/x', '/b/y']));
  const asked: string[] = [];
  const removeAll = (stays: string | null) => {
    const folder = (each: string) => {
      asked.push(each);
      return each === stays ? 'EROFS' : null;
    };
    removeStaleSessions({ ...REMOVAL, folder }, null);
  };
  removeAll('/b/y');
  assert.equal([asked, existsSync(dir)], [['/a/x', '/b/y'], true]);
  removeAll(null);
  assert.not.ok(existsSync(dir));
});

// Root lists any folder: it is the ordinary user for whom this can fail.
test('in a temporary folder that can not be listed no session is seen, and nothing fails', () => {
  const before = process.env['TMPDIR'];
  const dir = makeTempDir();
  chmodSync(dir, 0o333);
  process.env['TMPDIR'] = dir;
  try {
    assert.equal(findStaleSessions(), []);
  } finally {
    chmodSync(dir, 0o700);
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
});

test('a list of folders that a kill cut short, or that is none, names nothing', () => {
  for (const text of ['["/a', '', '{}', '[5, null]', 'null']) {
    const dir = mkdtempSync(sessionPrefix(DEAD));
    writeFileSync(join(dir, FOLDER_LINKS), text);
    removeStaleSessions({ ...REMOVAL, folder: (folder) => assert.unreachable(folder) as never }, null);
    assert.not.ok(existsSync(dir), text);
  }
});

test.run();
