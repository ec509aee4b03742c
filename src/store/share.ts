/** The folder that is shared with the guest: always one that fsbench made, below a folder that nobody else can enter. */

import { spawnSync } from 'node:child_process';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { environmentError, messageOf, usageError } from '../model/errors.ts';
import { ROOM_HINT } from '../model/room-hint.ts';
import { childEnv } from '../process/child-env.ts';
import { findOther, TAG_PATTERN, tagOf } from '../process/is-alive.ts';
import { removeAll } from '../process/remove-all.ts';
import { sessionPrefix } from '../process/session-name.ts';
import { allocatedBytes } from '../process/tree-size.ts';
import { formatMebibytes } from '../text/units.ts';
import { actAlone, isClaimOn } from './alone.ts';
import { SHARE_LINK } from './sessions.ts';

/*
 * PARENT/fsbench-share        mode 0700: what the guest makes setuid or a device is of no use to other users of this host
 *   .made-by-fsbench          whose it is; where the guest can't write
 *   share/                    what is exported
 *     data/                   the test files
 */
const HOLDER_NAME = 'fsbench-share';
const MARK = '.made-by-fsbench';
const EXPORTED = 'share';

/** Room beyond the test files. */
const MARGIN_BYTES = 64 * 1024 ** 2;

export interface Share {
  /** The folder that is exported: absolute. */
  readonly dir: string;
  /** Why it can't be written on this host at the moment; null where it can. */
  trouble(): string | null;
  /** Takes it away with all that is in it. Gives why it can't, and then the next start of fsbench tries again; null where it is gone. */
  remove(): string | null;
}

/** The folder that a share below `parent` lives in. */
export function holderOf(parent: string): string {
  return resolve(parent, HOLDER_NAME);
}

/** Throws a usage error where `parent`, a `--share` of the user's, is not an empty directory or one that only fsbench used. */
export function checkShareParent(parent: string): void {
  const found = statSync(parent, { throwIfNoEntry: false });
  if (found === undefined) throw usageError('bad-share', `--share ${parent} does not exist`, 'make the directory, or leave --share out');
  if (!found.isDirectory()) throw usageError('bad-share', `--share ${parent} is not a directory`);
  if ((found.mode & 0o1002) === 0o002) {
    throw usageError(
      'bad-share',
      `--share ${parent} can be written to by everybody, who could put another folder in place of ours`,
      `chmod o-w or +t ${parent}`,
    );
  }
  const strange = readdirSync(parent).filter((name) => name !== HOLDER_NAME && name !== 'lost+found' && !isClaimOn(HOLDER_NAME, name));
  if (strange.length > 0) {
    throw usageError(
      'bad-share',
      `--share ${parent} holds files fsbench did not make (${strange.slice(0, 3).join(', ')}${strange.length > 3 ? ', ...' : ''})`,
      'name an empty directory: fsbench never works among files of yours',
    );
  }
}

/** What lies in a share's place: nothing, a folder of ours, or something that is left alone. */
function examine(holder: string): 'nothing' | 'ours' | 'foreign' {
  const found = lstatSync(holder, { throwIfNoEntry: false });
  if (found === undefined) return 'nothing';
  const isOurs = found.isDirectory() && found.uid === (process.getuid?.() ?? found.uid);
  return isOurs && lstatSync(join(holder, MARK), { throwIfNoEntry: false })?.isFile() ? 'ours' : 'foreign';
}

/** The living process, not this one, that marked the share as its own; null where there is none. */
function findUser(holder: string): number | null {
  return findOther(new RegExp(`process (${TAG_PATTERN})`).exec(readFileSync(join(holder, MARK), 'utf8'))?.[1] ?? '');
}

/** Takes a folder away with all that is in it. Throws Node's error. */
function removeTree(dir: string): void {
  try {
    removeAll(dir);
  } catch (error) {
    // What the guest's other users made over virtiofs belongs to subordinate ids of ours: they are ours in a user namespace.
    const argv = ['--user', '--map-root-user', '--map-auto', '--', 'rm', '-rf', '--one-file-system', '--', dir];
    if (process.getuid?.() === 0 || spawnSync('unshare', argv, { env: childEnv(), stdio: 'ignore' }).status !== 0) throw error;
  }
}

