/** What an I/O costs the host: CPU seconds for each GiB that went through a mount. */

import { sumHostCpu } from '../model/host-cpu.ts';
import type { MeasuredLoop } from './figure.ts';
import { totalOf } from './metrics.ts';

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
    const bw = metrics === null ? null : totalOf(metrics, 'bw');
    if (outcome !== 'ok' || metrics === null || bw === null || hostCpuSeconds === null) continue;
    cpuSeconds += sumHostCpu(hostCpuSeconds);
    bytes += (bw * metrics.runtimeMs) / 1000;
  }
  return bytes === 0 || cpuSeconds === 0 ? null : { cpuSeconds, bytes, secondsPerGib: cpuSeconds / (bytes / 1024 ** 3) };
}
