/** Where a container of ours has which of the scenarios. */

import type { ContainerScenario } from '../model/scenarios.ts';

/** The disk of its own (any folder of it), a volume, and the folder of the host: once as it is, once with volumes in it. */
export const ARRANGED_DIRS = {
  container: '/var/tmp',
  volume: '/mnt/volume',
  'bind+volume': '/mnt/bind+volume',
  bind: '/mnt/bind',
} as const satisfies Record<ContainerScenario, string>;
