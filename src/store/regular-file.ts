/** Files opened as what they have to be, regular ones: a FIFO would wait for its writer, and a device may have no end. */

import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, type Stats, statSync } from 'node:fs';

interface Choice {
  /** Whether a symbolic link leads to its file. Where others may have made it, as in a run directory, it must not. */
  readonly followLinks: boolean;
}

/** What a file is in place of a regular one, with its article; null for a regular one. */
export function nameOtherKind(stats: Stats): string | null {
  if (stats.isFile()) return null;
  if (stats.isDirectory()) return 'a directory';
  if (stats.isFIFO()) return 'a FIFO';
  if (stats.isSocket()) return 'a socket';
  if (stats.isSymbolicLink()) return 'a symbolic link';
  return 'a device';
}

/** Throws an error of code ENOTREG that says what it is, where it is no regular file. */
export function refuseOthers(stats: Stats): void {
  const kind = nameOtherKind(stats);
  if (kind !== null) throw Object.assign(new Error(`it is ${kind}, not a regular file`), { code: 'ENOTREG' });
}

/**
 * A descriptor to read a regular file by; the caller closes it. Throws what Node throws, and an error with code ENOTREG
 * that says what the file is where it is no regular one. Never waits, and opens nothing else (opening a device can do things).
 */
export function openRegularFile(path: string, { followLinks }: Choice): number {
  refuseOthers(followLinks ? statSync(path) : lstatSync(path));
  // The file may be another by now: not to wait, not to follow, and to look again.
  const handle = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY | (followLinks ? 0 : constants.O_NOFOLLOW));
  try {
    refuseOthers(fstatSync(handle));
  } catch (error) {
    closeSync(handle);
    throw error;
  }
  return handle;
}

/** The bytes of a regular file. Throws as openRegularFile does. */
export function readRegularFile(path: string, choice: Choice): Buffer {
  const handle = openRegularFile(path, choice);
  try {
    return readFileSync(handle);
  } finally {
    closeSync(handle);
  }
}
