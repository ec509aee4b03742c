/** The targets of a plan, which of its mounts each has, and what is known of their machines. */

import { usageError } from './errors.ts';
import type { Environment, MountSpec, Plan, RunRecord } from './records.ts';

type Targets = Pick<Plan, 'target' | 'targets'>;

/** All targets, in their order; most plans have one. */
export function targetsOf({ target, targets }: Targets): readonly string[] {
  return targets ?? [target];
}

/** The target that has a mount. */
export function targetOf({ target }: Pick<Plan, 'target'>, mount: Pick<MountSpec, 'target'>): string {
  return mount.target ?? target;
}

/** The target that has the mount of this name; the first for a name that the plan does not know. */
export function targetOfMount(plan: Pick<Plan, 'target' | 'mounts'>, name: string): string {
  return targetOf(plan, plan.mounts.find((mount) => mount.name === name) ?? {});
}

/** The plan as one of its targets sees it: with its own mounts alone. */
export function planOn(plan: Plan, target: string): Plan {
  if (plan.targets === undefined) return plan;
  return { ...plan, target, mounts: plan.mounts.filter((mount) => targetOf(plan, mount) === target) };
}

/** The plan with these mounts in place of its own, and of its targets those that have one. */
export function planWith(plan: Plan, mounts: readonly MountSpec[]): Plan {
  const { target: _, targets: all, oneAtATime, ...rest } = plan;
  const kept = targetsOf(plan).filter((target) => mounts.some((mount) => targetOf(plan, mount) === target));
  const [first = plan.target] = kept;
  if (kept.length > 1) return { ...plan, mounts, target: first, targets: kept };
  return { ...rest, target: first, mounts: mounts.map(({ target: _of, ...mount }) => mount) };
}

/** Throws a usage error where targets, and what mounts say of them, are not those of one plan: `Plan` says which are. */
export function checkTargets({ target, targets, oneAtATime, mounts }: Targets & Pick<Plan, 'oneAtATime' | 'mounts'>): void {
  const refuse = (text: string) => usageError('bad-targets', text);
  if (targets === undefined) {
    const strange = mounts.find((mount) => mount.target !== undefined);
    if (strange !== undefined) throw refuse(`mount '${strange.name}' names the target '${strange.target}', and there is '${target}' alone`);
    if (oneAtATime !== undefined) throw refuse(`one target can't be measured in turn`);
    return;
  }
  if (targets.length < 2) throw refuse(`targets are two or more, and here is ${targets.length}`);
  const twice = targets.find((each, at) => targets.indexOf(each) !== at);
  if (twice !== undefined) throw refuse(`two targets are called '${twice}'`);
  if (targets[0] !== target) throw refuse(`'${target}' is not the first of the targets '${targets.join("', '")}'`);
  for (const mount of mounts) {
    if (mount.target === undefined) throw refuse(`mount '${mount.name}' does not say which of the targets has it`);
    if (!targets.includes(mount.target)) throw refuse(`mount '${mount.name}' is on '${mount.target}', which is none of the targets '${targets.join("', '")}'`);
  }
  const bare = targets.find((each) => mounts.every((mount) => mount.target !== each));
  if (bare !== undefined) throw refuse(`target '${bare}' has no mount`);
}

/** Each target's machine, as far as it is known. */
export function machinesOf({ plan, environment, environments }: Pick<RunRecord, 'plan' | 'environment' | 'environments'>): readonly {
  readonly target: string;
  readonly environment: Environment | null;
}[] {
  if (plan.targets === undefined) return [{ target: plan.target, environment }];
  return plan.targets.map((target) => ({ target, environment: environments?.[target] ?? null }));
}
