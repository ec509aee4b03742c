/** What an I/O costs the host: CPU seconds for each GiB that went through a mount. */

import type { MeasuredLoop } from './figure.ts';

export interface CpuCost {
  /** Of QEMU (the guest included), the daemon and sshd; all of a loop, the start of fio included. */
  readonly cpuSeconds: number;
  readonly bytes: number;
  readonly secondsPerGib: number;
}

/** The cost over all good loops that know it; null where none does, or nothing was moved. */
export function cpuCostOf(loops: readonly MeasuredLoop[]): CpuCost | null {
  let cpuSeconds = 0;
  let bytes = 0;
  for (const { outcome, metrics, hostCpuSeconds } of loops) {
    if (outcome !== 'ok' || metrics === null || hostCpuSeconds === null) continue;
    const { qemu, daemon, sshd } = hostCpuSeconds;
    cpuSeconds += (qemu ?? 0) + (daemon ?? 0) + (sshd ?? 0);
    bytes += (((metrics.read?.bw ?? 0) + (metrics.write?.bw ?? 0)) * metrics.runtimeMs) / 1000;
  }
  return bytes === 0 || cpuSeconds === 0 ? null : { cpuSeconds, bytes, secondsPerGib: cpuSeconds / (bytes / 1024 ** 3) };
}
