/** Mounts that choose their VM (`kernel=`, `qemu=`, `arch=`), each put on a target that is such a VM of our own. */

import { usageError } from '../model/errors.ts';
import type { MountSpec, Plan } from '../model/records.ts';
import { targetOf, targetsOf } from '../model/targets.ts';
import { pickChoice, readChoice, VM_CHOICE_NAMES, type VmChoice, writeChoice } from '../model/vm-choice.ts';

/** What there is without a word: `isOwnVm` tells which targets are VMs of our own, `arch` what they are on this host. */
interface Usual {
  readonly isOwnVm: (target: string) => boolean;
  readonly arch?: string;
}

type Placed = Pick<Plan, 'target' | 'targets' | 'mounts' | 'kernel' | 'qemu' | 'arch'>;

/** The target of a mount with what it chooses. What the run has anyway is no choice: such mounts share a VM. */
function placeOf(mount: MountSpec, plan: Placed, usual: Usual): string {
  const base = targetOf(plan, mount);
  const chosen = pickChoice(mount.options);
  const [first] = VM_CHOICE_NAMES.filter((name) => chosen[name] !== undefined);
  if (first === undefined && Object.keys(readChoice(base)).length === 0) return base;
  if (first !== undefined && !usual.isOwnVm(base))
    throw usageError('bad-mount', `mount '${mount.name}': ${first}=${chosen[first]} is of a VM of fsbench's own, and it is on '${base}'`, 'leave it out');
  const given: VmChoice = { ...(usual.arch === undefined ? {} : { arch: usual.arch }), ...pickChoice({ ...plan }) };
  const all = { ...readChoice(base), ...chosen };
  return writeChoice(Object.fromEntries(Object.entries(all).filter(([name, value]) => given[name as keyof VmChoice] !== value)));
}

/** The plan with its mounts on the VMs that they choose; a target that has no mount left is left out. Throws a usage error for a choice on another target. */
export function placeOnOwnVms<P extends Placed>(plan: P, usual: Usual): P {
  const places = plan.mounts.map((mount) => placeOf(mount, plan, usual));
  const all = [...new Set([...targetsOf(plan), ...places])];
  if (places.every((place, at) => place === targetOf(plan, plan.mounts[at] as MountSpec))) return plan;
  const isBare = (target: string) => plan.mounts.every((mount) => targetOf(plan, mount) !== target);
  const used = all.filter((target) => places.includes(target) || (targetsOf(plan).includes(target) && isBare(target)));
  const { target: _, targets: _all, ...rest } = plan;
  const mounts = plan.mounts.map(({ target: _of, ...mount }, at) => (used.length > 1 ? { ...mount, target: places[at] as string } : mount));
  return { ...rest, target: used[0] as string, ...(used.length > 1 ? { targets: used } : {}), mounts } as unknown as P;
}
