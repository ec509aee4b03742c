/** Whether a process still runs, without any program to ask. */

import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** False for a zombie too: it is dead, its parent has only not waited for it yet. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return process.platform !== 'linux';
  }
}

/** Waits until the process is gone; false where it is not after a minute. */
export async function isGoneSoon(pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 6000 && isAlive(pid); attempt++) await sleep(10);
  return !isAlive(pid);
}
