/** A file replaced by a new one that is whole on disk before it takes the old one's place. */

import { closeSync, existsSync, fchmodSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

/**
 * Writes `content` beside the file (a rename must not leave its file system), under its name with `suffix`, then renames
 * it. The mode of the old file stays. Throws what Node throws; the old file is then as it was, and nothing lies beside it.
 */
export function replaceFile(file: string, content: string | Uint8Array, suffix: string): void {
  // A link goes on leading to the file that is replaced.
  const target = existsSync(file) ? realpathSync(file) : file;
  const mode = statSync(target, { throwIfNoEntry: false })?.mode;
  const part = `${target}${suffix}`;
  try {
    const handle = openSync(part, 'w');
    try {
      writeFileSync(handle, content);
      if (mode !== undefined) fchmodSync(handle, mode);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(part, target);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}
