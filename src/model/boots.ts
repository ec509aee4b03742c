/** Boots of a run: its loops are counted through all of them, and those of one boot are one block for all that is decided. */

import type { Needed, Plan, RunRecord } from './records.ts';

type Counted = Pick<Plan, 'loops' | 'boots'>;

/** Fresh machines that a plan is measured in. */
export const bootsOf = ({ boots = 1 }: Counted): number => boots;

/** Loops of a cell, over all boots. */
export const loopsOfCell = (plan: Counted): number => plan.loops * bootsOf(plan);

/** The boot, from 1, that a loop is measured in. */
export const bootOfLoop = (plan: Counted, loop: number): number => Math.ceil(loop / plan.loops);

/** `3 loops`, `3 loops in each of 2 boots`, or with a budget `2 loops in each of at most 14 boots`. */
export function describeLoops(plan: Counted & Pick<Plan, 'budget'>): string {
  const [loops, most] = [`${plan.loops} ${plan.loops === 1 ? 'loop' : 'loops'}`, plan.budget === undefined ? '' : 'at most '];
  return bootsOf(plan) === 1 ? `${most}${loops}` : `${loops} in each of ${most}${bootsOf(plan)} boots`;
}

/** What the loops of each boot name as their run: the run's id, with `/2` behind it for the second boot of several. */
export function blockIdsOf({ id, plan }: Pick<RunRecord, 'id' | 'plan'>): string[] {
  return bootsOf(plan) === 1 ? [id] : Array.from({ length: bootsOf(plan) }, (_, at) => `${id}/${at + 1}`);
}

/** What a run with a budget is measured in and looked at after: boots, or where there is one boot, loops of it. */
export const roundUnitOf = (plan: Counted): Needed['unit'] => (bootsOf(plan) > 1 ? 'runs' : 'loops');

/** Rounds at the most. */
export const roundsOf = (plan: Counted): number => (bootsOf(plan) > 1 ? bootsOf(plan) : plan.loops);

/** The round, from 1, that a loop is measured in. */
export const roundOfLoop = (plan: Counted, loop: number): number => (bootsOf(plan) > 1 ? bootOfLoop(plan, loop) : loop);
