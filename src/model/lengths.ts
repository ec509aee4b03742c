/** How long the loops of a workload are: as the plan has it, or as trials before its first loop that counts have shown (analyse/adaptive/length.ts). */

import type { LoopLength, Plan, Workload } from './records.ts';

/** What a trial's rates are told by. */
export const PIECE_MS = 250;

/** What nobody has tried has the plan's. */
export const lengthOf = ({ fio, rampSeconds = 0 }: Pick<Plan, 'fio' | 'rampSeconds'>, { length }: Pick<Workload, 'length'>): LoopLength =>
  length ?? { rampSeconds, runtimeSeconds: fio.runtimeSeconds };

/** The plan with what was found for the workload of this name. */
export const withLength = (plan: Plan, name: string, length: LoopLength): Plan => ({
  ...plan,
  workloads: plan.workloads.map((workload) => (workload.name === name ? { ...workload, length } : workload)),
});

/** The plan as it was before anything was tried: parts and sittings of one plan have one. */
export const withoutLengths = (plan: Plan): Plan => ({ ...plan, workloads: plan.workloads.map(({ length: _, ...workload }) => workload) });
