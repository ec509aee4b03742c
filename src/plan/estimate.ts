/** How long a run will take, before it starts and while it runs. */

import type { Plan } from '../model/records.ts';
import { countBoots, planOfShard } from '../model/shard.ts';
import { targetsOf } from '../model/targets.ts';
import { formatSpan } from '../text/units.ts';
import { kindOfWork } from '../work/kinds.ts';

/** What a run on a target takes beside its loops. */
export interface Pace {
  readonly startSeconds: number;
  /** At which test files are written; null where that takes next to nothing. */
  readonly layoutBytesPerSecond: number | null;
}

/** Bytes of test files on one file system: of what stays for the whole run all, and of what is made and taken away in turn that which has most. */
export function estimateFileBytes(plan: Pick<Plan, 'workloads' | 'fio' | 'mounts'>): number {
  const all = plan.workloads.map((workload) => {
    const kind = kindOfWork(workload);
    return { bytes: kind.fileBytes(plan, workload), stays: kind.staysAs?.(workload) ?? null };
  });
  // Several workloads can use the same files.
  const staying = new Map(all.flatMap(({ bytes, stays }) => (stays === null ? [] : [[stays, bytes] as const])));
  const inTurn = all.flatMap(({ bytes, stays }) => (stays === null ? [bytes] : []));
  return [...staying.values()].reduce((sum, bytes) => sum + bytes, 0) + Math.max(0, ...inTurn);
}

/** Seconds a whole run, or its part, is likely to take, at most those of its budget; targets start anew for every boot, and those that can't run at once for every loop. */
export function estimateSeconds(whole: Plan, paceOf: (target: string) => Pace): number {
  const plan = planOfShard(whole);
  const boots = countBoots(whole);
  const loops = plan.workloads.reduce((sum, workload) => sum + kindOfWork(workload).estimateSeconds(plan, workload), 0);
  const making = plan.workloads.reduce((sum, workload) => sum + (kindOfWork(workload).estimateLayoutSeconds?.(plan, workload) ?? 0), 0);
  const beside = targetsOf(plan).reduce((sum, target) => {
    const { startSeconds, layoutBytesPerSecond } = paceOf(target);
    const layout = layoutBytesPerSecond === null ? 0 : estimateFileBytes(plan) / layoutBytesPerSecond;
    return sum + startSeconds * (plan.oneAtATime === true ? plan.loops * boots : boots) + layout;
  }, 0);
  const all = beside + (making + loops * plan.loops) * plan.mounts.length * boots;
  return Math.min(all, plan.budget?.seconds ?? all);
}

/** Seconds that the first round of a plan with a budget is likely to take: that of all its cells. */
function estimatePilotSeconds({ budget: _, boots = 1, ...plan }: Plan, paceOf: (target: string) => Pace): number {
  return estimateSeconds({ ...plan, loops: boots > 1 ? plan.loops : 1 }, paceOf);
}

/** What a budget is likely to be too small for, in a sentence; null where it is not, or there is none. */
export function doubtBudget(plan: Plan, paceOf: (target: string) => Pace): string | null {
  const seconds = plan.budget?.seconds ?? null;
  const pilot = seconds === null ? 0 : estimatePilotSeconds(plan, paceOf);
  if (seconds === null || pilot <= seconds) return null;
  return `a first round over all cells is likely to take ${formatSpan(pilot)}, and ${formatSpan(seconds)} are to be spent: the last ones will lack loops; give a longer --budget, or fewer --jobs or --mounts`;
}
