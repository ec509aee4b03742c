/** Workloads that `--jobs` chose, with their texts. */

import { basename } from 'node:path';
import type { Workload } from '../model/records.ts';
import type { JobChoice } from '../plan/jobs.ts';
import { readBuiltInJob, readJobText } from '../store/job-files.ts';
import { kindOfWork, nameWorkload } from '../work/kinds.ts';

/** Reads it, in the size that work is to have where its kind knows several. Throws a usage error for a file that can't be read. */
export function loadWorkload(choice: JobChoice, size: 'full' | 'quick' = 'full'): Workload {
  const builtIn = 'builtIn' in choice ? readBuiltInJob(choice.builtIn) : null;
  const workload = builtIn ?? { ...nameWorkload(basename((choice as { file: string }).file)), jobText: readJobText((choice as { file: string }).file) };
  return { ...workload, jobText: kindOfWork(workload).resize?.(workload.jobText, size) ?? workload.jobText };
}
