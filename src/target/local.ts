/** The local target: this machine, for who is inside the VM to be measured already. */

import { environmentError, usageError } from '../model/errors.ts';
import type { TargetKind } from './kind.ts';
import { refuseAddress } from './no-address.ts';
import { nameSystem, OTHER_MACHINES } from './own-vm-host.ts';
import { mountPointOf, testDirOf } from './recipes.ts';

export const local: TargetKind = {
  kind: 'local',
  grammar: 'local',
  summary: 'this machine',
  where: 'on this machine',
  isOwnVm: false,
  needsShare: false,
  dropsCaches: 'as root',
  showsHostCpu: false,
  pace: { startSeconds: 10, layoutBytesPerSecond: null },
  workDir: '/SESSION/jobs',
  checkHost({ platform }) {
    if (platform === 'linux') return;
    throw environmentError(
      'not-linux',
      `--target local measures a Linux by its mount table and its caches, and this is ${nameSystem({ platform })}`,
      OTHER_MACHINES,
    );
  },
  checkAddress: refuseAddress('local'),
  checkMounts({ mounts }) {
    const other = mounts.find(({ path }) => path === null);
    if (other !== undefined) {
      throw usageError(
        'bad-mount',
        `mount '${other.name}': the local target measures what is mounted already`,
        "name it by its absolute path, such as --mounts 'virtiofs=/mnt/v,9p=/mnt/p'",
      );
    }
  },
  foldersHere: ({ mounts }, runId) => mounts.map((spec) => testDirOf(spec, mountPointOf(spec, 0), runId)),
  describe: async () => [],
  open: async ({ plan, runId, programs }) => (await import('./local-bed.ts')).openLocalBed(plan, runId, programs),
};
