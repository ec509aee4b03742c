/** Whether a process lives on this machine, by its id, or by a tag that no later process of the same id has. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { childEnv } from './child-env.ts';

/** True for a living process, also one of another user. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Ticks since the boot (proc(5), /proc/PID/stat, field 22: fields are counted behind the name, which may hold anything). */
function readStartTicks(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** Seconds since 1970 of what `ps -o lstart=` of BSD and macOS prints in the C locale and UTC, as `Fri Nov 27 20:44:55 2026`; null for anything else. */
export function parseStart(text: string): string | null {
  const [, date, time, year] = /^\w{3} (\w{3} [ \d]\d) (\d\d:\d\d:\d\d) (\d{4})$/.exec(text.trim()) ?? [];
  const milliseconds = Date.parse(`${date} ${year} ${time} UTC`);
  return Number.isNaN(milliseconds) ? null : String(milliseconds / 1000);
}

function askStart(pid: number): string | null {
  const env = childEnv({ LC_ALL: 'C', TZ: 'UTC0' });
  return parseStart(spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).stdout ?? '');
}

/** When a process began, in units of this system: of two processes with one id only one has it. Null where that can't be told. */
function startOf(pid: number): string | null {
  return readStartTicks(pid) ?? (process.platform === 'linux' ? null : askStart(pid));
}

/** Our own, asked once: it costs a program where there is no /proc. */
let ownStart: string | null | undefined;

function knownStartOf(pid: number): string | null {
  if (pid !== process.pid) return startOf(pid);
  if (ownStart === undefined) ownStart = startOf(pid);
  return ownStart;
}

/** PID, or PID+START where the system tells when the process began: ids are given out again, these pairs are not. */
export function tagOf(pid: number): string {
  const start = knownStartOf(pid);
  return start === null ? String(pid) : `${pid}+${start}`;
}

/** A tag as a part of a pattern. */
export const TAG_PATTERN = '\\d+(?:\\+\\d+)?';

/** The id in a tag where the process that it was made of lives; null where it is gone or the text is no tag. */
export function findLiving(tag: string): number | null {
  const [, digits, told] = /^(\d+)(?:\+(\d+))?$/.exec(tag.trim()) ?? [];
  const pid = Number(digits ?? 0);
  if (pid === 0 || !isAlive(pid)) return null;
  const start = told === undefined ? null : knownStartOf(pid);
  return start !== null && start !== told ? null : pid;
}

/** As findLiving, this process aside. */
export function findOther(tag: string): number | null {
  const pid = findLiving(tag);
  return pid === process.pid ? null : pid;
}
