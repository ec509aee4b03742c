/** The folder that is shared with the guest: always one that fsbench made, with its mark inside. */

import { accessSync, constants, existsSync, readdirSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { environmentError, messageOf, usageError } from '../errors.ts';
import { isAlive } from '../process/is-alive.ts';
import { formatSizeOption } from '../units.ts';
import { makeDirectories } from './make-directories.ts';

const SHARE_NAME = 'fsbench-share';
const MARK = '.made-by-fsbench';

/** Room beyond the test files. */
const MARGIN_BYTES = 64 * 1024 ** 2;

export interface Share {
  /** The folder that is exported: absolute. */
  readonly dir: string;
  /** Takes it away with all that is in it. */
  remove(): void;
}

/** Throws a usage error where `parent`, a `--share` of the user's, is not an empty directory or one that only fsbench used. */
export function checkShareParent(parent: string): void {
  const found = statSync(parent, { throwIfNoEntry: false });
  if (found === undefined) throw usageError('bad-share', `--share ${parent} does not exist`, 'make the directory, or leave --share out');
  if (!found.isDirectory()) throw usageError('bad-share', `--share ${parent} is not a directory`);
  const strange = readdirSync(parent).filter((name) => name !== SHARE_NAME && name !== 'lost+found');
  if (strange.length > 0) {
    throw usageError(
      'bad-share',
      `--share ${parent} holds files fsbench did not make (${strange.slice(0, 3).join(', ')}${strange.length > 3 ? ', ...' : ''})`,
      'name an empty directory: fsbench never works among files of yours',
    );
  }
}

/** Removes a share that a killed fsbench left below `parent`, where there is one; never one that another fsbench uses. */
export function removeLeftShare(parent: string): void {
  const dir = resolve(parent, SHARE_NAME);
  if (existsSync(join(dir, MARK)) && findOtherUser(dir) === null) rmSync(dir, { recursive: true, force: true });
}

/** Makes the share below `parent`, or takes over the one that an earlier fsbench left there. */
export function openShare(parent: string, neededBytes: number): Share {
  const dir = resolve(parent, SHARE_NAME);
  try {
    if (existsSync(dir) && !existsSync(join(dir, MARK)) && readdirSync(dir).length > 0)
      throw usageError('bad-share', `${dir} was not made by fsbench`, 'move it away');
    accessSync(parent, constants.W_OK);
    const user = findOtherUser(dir);
    if (user !== null) throw environmentError('share-in-use', `${dir} is in use by another fsbench (process ${user})`, 'name another directory with --share');
    makeDirectories(dir);
    // The mark first: killed in between, the folder is still known as ours.
    writeFileSync(join(dir, MARK), `Test files of fsbench, process ${process.pid}. It removes this folder when a run ends.\n`);
    makeDirectories(join(dir, 'data'));
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'FsbenchError') throw cause;
    throw environmentError('share-unwritable', `the share ${parent} can't be written: ${messageOf(cause)}`, 'choose another place with --share DIR', cause);
  }
  const used = readdirSync(join(dir, 'data')).reduce((sum, name) => sum + statSync(join(dir, 'data', name)).size, 0);
  const { bavail, bsize } = statfsSync(dir);
  const missing = neededBytes + MARGIN_BYTES - used - bavail * bsize;
  if (missing > 0) {
    throw environmentError(
      'share-full',
      `the share ${parent} has room for ${formatMebibytes(bavail * bsize)}, and the test files need ${formatMebibytes(neededBytes)}`,
      `lower --size, or choose another place with --share DIR`,
    );
  }
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** The living process, not this one, that marked the share as its own; null where there is none. */
function findOtherUser(dir: string): number | null {
  const mark = join(dir, MARK);
  const pid = existsSync(mark) ? Number(/process (\d+)/.exec(readFileSync(mark, 'utf8'))?.[1] ?? 0) : 0;
  return pid > 0 && pid !== process.pid && isAlive(pid) ? pid : null;
}

function formatMebibytes(bytes: number): string {
  return `${formatSizeOption(Math.floor(bytes / 1024 ** 2) * 1024 ** 2)}iB`;
}
