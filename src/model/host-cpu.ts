/** CPU time of the host, summed. */

import type { HostCpuSeconds } from './records.ts';

/** Of all that used some. */
export function sumHostCpu({ qemu, daemon, sshd }: HostCpuSeconds): number {
  return (qemu ?? 0) + (daemon ?? 0) + (sshd ?? 0);
}
