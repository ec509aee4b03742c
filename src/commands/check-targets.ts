/** Whether all machines of a plan can be had, seen before the first of them is started: what the last one lacks is not worth an hour of the others. */

import type { Plan } from '../model/records.ts';
import { planOn, targetsOf } from '../model/targets.ts';
import type { TargetKind } from '../target/kind.ts';
import { findTarget } from '../target/kinds.ts';

type Checks = Pick<TargetKind, 'check' | 'prepare'>;
type Context = Omit<Parameters<NonNullable<TargetKind['prepare']>>[0], 'plan'>;

/** Throws what the first target that can't be had throws. All are looked at before anything is fetched or built for one of them. */
export async function checkTargets(plan: Plan, context: Context, checksOf: (target: string) => Checks = (target) => findTarget(target).kind): Promise<void> {
  const targets = targetsOf(plan);
  // One alone is checked as it is opened.
  if (targets.length === 1) return;
  for (const target of targets) await checksOf(target).check?.(planOn(plan, target));
  for (const target of targets) {
    context.signal.throwIfAborted();
    await checksOf(target).prepare?.({ plan: planOn(plan, target), ...context });
  }
}
