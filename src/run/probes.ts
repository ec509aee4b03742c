/** What the machines on both sides were busy with during a loop. */

import { readFileSync } from 'node:fs';
import { type CpuInfo, cpus, loadavg } from 'node:os';
import type { HostCpuSeconds, MachineProbe } from '../model/records.ts';
import { readCpuSeconds } from '../process/host-cpu.ts';
import { parseQuotaUs, readThrottledUs } from '../process/throttled.ts';
import type { Bed, MachineCounters } from './bed.ts';

/** Jiffies of userland are 1/100 s (proc(5)). */
const MS_PER_TICK = 10;

const FILES = ['stat', 'loadavg', 'pressure/cpu', 'pressure/io', 'pressure/memory'] as const;

/**
 * Prints the first line of the probe files, all that is read of them, with a header each, and the quota of a container, which sees its own
 * control group as the root of all (cgroup_namespaces(7)). No program is started for it: on a busy machine ten would be felt.
 */
export const PROBE_SCRIPT = [
  ...FILES.map((file) => `echo '== ${file}'; { read -r line < /proc/${file}; } 2>/dev/null && printf '%s\\n' "$line"`),
  `echo '== quota'
for file in /sys/fs/cgroup/cpu.stat /sys/fs/cgroup/cpu/cpu.stat; do
  [ ! -r "$file" ] || while read -r line; do case "$line" in throttled*) echo "$line";; esac; done < "$file"
done`,
].join('\n');

function stallUs(text: string | undefined): number | null {
  const total = /^some .*total=(\d+)/m.exec(text ?? '')?.[1];
  return total === undefined ? null : Number(total);
}

/** Reads what PROBE_SCRIPT printed; null where there was no /proc/stat. */
export function parseCounters(text: string): MachineCounters | null {
  const sections = new Map(text.split(/^== /m).map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)]));
  const cpu = /^cpu +(.*)$/m
    .exec(sections.get('stat') ?? '')?.[1]
    ?.split(' ')
    .map(Number);
  if (cpu === undefined) return null;
  const load = Number.parseFloat(sections.get('loadavg') ?? '');
  // user nice system idle iowait irq softirq steal; guest times are counted in user already.
  return {
    cpuTicks: cpu.slice(0, 8).reduce((sum, ticks) => sum + ticks, 0),
    stealTicks: cpu[7] ?? 0,
    idleTicks: (cpu[3] ?? 0) + (cpu[4] ?? 0),
    load1: Number.isNaN(load) ? null : load,
    pressureUs: { cpu: stallUs(sections.get('pressure/cpu')), io: stallUs(sections.get('pressure/io')), memory: stallUs(sections.get('pressure/memory')) },
    throttledUs: parseQuotaUs(sections.get('quota') ?? ''),
  };
}

/** Counters of a host without /proc, as Node tells them: in milliseconds of each processor since the boot. Null where it knows none. */
export function countersOf(processors: readonly Pick<CpuInfo, 'times'>[], load1: number | undefined): MachineCounters | null {
  if (processors.length === 0) return null;
  const sum = (read: (times: CpuInfo['times']) => number) => processors.reduce((total, { times }) => total + read(times), 0) / MS_PER_TICK;
  return {
    cpuTicks: sum(({ user, nice, sys, idle, irq }) => user + nice + sys + idle + irq),
    stealTicks: 0,
    idleTicks: sum(({ idle }) => idle),
    load1: load1 ?? null,
    pressureUs: { cpu: null, io: null, memory: null },
    throttledUs: null,
  };
}

/** The same counters of the host, without a process; null where neither /proc nor Node has them. */
export function readHostCounters(): MachineCounters | null {
  const sections = FILES.map((file) => {
    try {
      return `== ${file}\n${readFileSync(`/proc/${file}`, 'utf8')}`;
    } catch {
      return '';
    }
  });
  const counters = parseCounters(sections.join('\n'));
  return counters === null ? countersOf(cpus(), loadavg()[0]) : { ...counters, throttledUs: readThrottledUs() };
}

function difference(before: number | null, after: number | null): number | null {
  return before === null || after === null ? null : after - before;
}

/** For how much of their CPU time a machine's processors were held back between two probes, 0 to 1; null where it does not tell. */
export function throttledBetween(before: MachineCounters | null, after: MachineCounters | null): number | null {
  const us = difference(before?.throttledUs ?? null, after?.throttledUs ?? null);
  const ticks = (after?.cpuTicks ?? 0) - (before?.cpuTicks ?? 0);
  return us === null || ticks <= 0 ? null : Math.min(1, us / 1000 / (ticks * MS_PER_TICK));
}

/** What happened between two probes. */
export function diffCounters(before: MachineCounters | null, after: MachineCounters | null): MachineProbe | null {
  if (before === null || after === null) return null;
  const ticks = after.cpuTicks - before.cpuTicks;
  return {
    stealFraction: ticks > 0 ? (after.stealTicks - before.stealTicks) / ticks : null,
    load1: after.load1,
    pressureUs: {
      cpu: difference(before.pressureUs.cpu, after.pressureUs.cpu),
      io: difference(before.pressureUs.io, after.pressureUs.io),
      memory: difference(before.pressureUs.memory, after.pressureUs.memory),
    },
  };
}

/** CPU seconds used so far by QEMU, the mount's daemon and the share's sshd. */
export function readHostCpu(bed: Bed, mount: string): HostCpuSeconds | null {
  const { qemu, daemons, sshd } = bed.hostPids;
  if (qemu === null) return null;
  const daemon = daemons.get(mount) ?? null;
  const [ofQemu = null, ofDaemon = null, ofSshd = null] = readCpuSeconds([qemu, daemon ?? 0, sshd ?? 0]);
  return { qemu: ofQemu, daemon: daemon === null ? null : ofDaemon, sshd: sshd === null ? null : ofSshd };
}

/** CPU seconds used between two readings. */
export function diffHostCpu(before: HostCpuSeconds | null, after: HostCpuSeconds | null): HostCpuSeconds | null {
  if (before === null || after === null) return null;
  const round = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100);
  return {
    qemu: round(difference(before.qemu, after.qemu)),
    daemon: round(difference(before.daemon, after.daemon)),
    sshd: round(difference(before.sshd, after.sshd)),
  };
}
