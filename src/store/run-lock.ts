/** The lock of a run directory: one process at a time measures a run. */

import { rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentError } from '../model/errors.ts';
import { isAlive } from '../process/is-alive.ts';
import { readRegularFile } from './regular-file.ts';

const LOCK_FILE = 'lock';

/** Takes the lock, or that of a process which is gone; throws an environment error where another one has it. */
export function lockRun(dir: string): void {
  const file = join(dir, LOCK_FILE);
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 0) throw error;
      // A kill between making the file and writing the number leaves it empty: nobody's.
      const holder = Number(readRegularFile(file, { followLinks: false }).toString('utf8'));
      if (holder > 0 && holder !== process.pid && isAlive(holder))
        throw environmentError('run-locked', `${dir}: another fsbench (process ${holder}) is measuring this run`);
      unlinkSync(file);
    }
  }
}

/** Gives the lock back. */
export function unlockRun(dir: string): void {
  rmSync(join(dir, LOCK_FILE), { force: true });
}
