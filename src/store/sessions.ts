/** Folders with sockets, keys and the places of shares that a killed fsbench left in the temporary folder. */

import { lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isAlive } from '../process/is-alive.ts';
import { sessionPrefix } from '../process/paths.ts';

/** The file in such a folder that says where a share lives. */
export const SHARE_LINK = 'share-of-this-session';

export interface StaleSession {
  readonly dir: string;
  /** The folder that holds its share, where it had one. */
  readonly share: string | null;
}

/** What the file says; others can't write into a folder that is ours alone. */
function readShareLink(dir: string): string | null {
  try {
    return readFileSync(join(dir, SHARE_LINK), 'utf8');
  } catch {
    return null;
  }
}

/** Those of ours whose process is gone; never one that may be in use, or that another user made. */
export function findStaleSessions(): StaleSession[] {
  const temporary = dirname(sessionPrefix());
  const stem = basename(sessionPrefix(0)).replace('0-', '');
  return readdirSync(temporary).flatMap((name) => {
    const pid = new RegExp(`^${stem}(\\d+)-[A-Za-z0-9]{6}$`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) return [];
    const dir = join(temporary, name);
    const found = lstatSync(dir, { throwIfNoEntry: false });
    const isOurs = found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o077) === 0;
    return isOurs ? [{ dir, share: readShareLink(dir) }] : [];
  });
}

/**
 * Removes them; `removeShare` takes away what one left elsewhere, but for the share that lives in `keep`, which is taken over. Where it
 * says why it can't (the file system is read-only now), both stay for a later start: that keeps nobody from measuring.
 */
export function removeStaleSessions(removeShare: (holder: string) => string | null, keep: string | null): void {
  for (const { dir, share } of findStaleSessions()) {
    // Until it is taken over, nothing else leads to that share.
    if (share !== null && share === keep) continue;
    if (share === null || removeShare(share) === null) rmSync(dir, { recursive: true, force: true });
  }
}

/** Removes sessions that lead to a share which this process has taken over: its own leads there now. */
export function forgetTakenOver(holder: string): void {
  for (const { dir, share } of findStaleSessions()) if (share === holder) rmSync(dir, { recursive: true, force: true });
}
