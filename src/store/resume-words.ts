/** The command that goes on with a run, as it was begun: `fsbench fio`, or `fsbench exec` where there is work that is no fio job. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../model/records.ts';
import { quoteForShell } from '../text/quote.ts';

/** `fsbench exec --resume DIR`, for a shell. */
export function sayResume({ workloads }: Pick<Plan, 'workloads'>, dir: string): string {
  // A workload that names no kind is a fio job.
  const command = workloads.some(({ kind }) => kind !== undefined) ? 'exec' : 'fio';
  return `fsbench ${command} --resume ${quoteForShell(dir)}`;
}

/** The same of a run directory; of one whose run.json says nothing as of fio's. */
export function sayResumeOf(dir: string): string {
  let workloads: Plan['workloads'] = [];
  try {
    const plan: unknown = JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8'))?.plan?.workloads;
    if (Array.isArray(plan)) workloads = plan.filter((each) => typeof each === 'object' && each !== null);
  } catch {
    // Damaged, or not written yet.
  }
  return sayResume({ workloads }, dir);
}
