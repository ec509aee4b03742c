/** Folders for test files on mounts that are there already: whose they are, and how those of a killed fsbench are taken away. */

import { lstatSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { environmentError, messageOf } from '../model/errors.ts';
import { removeAll } from '../process/remove-all.ts';
import { sessionPrefix } from '../process/session-name.ts';
import { FOLDER_LINKS, findSessions } from './sessions.ts';

/** `fsbench-` and the id of a run. */
const NAME = /^fsbench-\d{8}T\d{6}Z-[0-9a-f]{6}$/;

/** What is being taken away is first called so: nobody else then works in it. */
const SUFFIX = '.taken-away';

/** A process other than this one that has the folder; null where there is none. */
function findUser(folder: string): number | null {
  return findSessions().find(({ pid, folders }) => pid !== null && pid !== process.pid && folders.includes(folder))?.pid ?? null;
}

/** True for a folder of this user's that others can't write to, and no link to one. */
function isOurs(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
}

/**
 * Says in the temporary folder that this process makes these folders, so that the next start finds them whatever ends it; gives what
 * takes that back once none of them is left. Throws an environment error where another living fsbench has one of them.
 */
export function claimFolders(folders: readonly string[]): () => void {
  const session = mkdtempSync(sessionPrefix());
  const forget = () => removeAll(session);
  try {
    writeFileSync(join(session, FOLDER_LINKS), JSON.stringify(folders));
    for (const folder of folders) {
      const user = findUser(folder);
      if (user !== null) throw environmentError('folder-in-use', `${folder} is in use by another fsbench (process ${user})`, 'wait for its end, or stop it');
    }
    return () => {
      if (!folders.some(isOurs)) forget();
    };
  } catch (error) {
    forget();
    throw error;
  }
}

/**
 * Takes away a folder that a killed fsbench left; nothing of another name, no link, no other user's, and none that a living fsbench
 * has: one may take it over at this moment, so it is called by another name first and gets its own back. Gives why it can't be taken
 * away; null where nothing is left of it.
 */
export function removeLeftFolder(folder: string): string | null {
  const aside = `${folder}${SUFFIX}`;
  if (!NAME.test(basename(folder)) || isClaimed(folder)) return null;
  try {
    // Another start was killed while it took it away.
    if (isOurs(aside)) removeAll(aside);
    if (!isOurs(folder)) return null;
    renameSync(folder, aside);
    if (isClaimed(folder)) renameSync(aside, folder);
    else removeAll(aside);
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

/** Whether a living process has it, this one included. */
function isClaimed(folder: string): boolean {
  return findSessions().some(({ pid, folders }) => pid !== null && folders.includes(folder));
}
