/** `fsbench jobs`: the workloads it knows, and their job files. */

import { isFioJob } from '../fio/jobs.ts';
import type { Workload } from '../model/records.ts';
import { chooseJobs } from '../plan/jobs.ts';
import { isFile } from '../store/job-files.ts';
import { writeJsonText } from '../text/json-text.ts';
import { mustReadExec, sized } from '../work/exec-text.ts';
import { countOnFiles } from '../work/fio-on-files.ts';
import { ALL_READY_WORK } from '../work/ready-work.ts';
import type { CommandIo } from './io.ts';
import { describeWork } from './kinds-help.ts';
import { loadWorkload } from './load-workload.ts';

function describeJob({ jobText }: Workload): string {
  return /^[;#] (.*)$/m.exec(jobText)?.[1] ?? '';
}

/** Where ready work comes from, what it asks of a file system and of how many files. */
function describeReady(work: Workload): { readonly about: string; readonly origin: string; readonly requests: string; readonly files: number } {
  const { jobText } = work;
  if (isFioJob(work)) {
    const [origin = '', requests = ''] = ['origin', 'requests'].map((name) => new RegExp(`^; ${name}: (.*)$`, 'm').exec(jobText)?.[1]);
    return { about: describeJob(work), origin, requests, files: countOnFiles(jobText) };
  }
  const { about, origin = '', requests = '', files, size } = mustReadExec(jobText);
  return { about, origin, requests, files: sized({ size }, files, 0) };
}

/** Lists workloads, a line each: name and what it does; of ready work also its files and requests. */
export async function runJobsList(options: { readonly json: boolean }, io: CommandIo): Promise<number> {
  const [ofFio, ready] = ['*', ALL_READY_WORK].map((list) => chooseJobs(list, () => false).map((choice) => loadWorkload(choice)));
  const list = (ofFio ?? []).map((job) => ({ name: job.name, description: describeJob(job) }));
  const readyList = (ready ?? []).map((work) => ({ name: work.name, description: describeJob(work), ...describeReady(work) }));
  const width = Math.max(...[...list, ...readyList].map(({ name }) => name.length));
  const lines = (jobs: readonly { name: string; description: string }[]) =>
    jobs.map(({ name, description }) => `${name.padEnd(width)}  ${description}\n`).join('');
  const readyLines = readyList.map(({ name, about, files, requests, origin }) => {
    const indent = ' '.repeat(width + 2);
    return `${name.padEnd(width)}  ${about}\n${indent}${files} files or calls; ${requests}\n${indent}from: ${origin}\n`;
  });
  if (options.json) io.out(`${writeJsonText([...list, ...readyList], 2)}\n`);
  else
    io.print(
      `${lines(list)}\nReady work (fsbench exec --jobs NAME; apps: all of it; NAME-warm: after an untimed run):\n${readyLines.join('')}\n${describeWork()}\n`,
    );
  return 0;
}

/** Prints the job files a `--jobs` list means. */
export async function runJobsShow(list: string, io: CommandIo): Promise<number> {
  const texts = chooseJobs(list, isFile).map((choice) => loadWorkload(choice).jobText.trimEnd());
  io.print(`${texts.join('\n\n')}\n`);
  return 0;
}
