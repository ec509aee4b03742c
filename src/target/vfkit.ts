/** The vfkit target, an experiment: a VM of vfkit's on macOS, made for the run from a disk image, with a folder over virtiofs. */

import { environmentError, usageError } from '../model/errors.ts';
import { makeFoundKind } from './found-kind.ts';
import type { Reached, TargetKind } from './kind.ts';
import { nameSystem } from './own-vm-host.ts';

const GRAMMAR = 'vfkit:DISK';

const MOUNT_POINT = '/mnt/fsbench';

/** cloud-init's first boot. */
const START_SECONDS = 300;

function parseDisk(address: string): string {
  if (!address.startsWith('/'))
    throw usageError(
      'bad-option',
      `--target: 'vfkit:${address}' is not possible`,
      `write ${GRAMMAR}, the absolute path of a raw image with EFI and cloud-init`,
    );
  return address;
}

const {
  findMounts: _,
  reach: _reach,
  ...found
} = makeFoundKind({
  kind: 'vfkit',
  grammar: GRAMMAR,
  summary: 'a VM of vfkit on macOS, made for the run from a copy of a disk image; an experiment that no Mac has seen',
  checkAddress: (address) => void parseDisk(address),
  reach: () => Promise.reject(new Error('it is made, not found')),
});

export const vfkit: TargetKind = {
  ...found,
  startsVm: true,
  needsShare: true,
  pace: { startSeconds: 60, layoutBytesPerSecond: 150 * 1024 ** 2 },
  checkHost(host) {
    if (host.platform !== 'darwin')
      throw environmentError('no-vfkit', `vfkit runs on macOS alone, and this is ${nameSystem(host)}`, 'leave --target out for a VM of fsbench’s own');
  },
  async describe(plan) {
    const [{ buildVfkitArgv, vfkitFiles }, { show }] = await Promise.all([import('../machine/vfkit.ts'), import('../machine/made-vm.ts')]);
    const { cpus, memoryBytes } = plan;
    return [show(buildVfkitArgv({ cpus, memoryBytes, disk: vfkitFiles('/SESSION').disk, shareDir: '/SHARE', sessionDir: '/SESSION' }))];
  },
  findMounts: async () => ({
    folders: [
      { name: 'virtiofs', path: MOUNT_POINT },
      { name: 'disk', path: '/var/tmp' },
    ],
    leftOut: [],
  }),
  async open(context) {
    const { plan, address, shareDir, say, signal } = context;
    if (shareDir === null) throw new Error('vfkit needs a share');
    const [{ startVfkit }, { openFoundBed }] = await Promise.all([import('./vfkit-vm.ts'), import('./found-bed.ts')]);
    const expected = { fstype: 'virtiofs', source: null, options: [] };
    const reached: Reached = await startVfkit({ plan, disk: parseDisk(address), shareDir, mountPoint: MOUNT_POINT, startSeconds: START_SECONDS, say, signal });
    return await openFoundBed({ ...reached, expectedMounts: new Map([[MOUNT_POINT, expected]]) }, context);
  },
};
