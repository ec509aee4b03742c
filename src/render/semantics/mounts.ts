/** What is known of a mount whose semantics were tried: file system, server and kernels. */

import type { RunRecord } from '../../model/records.ts';
import { machinesOf, targetOfMount } from '../../model/targets.ts';

/** Such as `virtiofs (rw,relatime), virtiofsd c 7.2.22, guest 6.1.0-56-amd64, QEMU 7.2.22`; `not mounted` where that failed. */
export function findMountWords(run: RunRecord, name: string): string {
  const found = run.mounts.find((mount) => mount.name === name);
  if (found === undefined) return 'not mounted';
  const target = targetOfMount(run.plan, name);
  const environment = machinesOf(run).find((machine) => machine.target === target)?.environment ?? null;
  const cache = found.daemon?.argv.find((word) => word.startsWith('cache=') || word.startsWith('--cache')) ?? null;
  return [
    `${found.fstype} (${found.options.join(',')})`,
    ...(found.daemon === null ? [] : [`daemon ${found.daemon.flavour} ${found.daemon.version}${cache === null ? '' : ` ${cache}`}`]),
    ...(environment === null ? [] : [`kernel ${environment.guestKernel}`]),
    ...(environment?.qemu == null ? [] : [`QEMU ${environment.qemu}`]),
  ].join(', ');
}
