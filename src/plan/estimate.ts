/** How long a run will take, before it starts and while it runs. */

import { bootsOf, loopsOfCell } from '../model/boots.ts';
import type { Plan } from '../model/records.ts';
import { targetsOf } from '../model/targets.ts';
import { kindOfWork } from '../work/kinds.ts';

/** What a run on a target takes beside its loops. */
export interface Pace {
  readonly startSeconds: number;
  /** At which test files are written; null where that takes next to nothing. */
  readonly layoutBytesPerSecond: number | null;
}

/** Bytes of test files on one file system: those of the workload that has most. */
export function estimateFileBytes(plan: Pick<Plan, 'workloads' | 'fio' | 'mounts'>): number {
  return Math.max(0, ...plan.workloads.map((workload) => kindOfWork(workload).fileBytes(plan, workload)));
}

/** Seconds a whole run is likely to take; targets start anew for every boot, and those that can't run at once for every loop. */
export function estimateSeconds(plan: Plan, paceOf: (target: string) => Pace): number {
  const loops = plan.workloads.reduce((sum, workload) => sum + kindOfWork(workload).estimateSeconds(plan, workload), 0);
  const beside = targetsOf(plan).reduce((sum, target) => {
    const { startSeconds, layoutBytesPerSecond } = paceOf(target);
    const layout = layoutBytesPerSecond === null ? 0 : estimateFileBytes(plan) / layoutBytesPerSecond;
    return sum + startSeconds * (plan.oneAtATime === true ? loopsOfCell(plan) : bootsOf(plan)) + layout;
  }, 0);
  return beside + loops * plan.mounts.length * loopsOfCell(plan);
}
