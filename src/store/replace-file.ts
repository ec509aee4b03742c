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

/** Closes the file once, however often it is called. */
export function closeOnce(handle: number): () => void {
  let isOpen = true;
  return () => {
    if (!isOpen) return;
    isOpen = false;
    closeSync(handle);
  };
}

/** A new file that grows beside the one whose place it is to take. */
export interface Replacement {
  write(content: string | Uint8Array): void;
  /** Puts it in its place, once all of it is on disk. */
  commit(): void;
  /** Takes it away: the old file is as it was, and nothing lies beside it. */
  abandon(): void;
}

/**
 * Begins a new file beside the old one (a rename must not leave its file system), under its name with `suffix`. The mode
 * of the old file stays. All throw what Node throws, and without `followLinks` this throws an error of code ENOTREG where
 * something else than a regular file is in the way. Whoever catches what `write` or `commit` throws has to abandon it.
 */
export function openReplacement(file: string, suffix: string, { followLinks }: Choice): Replacement {
  const target = followLinks && existsSync(file) ? realpathSync(file) : file;
  const found = (followLinks ? statSync : lstatSync)(target, { throwIfNoEntry: false });
  if (found !== undefined && !followLinks) refuseOthers(found);
  const part = `${target}${suffix}`;
  const handle = create(part);
  const close = closeOnce(handle);
  return {
    // Unlike writeSync it goes on where a full disk took a part, and then fails.
    write: (content) => writeFileSync(handle, content),
    commit() {
      // Whoever made the old one setuid: the new one is ours.
      if (found !== undefined) fchmodSync(handle, found.mode & 0o777);
      fsyncSync(handle);
      close();
      renameSync(part, target);
    },
    abandon() {
      close();
      rmSync(part, { force: true });
    },
  };
}

/** Writes all of it and commits; abandons it where either throws. */
export function writeWhole(file: Replacement, content: string | Uint8Array): void {
  try {
    file.write(content);
    file.commit();
  } catch (error) {
    file.abandon();
    throw error;
  }
}

/** A file of this content in place of the old one; throws as openReplacement does, with the old file as it was. */
export function replaceFile(file: string, content: string | Uint8Array, suffix: string, choice: Choice): void {
  writeWhole(openReplacement(file, suffix, choice), content);
}
