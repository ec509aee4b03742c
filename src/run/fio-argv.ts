/** The fio command of a cell, under run-fio-test.sh's options. */

import type { FioParameters, Plan } from '../model.ts';
import { quoteForFio } from '../quote.ts';
import { formatSizeOption } from '../units.ts';

/** fio's argv; what the job file itself says wins over these, as in fio. */
export function buildFioArgv(parameters: FioParameters, directory: string, jobFile: string): string[] {
  return [
    'fio',
    '--output-format=json',
    `--directory=${quoteForFio(directory)}`,
    `--runtime=${parameters.runtimeSeconds}`,
    `--iodepth=${parameters.iodepth}`,
    `--size=${formatSizeOption(parameters.sizeBytes)}`,
    `--direct=${parameters.direct}`,
    `--blocksize=${formatSizeOption(parameters.blockSizeBytes)}`,
    jobFile,
  ];
}

/** Where a workload's job file lies in the target: by its name where that is plain, else by its place in the plan. */
export function jobFileName(workDir: string, plan: Pick<Plan, 'workloads'>, workload: string): string {
  const plain = /^[A-Za-z0-9][\w.+-]*$/.test(workload);
  return `${workDir}/${plain ? workload : `workload-${plan.workloads.findIndex(({ name }) => name === workload) + 1}`}.job`;
}

/** How long fio may take: the runtime for each of the job's sections that waits for the one before, and a margin. */
export function deadlineSeconds(parameters: FioParameters, jobText: string): number {
  const spans = [...jobText.matchAll(/^\s*(?:runtime|timeout)\s*=\s*(\d+)\s*(ms|s|m|h)?\s*$/gm)].map(
    ([, value, unit]) => Number(value) * ({ ms: 0.001, s: 1, m: 60, h: 3600 }[unit ?? 's'] as number),
  );
  const ramps = [...jobText.matchAll(/^\s*ramp_time\s*=\s*(\d+)/gm)].map((match) => Number(match[1]));
  const waits = 1 + [...jobText.matchAll(/^\s*(?:stonewall|wait_for_previous)\b/gm)].length;
  return Math.max(parameters.runtimeSeconds, ...spans) * waits + Math.max(0, ...ramps) * waits + 30;
}
