/** Folders of the cache: there as a whole or not at all, and words for a cache that can't take them. */

import { access, constants, mkdir, mkdtemp, rename, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { environmentError, FsbenchError, messageOf } from '../../model/errors.ts';
import { formatMebibytes } from '../../text/units.ts';

/** What a cache holds with one kernel and one guest image, with what is needed while they are made. */
const NEEDED_MEBIBYTES = 700;

const SETTING = 'FSBENCH_CACHE names another folder for the cache';

/** True for an error that says, in its own words or those of a program it quotes, that a disk is full. */
function isFull(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  const quoted = error instanceof FsbenchError ? error.message : '';
  return code === 'ENOSPC' || code === 'EDQUOT' || /No space left on device|Disk quota exceeded|Could not allocate block/.test(quoted);
}

/** Why the nearest folder above that is there takes nothing; null where it would. Node's recursive mkdir says ENOENT of a read-only disk. */
async function refusalOf(dir: string): Promise<string | null> {
  try {
    await access(dir, constants.W_OK);
    return null;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT' && dirname(dir) !== dir;
    return missing ? refusalOf(dirname(dir)) : messageOf(error);
  }
}

/** The error with what a user can do about it, where it is about the disk; else itself. */
async function explain(target: string, error: unknown): Promise<unknown> {
  const dir = dirname(target);
  if (isFull(error)) {
    const free = await statfs(dir).then(
      ({ bavail, bsize }) => ` (${formatMebibytes(bavail * bsize, Math.floor)} free)`,
      () => '',
    );
    return environmentError(
      'cache-full',
      `there is no room for ${target}${free}: ${messageOf(error).split('\n')[0]}`,
      `make room, about ${NEEDED_MEBIBYTES} MiB in all; ${SETTING}`,
      error,
    );
  }
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  if (!['EACCES', 'EPERM', 'EROFS', 'EEXIST', 'ENOTDIR', 'ENOENT'].includes(code)) return error;
  return environmentError('cache-unwritable', `the cache ${dir} can't be written: ${(await refusalOf(dir)) ?? messageOf(error)}`, SETTING, error);
}

/**
 * Makes `target` by filling a folder beside it and renaming that: whoever dies or races leaves no half of it.
 * Throws `cache-unwritable` and `cache-full`, and what `fill` throws.
 */
export async function makeAtomically(target: string, fill: (dir: string) => Promise<void>): Promise<void> {
  let dir: string;
  try {
    await mkdir(dirname(target), { recursive: true });
    dir = await mkdtemp(`${target}.part-`);
  } catch (error) {
    throw await explain(target, error);
  }
  try {
    await fill(dir);
    await rename(dir, target).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } catch (error) {
    throw isFull(error) ? await explain(target, error) : error;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