/** The message of what `act` throws; null where it does not. */
function troubleOf(act: () => void): string | null {
  try {
    act();
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

/**
 * Removes a share that a killed fsbench left, by the folder it lives in; nothing else of that name, and never one in use. Gives why it
 * can't; null where nothing is left.
 */
export function removeLeftShare(holder: string): string | null {
  if (basename(holder) !== HOLDER_NAME || examine(holder) !== 'ours') return null;
  const remove = () => {
    if (examine(holder) === 'ours' && findUser(holder) === null) removeTree(holder);
  };
  return troubleOf(() => {
    try {
      actAlone(holder, remove);
    } catch (error) {
      // It may be what fills the disk.
      if (!['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      remove();
    }
  });
}

/** Folders that the guest can rename, and put others in the place of. */
const SHARED_FOLDERS = [EXPORTED, join(EXPORTED, 'data')] as const;

/** True where each is a folder of this user's, or not there. */
function areFolders(holder: string): boolean {
  return SHARED_FOLDERS.every((name) => {
    const found = lstatSync(join(holder, name), { throwIfNoEntry: false });
    return found === undefined || (found.isDirectory() && found.uid === (process.getuid?.() ?? found.uid));
  });
}

/** Sets the mode of a folder, and of nothing that a link in its place leads to. */
function setMode(dir: string, mode: number): void {
  const handle = openSync(dir, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    fchmodSync(handle, mode);
  } finally {
    closeSync(handle);
  }
}

/** Makes the folder, or takes over what an earlier fsbench left there. */
function claim(holder: string): void {
  const found = examine(holder);
  if (found === 'foreign') throw usageError('bad-share', `${holder} was not made by fsbench`, 'move it away');
  const user = found === 'ours' ? findUser(holder) : null;
  if (user !== null) throw environmentError('share-in-use', `${holder} is in use by another fsbench (process ${user})`, 'name another directory with --share');
  // One that others may enter is of an older fsbench, whose guests could write beside the test files. In any, the guest may have
  // put a link in the place of a folder of ours.
  if (found === 'ours' && ((lstatSync(holder).mode & 0o077) !== 0 || !areFolders(holder))) removeTree(holder);
  if (!existsSync(holder)) mkdirSync(holder, { mode: 0o700 });
  rmSync(join(holder, MARK), { force: true });
  // The mark first: killed in between, the folder is still known as ours.
  writeFileSync(join(holder, MARK), `Test files of fsbench, process ${tagOf(process.pid)}. It removes this folder when a run ends.\n`, { flag: 'wx' });
  mkdirSync(join(holder, EXPORTED, 'data'), { recursive: true });
  // Whatever our umask, the guest's users find the same rights.
  for (const name of SHARED_FOLDERS) setMode(join(holder, name), 0o755);
}

/** As much as the smallest write of a job: a file system can be full and still take an empty file. */
const TRIED_BYTES = 4096;

/** Writes a file where the guest does not see it, and takes it away. */
function tryToWrite(holder: string): void {
  const file = join(holder, '.tried');
  try {
    writeFileSync(file, Buffer.alloc(TRIED_BYTES), { flag: 'wx' });
  } finally {
    rmSync(file, { force: true });
  }
}

/** Throws an environment error where the file system of `holder` has no room for the test files beside what is there of them. */
function checkRoom(holder: string, parent: string, neededBytes: number): void {
  const dir = join(holder, EXPORTED);
  const { bavail, bsize } = statfsSync(dir);
  const missing = neededBytes + MARGIN_BYTES - allocatedBytes(join(dir, 'data')) - bavail * bsize;
  if (missing > 0) {
    throw environmentError(
      'share-full',
      `the share ${parent} has room for ${formatMebibytes(bavail * bsize, Math.floor)}, and the test files need ${formatMebibytes(neededBytes, Math.ceil)}`,
      `${ROOM_HINT}; --share DIR is another place`,
    );
  }
}

/**
 * Makes the share below `parent`, or takes over the one that an earlier fsbench left there. Where this process is killed,
 * the next fsbench finds the share by a folder in the temporary folder (sessions.ts).
 */
export function openShare(parent: string, neededBytes: number): Share {
  const holder = holderOf(parent);
  // First: whatever ends us from here on, the next start finds the share.
  const session = mkdtempSync(sessionPrefix());
  try {
    writeFileSync(join(session, SHARE_LINK), holder);
    accessSync(parent, constants.W_OK);
    actAlone(holder, () => claim(holder));
  } catch (cause) {
    removeAll(session);
    if (cause instanceof Error && cause.name === 'FsbenchError') throw cause;
    throw environmentError('share-unwritable', `the share ${parent} can't be written: ${messageOf(cause)}`, 'choose another place with --share DIR', cause);
  }
  try {
    checkRoom(holder, parent, neededBytes);
  } catch (error) {
    removeTree(holder);
    removeAll(session);
    throw error;
  }
  return {
    dir: join(holder, EXPORTED),
    trouble: () => troubleOf(() => tryToWrite(holder)),
    remove: () =>
      troubleOf(() => {
        removeTree(holder);
        removeAll(session);
      }),
  };
}
