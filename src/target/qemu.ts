/** The qemu target: a VM of fsbench's own, with every mount made for the run. */

import { environmentError, usageError } from '../model/errors.ts';
import { VM_CHOICE_NAMES, VM_CHOICES } from '../model/vm-choice.ts';
import { checkFit } from '../mount/kinds.ts';
import { parseAddress } from './address.ts';
import type { TargetKind } from './kind.ts';
import { OTHER_MACHINES, whyNoOwnVm } from './own-vm-host.ts';

export const qemu: TargetKind = {
  kind: 'qemu',
  grammar: 'qemu[?kernel=...][&qemu=PATH][&arch=...]',
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
  checkAddress(address) {
    const { name, options } = parseAddress('qemu', address, VM_CHOICE_NAMES);
    if (name !== '') throw usageError('bad-option', `--target: 'qemu:${name}' is not possible`, `write ${qemu.grammar}`);
    for (const choice of VM_CHOICE_NAMES) {
      const [rule, value] = [VM_CHOICES[choice], options[choice]];
      if (value === undefined || ('values' in rule ? (rule.values as readonly string[]).includes(value) : rule.pattern.test(value))) continue;
      throw usageError(
        'bad-option',
        `--target qemu: ${choice}=${value} is not possible`,
        `${choice} takes ${'values' in rule ? rule.values.join(', ') : rule.form}`,
      );
    }
  },
  checkMounts({ mounts }) {
    for (const mount of mounts) checkFit(mount, { daemon: null, release: null });
  },
  async check(plan) {
    const { findHostParts } = await import('./qemu-parts.ts');
    await findHostParts(plan);
  },
  async prepare(context) {
    const { prepareGuest } = await import('./qemu-parts.ts');
    await prepareGuest(context);
  },
  describe: async (plan) => (await import('./qemu-dry-run.ts')).describeVm(plan),
  open: async ({ shareDir, ...context }) => {
    if (shareDir === null) throw new Error('the qemu target needs a share');
    return (await import('./qemu-bed.ts')).openQemuBed({ ...context, shareDir });
  },
};
