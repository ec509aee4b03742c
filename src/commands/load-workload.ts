/** Workloads that `--jobs` chose, with their texts. */

import { basename } from 'node:path';
import type { Workload } from '../model/records.ts';
import type { JobChoice } from '../plan/jobs.ts';
import { readBuiltInJob, readJobText, readReadyWork } from '../store/job-files.ts';
import { exec } from '../work/exec.ts';
import { withFields } from '../work/exec-text.ts';
import { kindOfWork, nameWorkload } from '../work/kinds.ts';
import { READY_COMMANDS } from '../work/ready-work.ts';

function readWorkload(choice: JobChoice): Workload {
  if ('file' in choice) return { ...nameWorkload(basename(choice.file)), jobText: readJobText(choice.file) };
  const ready = READY_COMMANDS.find(({ name }) => name === choice.builtIn);
  if (ready === undefined) return readBuiltInJob(choice.builtIn);
  return { name: ready.name, kind: exec.kind, jobText: withFields(readReadyWork(ready.file), { caches: ready.caches }) };
}

/** Reads it, in the size that work is to have where its kind knows several. Throws a usage error for a file that can't be read. */
export function loadWorkload(choice: JobChoice, size: 'full' | 'quick' = 'full', mostFiles?: number): Workload {
  const workload = readWorkload(choice);
  const { resize, checkText } = kindOfWork(workload);
  // What is wrong with a text is told by who reads it next.
  return resize === undefined || checkText(workload.jobText) !== null ? workload : { ...workload, jobText: resize(workload.jobText, size, mostFiles) };
}
