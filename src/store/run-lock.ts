/** The lock of a run directory: one process at a time measures a run. */

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentError } from '../model/errors.ts';
import { findOther, tagOf } from '../process/is-alive.ts';
import { actAlone } from './alone.ts';
import { readRegularFile } from './regular-file.ts';

const LOCK_FILE = 'lock';

function readHolder(file: string): string {
  try {
    return readRegularFile(file, { followLinks: false }).toString('utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return '';
  }
}

/** Takes the lock, or that of a process which is gone; throws an environment error where another one has it. */
export function lockRun(dir: string): void {
  const file = join(dir, LOCK_FILE);
  actAlone(file, () => {
    const holder = findOther(readHolder(file));
    if (holder !== null) throw environmentError('run-locked', `${dir}: another fsbench (process ${holder}) is measuring this run`);
    rmSync(file, { force: true });
    writeFileSync(file, tagOf(process.pid), { flag: 'wx' });
  });
}

/** Gives the lock back. */
export function unlockRun(dir: string): void {
  rmSync(join(dir, LOCK_FILE), { force: true });
}
