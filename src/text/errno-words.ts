/** Errors of a file system as programs write them (strerror(3)), read back to their names. */

const WORDS = {
  ENOSPC: /No space left on device/,
  EMFILE: /Too many open files(?! in system)/,
  EDQUOT: /Disk quota exceeded/,
  EROFS: /Read-only file system/,
  EIO: /Input\/output error/,
  ESTALE: /Stale file handle/,
};

/** The errno that a program's words name, where it is one of a full, read-only or broken file system. */
export function readErrno(said: string): string | null {
  return Object.entries(WORDS).find(([, pattern]) => pattern.test(said))?.[0] ?? null;
}
