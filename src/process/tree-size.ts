/** How much of a disk a folder's files take. */

import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The unit of st_blocks, whatever the file system's own is (stat(2)). */
const BLOCK_BYTES = 512;

/**
 * Bytes that are allocated to all files below `dir`: a file that has its size and no content takes none. Links, which others may have
 * made of files, are not followed, and what goes while it is counted takes nothing. Throws Node's error where `dir` can't be read.
 */
export function allocatedBytes(dir: string): number {
  return readdirSync(dir, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(dir, entry.name);
    return sum + (entry.isDirectory() ? allocatedBytes(path) : (lstatSync(path, { throwIfNoEntry: false })?.blocks ?? 0) * BLOCK_BYTES);
  }, 0);
}
