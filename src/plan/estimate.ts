/** How long a run will take, before it starts and while it runs. */

import type { Plan } from '../model/records.ts';
import { kindOfWork } from '../work/kinds.ts';

/** Seconds until the first loop beyond the writing of files. */
const BOOT_SECONDS = 10;

/** Bytes a second at which files are laid out in a guest under TCG. */
const LAYOUT_BYTES_PER_SECOND = 150 * 1024 ** 2;

/** Bytes of test files on one file system: those of the workload that has most. */
export function estimateFileBytes(plan: Pick<Plan, 'workloads' | 'fio'>): number {
  return Math.max(plan.fio.sizeBytes, ...plan.workloads.map((workload) => kindOfWork(workload).fileBytes(plan, workload)));
}

/** Seconds a whole run is likely to take. */
export function estimateSeconds(plan: Plan): number {
  const loops = plan.workloads.reduce((sum, workload) => sum + kindOfWork(workload).estimateSeconds(plan, workload), 0);
  const layout = plan.target === 'qemu' ? estimateFileBytes(plan) / LAYOUT_BYTES_PER_SECOND : 0;
  return BOOT_SECONDS + layout + loops * plan.mounts.length * plan.loops;
}
