/** The fio command of a cell, under run-fio-test.sh's options. */

import type { FioParameters, Plan } from '../model/records.ts';
import { quoteForFio } from '../text/quote.ts';
import { formatSizeOption } from '../text/units.ts';

/** fio's argv; what the job file itself says wins over these, as in fio. */
export function buildFioArgv(parameters: FioParameters, directory: string, jobFile: string, rampSeconds = 0): string[] {
  return [
    'fio',
    '--output-format=json',
    `--directory=${quoteForFio(directory)}`,
    `--runtime=${parameters.runtimeSeconds}`,
    ...(rampSeconds > 0 ? [`--ramp_time=${rampSeconds}`] : []),
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
  return `${workDir}/${plain ? workload : `_${plan.workloads.findIndex(({ name }) => name === workload) + 1}`}.job`;
}

/** Seconds that fio may take: the runtime for each of the job's sections that waits for the one before, and a margin; 23 days at most. */
export function deadlineSeconds(parameters: FioParameters, jobText: string, rampSeconds = 0): number {
  const runtime = Math.max(parameters.runtimeSeconds, ...readSpans(jobText, 'runtime|timeout'));
  const ramp = Math.max(rampSeconds, ...readSpans(jobText, 'ramp_time'));
  const waits = 1 + [...jobText.matchAll(/^[ \t]*(?:stonewall|wait_for_previous)\b/gm)].length;
  return Math.min(MOST_SECONDS, (runtime + ramp) * waits + MARGIN_SECONDS);
}

const MARGIN_SECONDS = 30;

/** Timers of Node end at 2^31 ms; a longer one fires at once. */
export const MOST_SECONDS = 2_000_000;

/** Seconds of fio's time units (HOWTO, "Parameter types", time). */
const UNIT_SECONDS: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600, d: 86_400 };

/** The times a job file gives for an option, in seconds. */
function readSpans(jobText: string, names: string): number[] {
  const line = new RegExp(`^[ \\t]*(?:${names})[ \\t]*=[ \\t]*(\\d+(?:\\.\\d+)?)[ \\t]*(us|ms|s|m|h|d)?`, 'gm');
  return [...jobText.matchAll(line)].map(([, value, unit]) => Number(value) * (UNIT_SECONDS[unit ?? 's'] as number));
}
