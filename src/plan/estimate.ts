/** How long a run will take, before it starts and while it runs. */

import type { Plan } from '../model/records.ts';
import { kindOfWork } from '../work/kinds.ts';

/** What a run takes beside its loops: a target's pace. */
interface Pace {
  readonly startSeconds: number;
  readonly layoutBytesPerSecond: number | null;
}

/** Bytes of test files on one file system: those of the workload that has most. */
export function estimateFileBytes(plan: Pick<Plan, 'workloads' | 'fio'>): number {
  return Math.max(0, ...plan.workloads.map((workload) => kindOfWork(workload).fileBytes(plan, workload)));
}

/** Seconds a whole run is likely to take. */
export function estimateSeconds(plan: Plan, { startSeconds, layoutBytesPerSecond }: Pace): number {
  const loops = plan.workloads.reduce((sum, workload) => sum + kindOfWork(workload).estimateSeconds(plan, workload), 0);
  const layout = layoutBytesPerSecond === null ? 0 : estimateFileBytes(plan) / layoutBytesPerSecond;
  return startSeconds + layout + loops * plan.mounts.length * plan.loops;
}
