/** The places of a run directory: its files must be regular ones and its folders real ones, whoever made the directory. */

import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { usageError } from '../model/errors.ts';
import { nameOtherKind } from './regular-file.ts';

/** Files that fsbench reads or writes in a run directory; some for a moment as NAME.part. */
const FILES: readonly string[] = ['run.json', 'results.jsonl', 'explain.jsonl', 'semantics.jsonl', 'lock', 'report.md', 'report.html'].flatMap((name) => [
  name,
  `${name}.part`,
]);

/** Folders that are fsbench's as a whole. */
const FOLDERS: readonly string[] = ['raw', 'charts'];

function refuse(path: string, kind: string, wanted: string): never {
  throw usageError(
    'not-regular',
    `${path} is ${kind}, not ${wanted}`,
    'what fsbench reads and writes in a run directory lies in it: take this away, or put a copy in its place',
  );
}

/** Throws a usage error where `path` is there and no folder of its own, such as a link to one. */
function checkFolder(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found !== undefined && !found.isDirectory()) refuse(path, nameOtherKind(found) ?? 'a regular file', 'a directory');
  return found !== undefined;
}

/** Throws a usage error where `path` is there and no regular file. */
export function checkFile(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  const kind = found === undefined ? null : nameOtherKind(found);
  if (kind !== null) refuse(path, kind, 'a regular file');
}

/** Throws a usage error where a link, a FIFO, a socket, a device stands where fsbench would read or write. */
export function checkRunPlaces(dir: string): void {
  for (const name of FILES) checkFile(join(dir, name));
  for (const name of FOLDERS) if (checkFolder(join(dir, name))) for (const file of readdirSync(join(dir, name))) checkFile(join(dir, name, file));
}

/** True where `name` in `dir` is a folder of its own, no link to one. */
export function hasOwnFolder(dir: string, name: string): boolean {
  return lstatSync(join(dir, name), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/**
 * A descriptor to add to a regular file by, made where it is not there; the caller closes it. Throws what Node throws, and a usage
 * error for anything else, and for a file that has a second name: adding to it would change what lies elsewhere.
 */
export function openToAppend(path: string): number {
  const handle = openSync(
    path,
    constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY,
    0o666,
  );
  try {
    const stats = fstatSync(handle);
    const kind = nameOtherKind(stats);
    if (kind !== null) refuse(path, kind, 'a regular file');
    if (stats.nlink > 1) refuse(path, 'a file with a second name (a hard link)', 'a file of its own');
  } catch (error) {
    closeSync(handle);
    throw error;
  }
  return handle;
}
