/** What is counted from just before a loop's command to just after it: time, processors of this host, what the mount's server moved. */

import { sumHostCpu } from '../model/host-cpu.ts';
import type { HostCpuSeconds, LoopResult, MachineProbe } from '../model/records.ts';
import type { Bed, BedMount, MachineCounters } from './bed.ts';
import { diffCounters, diffHostCpu, readHostCounters, readHostCpu, throttledBetween } from './probes.ts';
import { diffServer, readServer } from './served.ts';

/** What a command took. */
export interface Watched {
  readonly startedAt: Date;
  readonly elapsedMs: number;
  readonly host: MachineProbe | null;
  readonly hostCpuSeconds: HostCpuSeconds | null;
  /** CPU time of the host that went to others than QEMU, daemon and sshd, as a share of all; null where not known. */
  readonly othersFraction: number | null;
  /** For how much of their CPU time this host's processors were held back, 0 to 1; null where it does not tell. */
  readonly hostThrottledFraction: number | null;
  readonly served: LoopResult['served'] | null;
}

function othersFraction(before: MachineCounters | null, after: MachineCounters | null, ours: HostCpuSeconds | null): number | null {
  if (before === null || after === null || ours === null) return null;
  const all = after.cpuTicks - before.cpuTicks;
  const busy = all - (after.idleTicks - before.idleTicks);
  const own = sumHostCpu(ours) * 100;
  return all > 0 ? Math.max(0, busy - own) / all : null;
}

/** Begins to count; what it gives ends that. */
export function watchLoop(bed: Bed, mount: BedMount): () => Watched {
  const { name } = mount.found;
  const hostBefore = readHostCounters();
  const cpuBefore = readHostCpu(bed, name);
  const serverBefore = readServer(bed, mount);
  const startedAt = new Date();
  const begun = performance.now();
  return () => {
    const elapsedMs = Math.round(performance.now() - begun);
    const served = diffServer(serverBefore, readServer(bed, mount), mount);
    const hostCpuSeconds = diffHostCpu(cpuBefore, readHostCpu(bed, name));
    const hostAfter = readHostCounters();
    return {
      startedAt,
      elapsedMs,
      host: diffCounters(hostBefore, hostAfter),
      hostCpuSeconds,
      othersFraction: othersFraction(hostBefore, hostAfter, hostCpuSeconds),
      hostThrottledFraction: throttledBetween(hostBefore, hostAfter),
      served,
    };
  };
}
