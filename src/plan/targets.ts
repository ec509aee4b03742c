/** The targets of a plan, and which of its mounts each has. */

import type { MountSpec, Plan } from '../model/records.ts';

/** All targets, in their order; most plans have one. */
export function targetsOf({ target, targets }: Pick<Plan, 'target' | 'targets'>): readonly string[] {
  return targets ?? [target];
}

/** The target that has a mount. */
export function targetOf({ target }: Pick<Plan, 'target'>, mount: Pick<MountSpec, 'target'>): string {
  return mount.target ?? target;
}

/** The plan as one of its targets sees it: with its own mounts alone. */
export function planOn(plan: Plan, target: string): Plan {
  if (plan.targets === undefined) return plan;
  return { ...plan, target, mounts: plan.mounts.filter((mount) => targetOf(plan, mount) === target) };
}
