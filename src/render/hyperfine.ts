/** Times of commands as hyperfine's JSON (`--export-json`): one result a cell, the mount among its parameters. */

import { mean, median, sampleStandardDeviation } from 'simple-statistics';
import { largest, smallest } from '../figures/extremes.ts';
import { carried } from '../figures/figures.ts';
import { environmentError } from '../model/errors.ts';
import type { Cell, Report } from '../model/records.ts';
import { writeJsonText } from '../text/json-text.ts';

const [wallTime, userTime, systemTime] = [carried('wall-time'), carried('user-time'), carried('system-time')];

/** Fields as hyperfine 1.15 writes them; times in seconds. What failed is left out: hyperfine writes no times of it either. */
function writeResult({ workload, mount, loops }: Cell): object[] {
  const good = loops.filter(({ outcome }) => outcome === 'ok');
  const times = good.flatMap((loop) => wallTime.read(loop) ?? []);
  if (times.length === 0) return [];
  const meanOf = (read: typeof userTime.read) => {
    const values = good.flatMap((loop) => read(loop) ?? []);
    return values.length === 0 ? null : mean(values);
  };
  return [
    {
      command: workload,
      mean: mean(times),
      stddev: times.length < 2 ? null : sampleStandardDeviation(times),
      median: median(times),
      user: meanOf(userTime.read),
      system: meanOf(systemTime.read),
      min: smallest(times),
      max: largest(times),
      times,
      exit_codes: times.map(() => 0),
      parameters: { mount },
    },
  ];
}

/** The report's times. Throws an environment error where it has none. */
export function renderHyperfine(report: Report): string {
  const results = report.workloads.flatMap(({ cells }) => cells.flatMap(writeResult));
  if (results.length === 0)
    throw environmentError('no-times', 'there are no times of commands to write for hyperfine', 'fsbench exec measures them; figures of fio jobs are rates');
  return `${writeJsonText({ results }, 2)}\n`;
}
