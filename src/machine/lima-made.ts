/** Instances of Lima that are made for a run. */

import { listLima } from './lima.ts';
import { MANAGER_VARIABLES, type MadeVm, type VmCommands, type VmManager } from './made-vm.ts';

const GIBIBYTE = 1024 ** 3;

/** Lima counts it down itself, and then says what it waited for. Emulated guests take minutes. */
const START_LIMIT = '20m';

/**
 * The commands, as Lima 1 and 2 take them: one mount, ours, in place of those of the template, and no containerd, which would be
 * fetched. `options`: `template`, a file or what Lima calls one, and `vm-type`.
 */
export function buildLimaCommands({ name, cpus, memoryBytes, mountType, shareDir, mountPoint, options }: MadeVm): VmCommands {
  const { template, 'vm-type': vmType } = options;
  const mounts = JSON.stringify([{ location: shareDir, mountPoint, writable: true }]);
  return {
    make: [
      'limactl',
      'create',
      '--tty=false',
      `--name=${name}`,
      `--cpus=${cpus}`,
      `--memory=${Number((memoryBytes / GIBIBYTE).toFixed(3))}`,
      `--mount-type=${mountType}`,
      '--containerd=none',
      ...(vmType === undefined ? [] : [`--vm-type=${vmType}`]),
      // Not --mount: a path with a comma or colon in it would be taken apart.
      `--set=.mounts=${mounts}`,
      ...(template === undefined ? [] : ['--', template]),
    ],
    start: ['limactl', 'start', '--tty=false', `--timeout=${START_LIMIT}`, name],
    stop: ['limactl', 'stop', name],
    remove: ['limactl', 'delete', '--force', name],
  };
}

export const limaManager: VmManager = {
  name: 'lima',
  alsoPass: [...MANAGER_VARIABLES, 'LIMA_HOME', 'LIMA_TEMPLATES_PATH', 'LIMA_DRIVERS_PATH', 'LIMA_SSH_OVER_VSOCK'],
  commands: buildLimaCommands,
  statusOf: async (name, signal) => (await listLima('lima', signal)).find((each) => each.name === name)?.status ?? null,
};
