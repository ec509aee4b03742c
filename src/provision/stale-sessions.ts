/** Folders with sockets and keys that a killed fsbench left in the temporary folder. */

import { readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { sessionPrefix } from '../paths.ts';

/** Removes those whose process is gone; never one that may be in use. */
export function removeStaleSessions(): void {
  const dir = dirname(sessionPrefix());
  const stem = basename(sessionPrefix(0)).replace('0-', '');
  for (const name of readdirSync(dir)) {
    const pid = new RegExp(`^${stem}(\\d+)-[A-Za-z0-9]{6}$`).exec(name)?.[1];
    if (pid === undefined) continue;
    try {
      process.kill(Number(pid), 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH' && statSync(join(dir, name), { throwIfNoEntry: false })?.uid === process.getuid?.()) {
        rmSync(join(dir, name), { recursive: true, force: true });
      }
    }
  }
}
