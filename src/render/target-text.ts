/** What a run's target was, in words. */

import type { Environment } from '../model/records.ts';
import { formatMebibytes } from '../text/units.ts';

/** `qemu, QEMU 7.2.22 with tcg, 2 CPUs, 2048 MiB`, or `ssh:host, os Debian GNU/Linux 12 (bookworm), ...`. */
export function describeTarget(name: string, environment: Environment | null): string {
  if (environment === null) return name;
  const { accel, qemu, guestCpus, guestMemoryBytes, parts } = environment;
  const size = `${guestCpus} ${guestCpus === 1 ? 'CPU' : 'CPUs'}, ${formatMebibytes(guestMemoryBytes)}`;
  if (accel) return `${name}, QEMU ${qemu} with ${accel}, ${size}`;
  if (parts === undefined) return name;
  return [name, ...Object.entries(parts).map(([part, version]) => `${part} ${version}`), size].join(', ');
}
