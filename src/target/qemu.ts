/** The qemu target: a VM of fsbench's own, with every mount made for the run. */

import { environmentError } from '../model/errors.ts';
import type { TargetKind } from './kind.ts';
import { refuseAddress } from './no-address.ts';
import { OTHER_MACHINES, whyNoOwnVm } from './own-vm-host.ts';

export const qemu: TargetKind = {
  kind: 'qemu',
  grammar: 'qemu',
  summary: "a VM of fsbench's own",
  where: "in a VM of fsbench's own",
  isOwnVm: true,
  startsVm: true,
  needsShare: true,
  dropsCaches: 'always',
  showsHostCpu: true,
  // As a guest under TCG does.
  pace: { startSeconds: 10, layoutBytesPerSecond: 150 * 1024 ** 2 },
  workDir: '/run/fsbench/jobs',
  checkHost(host) {
    const why = whyNoOwnVm(host);
    if (why !== null) throw environmentError('no-own-vm', why, OTHER_MACHINES);
  },
  checkAddress: refuseAddress('qemu'),
  checkMounts() {},
  describe: async (plan) => (await import('./qemu-dry-run.ts')).describeVm(plan),
  open: async ({ shareDir, ...context }) => {
    if (shareDir === null) throw new Error('the qemu target needs a share');
    return (await import('./qemu-bed.ts')).openQemuBed({ ...context, shareDir });
  },
};
