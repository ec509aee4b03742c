/** CPU seconds that processes on this host have used, children included, read from /proc. */

import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ: /proc counts in 1/100 s on every Linux that userland sees (proc(5), sysconf _SC_CLK_TCK). */
const TICKS_PER_SECOND = 100;

interface ProcessTimes {
  readonly parent: number;
  readonly ticks: number;
}

function readTimes(pid: number): ProcessTimes | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses can hold anything; the fields after it are numbers (proc(5): 4 ppid, 14 to 17 times).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), ticks: fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) };
  } catch {
    return null;
  }
}

/** The direct children of a process; empty where there is no /proc. */
export function readChildren(parent: number): number[] {
  return [...readAllTimes()].filter(([, times]) => times.parent === parent).map(([pid]) => pid);
}

/** Sends a signal to each of the processes that still lives. */
export function killAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
}

/**
 * Kills every process that has an argument below `dir`, a folder only fsbench's own children can know; their pids.
 * fio's job processes leave their parent's group and outlive it: nothing but their command line tells whose they are.
 */
export function killByArgument(dir: string): number[] {
  return [...readAllTimes().keys()].filter((pid) => {
    try {
      const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      if (pid === process.pid || !argv.some((argument) => argument.startsWith(`${dir}/`))) return false;
      process.kill(pid, 'SIGKILL');
      return true;
    } catch {
      return false;
    }
  });
}

function readAllTimes(): Map<number, ProcessTimes> {
  const times = new Map<number, ProcessTimes>();
  let names: string[] = [];
  try {
    names = readdirSync('/proc');
  } catch {
    return times;
  }
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue;
    const found = readTimes(Number(name));
    if (found !== null) times.set(Number(name), found);
  }
  return times;
}

/** A process with all its living descendants; empty where it is gone, or there is no /proc. */
export function listTree(root: number): { readonly pid: number; readonly isParent: boolean }[] {
  const times = readAllTimes();
  const list = (pid: number): { readonly pid: number; readonly isParent: boolean }[] => {
    const children = [...times].filter(([, { parent }]) => parent === pid).map(([child]) => child);
    return [{ pid, isParent: children.length > 0 }, ...children.flatMap(list)];
  };
  return times.has(root) ? list(root) : [];
}

/**
 * CPU seconds used so far by each of the given processes with all their descendants, living and reaped.
 * Null for a process that is gone, and for all where there is no /proc.
 */
export function readCpuSeconds(pids: readonly number[]): (number | null)[] {
  const times = readAllTimes();
  const sum = (pid: number): number => {
    let ticks = times.get(pid)?.ticks ?? 0;
    for (const [child, { parent }] of times) if (parent === pid) ticks += sum(child);
    return ticks;
  };
  return pids.map((pid) => (times.has(pid) ? sum(pid) / TICKS_PER_SECOND : null));
}
