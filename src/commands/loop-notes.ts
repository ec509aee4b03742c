/** What a run knows of a loop beyond what was measured. */

import { isLost, loopId } from '../model/loop-key.ts';
import type { FoundMount, LoopKey, LoopResult, Plan } from '../model/records.ts';
import { type Warning, warn } from '../model/warnings.ts';
import { doubtNames } from '../mount/kinds.ts';
import { kindOfWork } from '../work/kinds.ts';

/** The loop with what the run knows of it beyond what was measured: what it has spent, and that it stands for one that was disturbed. */
export function annotate<Result extends Omit<LoopResult, 'raw'>>(result: Result, plan: Plan, before: readonly LoopResult[], spentMs: number): Result {
  const repeats = before.some((other) => loopId(other) === loopId(result) && !isLost(other));
  return {
    ...result,
    ...(repeats ? { warnings: [...result.warnings, warn('measured-again', '')] } : {}),
    ...(plan.budget === undefined ? {} : { spentMs: Math.round(spentMs) }),
  };
}

/** What keeps a loop from beginning as cold as its work asks for. */
export function doubtCold(plan: Plan, found: FoundMount, key: LoopKey): Warning[] {
  const workload = plan.workloads.find(({ name }) => name === key.workload);
  const spec = plan.mounts.find(({ name }) => name === key.mount);
  return workload !== undefined && spec !== undefined && kindOfWork(workload).startsCold?.(workload) === true ? doubtNames(found, spec) : [];
}
