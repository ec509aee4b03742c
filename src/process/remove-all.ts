/** A path taken away with all below it, and the system's own word for what stands in the way. */

import { lstatSync, rmdirSync, rmSync, unlinkSync } from 'node:fs';

/**
 * Removes a file or a folder with all that is in it; what is not there is fine. Throws Node's error, with a code always: rmSync of
 * Node 24 has none for a read-only file system, and a message that begins with a comma.
 */
export function removeAll(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== '') throw error;
    // The plain calls name what rmSync could not: a file system that is read-only says so before it looks whether a folder is empty.
    if (lstatSync(path).isDirectory()) rmdirSync(path);
    else unlinkSync(path);
  }
}
