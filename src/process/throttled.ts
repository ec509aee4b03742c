/** How long this host held its processors back from us: by a quota of our control group, or by heat. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const CGROUPS = '/sys/fs/cgroup';
const PROCESSORS = '/sys/devices/system/cpu';

/**
 * CPU time in microseconds, added up over the processors, for which a quota has held a group back so far, from its cpu.stat; null where it has no
 * quota. Version 2 of control groups has microseconds, version 1 nanoseconds (Linux, Documentation/admin-guide/cgroup-v2.rst and
 * scheduler/sched-bwc.rst; added up in kernel/sched/fair.c, unthrottle_cfs_rq).
 */
export function parseQuotaUs(cpuStat: string): number | null {
  const us = /^throttled_usec (\d+)$/m.exec(cpuStat)?.[1];
  if (us !== undefined) return Number(us);
  const ns = /^throttled_time (\d+)$/m.exec(cpuStat)?.[1];
  return ns === undefined ? null : Number(ns) / 1000;
}

/** Folders of a process' groups that may have a quota, its own first and then all above it; from /proc/PID/cgroup (cgroups(7)). */
export function quotaFolders(cgroup: string): string[] {
  const folders: string[] = [];
  for (const line of cgroup.split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) continue;
    if (controllers !== '' && !controllers.split(',').includes('cpu')) continue;
    for (let at = path; ; at = dirname(at)) {
      folders.push(join(CGROUPS, controllers, at === '/' ? '' : at));
      if (at === '/') break;
    }
  }
  return folders;
}

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** Where each processor tells how long heat has held its package back; empty where none does. Intel's do (arch/x86/kernel/cpu/mce/therm_throt.c). */
function findHeatFiles(): readonly string[] {
  try {
    const names = readdirSync(PROCESSORS).filter((name) => /^cpu\d+$/.test(name));
    return names.map((name) => join(PROCESSORS, name, 'thermal_throttle/package_throttle_total_time_ms')).filter((file) => existsSync(file));
  } catch {
    // There is no /sys.
    return [];
  }
}

let heatFiles: readonly string[] | null = null;

/** CPU time in microseconds so far, added up over the processors, quotas and heat together; null where the host tells of neither. */
export function readThrottledUs(): number | null {
  const quotas = quotaFolders(readText('/proc/self/cgroup')).flatMap((folder) => parseQuotaUs(readText(join(folder, 'cpu.stat'))) ?? []);
  heatFiles ??= findHeatFiles();
  const all = [...quotas, ...heatFiles.map((file) => Number(readText(file)) * 1000)];
  return all.length === 0 ? null : all.reduce((sum, us) => sum + us, 0);
}
