/** `fsbench jobs`: the workloads it knows, and their job files. */

import { chooseJobs } from '../plan/jobs.ts';
import { isFile, readBuiltInJob } from '../store/job-files.ts';
import { writeJsonText } from '../text/json-text.ts';
import type { CommandIo } from './io.ts';
import { describeWork } from './kinds-help.ts';
import { loadWorkload } from './load-workload.ts';

function describeJob(jobText: string): string {
  return /^; (.*)$/m.exec(jobText)?.[1] ?? '';
}

/** Lists workloads, a line each: name and what it does. */
export async function runJobsList(options: { readonly json: boolean }, io: CommandIo): Promise<number> {
  const jobs = chooseJobs('*', () => false).flatMap((choice) => ('builtIn' in choice ? [readBuiltInJob(choice.builtIn)] : []));
  const list = jobs.map(({ name, jobText }) => ({ name, description: describeJob(jobText) }));
  const width = Math.max(...list.map(({ name }) => name.length));
  if (options.json) io.out(`${writeJsonText(list, 2)}\n`);
  else io.print(`${list.map(({ name, description }) => `${name.padEnd(width)}  ${description}\n`).join('')}\n${describeWork()}\n`);
  return 0;
}

/** Prints the job files a `--jobs` list means. */
export async function runJobsShow(list: string, io: CommandIo): Promise<number> {
  const texts = chooseJobs(list, isFile).map((choice) => loadWorkload(choice).jobText.trimEnd());
  io.print(`${texts.join('\n\n')}\n`);
  return 0;
}
