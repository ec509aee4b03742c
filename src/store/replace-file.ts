/** A file replaced by a new one that is whole on disk before it takes the old one's place. */

import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { refuseOthers } from './regular-file.ts';

interface Choice {
  /** Whether a symbolic link in the file's place leads to the file to replace. Where others may have made it, it must not. */
  readonly followLinks: boolean;
}

/** Makes the file anew, whatever stood there under its name: a link is not followed, and what a kill left is taken away. */
function create(file: string): number {
  for (let attempt = 0; ; attempt++) {
    try {
      return openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o666);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 0) throw error;
      unlinkSync(file);
    }
  }
}

/**
 * Writes `content` beside the file (a rename must not leave its file system), under its name with `suffix`, then renames
 * it. The mode of the old file stays. Throws what Node throws, and without `followLinks` an error of code ENOTREG where
 * something else than a regular file is in the way; the old file is then as it was, and nothing lies beside it.
 */
export function replaceFile(file: string, content: string | Uint8Array, suffix: string, { followLinks }: Choice): void {
  const target = followLinks && existsSync(file) ? realpathSync(file) : file;
  const found = (followLinks ? statSync : lstatSync)(target, { throwIfNoEntry: false });
  if (found !== undefined && !followLinks) refuseOthers(found);
  const part = `${target}${suffix}`;
  const handle = create(part);
  try {
    try {
      writeFileSync(handle, content);
      if (found !== undefined) fchmodSync(handle, found.mode);
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
