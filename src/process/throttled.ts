/** How long this host held its processors back from us: by a quota of our control group, or by heat. */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const CGROUPS = '/sys/fs/cgroup';
const PROCESSORS = '/sys/devices/system/cpu';

/**
 * Microseconds that a quota has held a group back so far, from its cpu.stat; null where it has no quota. Version 2 of control groups has
 * microseconds, version 1 nanoseconds (Linux, Documentation/admin-guide/cgroup-v2.rst and scheduler/sched-bwc.rst).
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

/** Milliseconds for which each package was held back by heat, where the processor tells (Intel). */
function readHeatMs(): number | null {
  let names: string[] = [];
  try {
    names = readdirSync(PROCESSORS).filter((name) => /^cpu\d+$/.test(name));
  } catch {
    // There is no /sys.
  }
  const texts = names.map((name) => readText(join(PROCESSORS, name, 'thermal_throttle/package_throttle_total_time_ms'))).filter((text) => text !== '');
  return texts.length === 0 ? null : Math.max(...texts.map(Number));
}

/** Microseconds so far, of both; null where the host tells of neither. */
export function readThrottledUs(): number | null {
  const quotas = quotaFolders(readText('/proc/self/cgroup')).map((folder) => parseQuotaUs(readText(join(folder, 'cpu.stat'))));
  const known = quotas.filter((us) => us !== null);
  const heatMs = readHeatMs();
  return known.length === 0 && heatMs === null ? null : known.reduce((sum, us) => sum + us, 0) + (heatMs ?? 0) * 1000;
}
