/** Workloads that `--jobs` chose, with their texts. */

import { basename } from 'node:path';
import type { Workload } from '../model/records.ts';
import type { JobChoice } from '../plan/jobs.ts';
import { readBuiltInJob, readJobText } from '../store/job-files.ts';
import { nameWorkload } from '../work/kinds.ts';

/** Reads it. Throws a usage error for a file that can't be read. */
export function loadWorkload(choice: JobChoice): Workload {
  if ('builtIn' in choice) return readBuiltInJob(choice.builtIn);
  return { ...nameWorkload(basename(choice.file)), jobText: readJobText(choice.file) };
}
