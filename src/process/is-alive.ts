/** Whether a process lives on this machine, by its id, or by a tag that no later process of the same id has. */

import { readFileSync } from 'node:fs';

/** True for a living process, also one of another user. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process began, in ticks since the boot (proc(5), /proc/PID/stat, field 22); null where that can't be read. */
function startTicks(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** PID, or PID+TICKS where the system tells when the process began: ids are given out again, these pairs are not. */
export function tagOf(pid: number): string {
  const ticks = startTicks(pid);
  return ticks === null ? String(pid) : `${pid}+${ticks}`;
}

/** A tag as a part of a pattern. */
export const TAG_PATTERN = '\\d+(?:\\+\\d+)?';

/** The id in a tag where the process that it was made of lives; null where it is gone or the text is no tag. */
export function findLiving(tag: string): number | null {
  const [, digits, ticks] = /^(\d+)(?:\+(\d+))?$/.exec(tag.trim()) ?? [];
  const pid = Number(digits ?? 0);
  if (pid === 0 || !isAlive(pid)) return null;
  return ticks !== undefined && startTicks(pid) !== null && startTicks(pid) !== ticks ? null : pid;
}

/** As findLiving, this process aside. */
export function findOther(tag: string): number | null {
  const pid = findLiving(tag);
  return pid === process.pid ? null : pid;
}
