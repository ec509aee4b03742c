/** What a run knows of a loop beyond what was measured. */

import { engineOfJob } from '../fio/engines.ts';
import { isFioJob } from '../fio/jobs.ts';
import { isLost, loopId } from '../model/loop-key.ts';
import type { FoundMount, LoopKey, LoopResult, Plan, Workload } from '../model/records.ts';
import { asksDirect } from '../model/sweep.ts';
import { targetsOf } from '../model/targets.ts';
import { type Warning, warn } from '../model/warnings.ts';
import { doubtNames, doubtOptions } from '../mount/kinds.ts';
import { doubtName } from '../mount/misnamed.ts';
import { nameOnTarget } from '../plan/several.ts';
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

/** Whether its reads and writes go past the guest's cache; a mapped file's never do, however it was opened. */
const isDirect = (plan: Plan, workload: Workload): boolean => isFioJob(workload) && engineOfJob(workload.jobText) !== 'mmap' && asksDirect(plan, workload);

/** What is doubtful of a mount itself, where it does this work with this kernel in its guest: its name, and options that do nothing. */
export function doubtMount(plan: Plan, found: FoundMount, release: string, workloads: readonly Workload[]): Warning[] {
  const spec = plan.mounts.find(({ name }) => name === found.name);
  const idle =
    spec === undefined
      ? []
      : doubtOptions(
          spec,
          release,
          workloads.some((workload) => isDirect(plan, workload)),
        );
  return [...doubtName(found, nameOnTarget(found.name, targetsOf(plan))), ...idle];
}
