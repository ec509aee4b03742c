/** Profiles of Colima that are made for a run. */

import { environmentError } from '../model/errors.ts';
import { COLIMA_VARIABLES, listColima } from './colima.ts';
import { MANAGER_VARIABLES, type MadeVm, type VmCommands, type VmManager } from './made-vm.ts';

const GIBIBYTE = 1024 ** 3;

/**
 * The commands: one mount, ours, in place of the home folder; the user's context and ssh configuration stay as they are. `options`: `runtime`,
 * `vm-type`, and `image`, a disk of one's own in place of Colima's. Throws an environment error for a folder that --mount can't name.
 */
export function buildColimaCommands({ name, cpus, memoryBytes, mountType, shareDir, mountPoint, options }: MadeVm): VmCommands {
  // It splits at both (mountsFromFlag of its cmd/start.go).
  if (/[,:]/.test(shareDir))
    throw environmentError('bad-share', `Colima can't mount ${shareDir}: its path has a comma or a colon`, 'name another folder with --share');
  const { runtime, 'vm-type': vmType, image } = options;
  return {
    make: null,
    start: [
      'colima',
      'start',
      '--profile',
      name,
      '--cpus',
      String(cpus),
      '--memory',
      String(Number((memoryBytes / GIBIBYTE).toFixed(3))),
      '--mount-type',
      mountType,
      '--mount',
      `${shareDir}:${mountPoint}:w`,
      '--activate=false',
      '--ssh-config=false',
      ...(runtime === undefined ? [] : ['--runtime', runtime]),
      ...(vmType === undefined ? [] : ['--vm-type', vmType]),
      ...(image === undefined ? [] : ['--disk-image', image, '--force-disk-image']),
    ],
    stop: ['colima', 'stop', '--profile', name],
    remove: ['colima', 'delete', '--force', '--data', '--profile', name],
  };
}

export const colimaManager: VmManager = {
  name: 'colima',
  alsoPass: [...MANAGER_VARIABLES, ...COLIMA_VARIABLES],
  commands: buildColimaCommands,
  statusOf: async (name, signal) => (await listColima('colima', signal)).find((each) => each.name === name)?.status ?? null,
};
