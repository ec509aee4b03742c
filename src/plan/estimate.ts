/** How long a run will take, before it starts and while it runs. */

import type { Plan } from '../model/records.ts';

/** Seconds of a loop beyond fio's runtime: caches, fio's own start and end. Seen under TCG; KVM needs less. */
const LOOP_OVERHEAD_SECONDS = 1;

/** Seconds until the first loop beyond the writing of files. */
const BOOT_SECONDS = 10;

/** Bytes a second at which files are laid out in a guest under TCG. */
const LAYOUT_BYTES_PER_SECOND = 150 * 1024 ** 2;

/** Files of a job: each section's jobs have one each, at the most. */
function countFiles(jobText: string): number {
  const [shared = '', ...sections] = jobText.split(/^\s*\[(?!global\])/m);
  const numjobs = (text: string) => Number([...text.matchAll(/^\s*numjobs\s*=\s*(\d+)/gm)].at(-1)?.[1] ?? 0);
  return Math.max(
    1,
    sections.reduce((sum, section) => sum + (numjobs(section) || numjobs(shared) || 1), 0),
  );
}

/** Bytes of test files on one file system: those of the workload that has most. */
export function estimateFileBytes(plan: Pick<Plan, 'workloads' | 'fio'>): number {
  return plan.fio.sizeBytes * Math.max(1, ...plan.workloads.map(({ jobText }) => countFiles(jobText)));
}

/** Seconds a whole run is likely to take. */
export function estimateSeconds(plan: Plan): number {
  const loops = plan.workloads.length * plan.mounts.length * plan.loops;
  const layout = plan.target === 'qemu' ? estimateFileBytes(plan) / LAYOUT_BYTES_PER_SECOND : 0;
  return BOOT_SECONDS + layout + loops * (plan.fio.runtimeSeconds + LOOP_OVERHEAD_SECONDS);
}
