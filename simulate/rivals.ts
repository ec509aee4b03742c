/** The rules other tools judge a night by, each as its documentation or code has it, on one series at a time. */

import { studentTQuantile } from '../src/figures/student-t.ts';

/** One series up to and including tonight: mean rate by night, and tonight's and last night's loops. */
export interface SeriesView {
  /** Mean rate of night 0, 1, ... in its natural unit. */
  readonly means: Float64Array;
  /** Tonight's number, from 0. */
  readonly night: number;
  readonly loops: number;
  /** ln rates: night by night, loop by loop. */
  readonly logs: Float64Array;
}

export interface Rival {
  readonly name: string;
  /** True where tonight is called worse. */
  readonly flags: (view: SeriesView) => boolean;
}

interface Moments {
  readonly mean: number;
  readonly sd: number;
  readonly count: number;
}

function moments(values: Float64Array, from: number, to: number): Moments {
  const first = Math.max(0, from);
  const count = to - first;
  let sum = 0;
  for (let at = first; at < to; at++) sum += values[at] as number;
  const mean = sum / count;
  let squares = 0;
  for (let at = first; at < to; at++) squares += ((values[at] as number) - mean) ** 2;
  return { mean, sd: Math.sqrt(squares / (count - 1)), count };
}

const belowLast =
  (share: number): Rival['flags'] =>
  ({ means, night }) =>
    (means[night] as number) < share * (means[night - 1] as number);

/** fsperf: the average and sd of the last 7, 14, 21 and 28 days, 1.96 sd. */
const fsperf: Rival['flags'] = ({ means, night }) =>
  [7, 14, 21, 28].some((days) => {
    const { mean, sd } = moments(means, night - days, night);
    return (means[night] as number) < mean - 1.96 * sd;
  });

const quantiles = new Map<number, number>();

/** bencher: the lower 0.99 boundary of Student's t around the mean of at most 64 results. */
const bencher: Rival['flags'] = ({ means, night }) => {
  const { mean, sd, count } = moments(means, night - 64, night);
  const quantile = quantiles.get(count) ?? studentTQuantile(0.99, count - 1);
  quantiles.set(count, quantile);
  return (means[night] as number) < mean - quantile * sd;
};

/** conbench, approximated: five standard deviations below the mean of the last 100. */
const conbench: Rival['flags'] = ({ means, night }) => {
  const { mean, sd } = moments(means, night - 100, night);
  return (means[night] as number) < mean - 5 * sd;
};

/** Largest U of the Mann-Whitney test that is significant at 0.05, two-sided, with so many loops on each side. */
const CRITICAL_U: Readonly<Record<number, number>> = { 4: 0, 5: 2, 6: 5, 7: 8, 8: 13 };

/** benchstat on the last two nights. */
const benchstat: Rival['flags'] = ({ logs, night, loops }) => {
  let wins = 0;
  for (let a = night * loops; a < (night + 1) * loops; a++) {
    for (let b = (night - 1) * loops; b < night * loops; b++) if ((logs[a] as number) > (logs[b] as number)) wins++;
  }
  return wins <= (CRITICAL_U[loops] ?? -1);
};

export const RIVALS: readonly Rival[] = [
  { name: '200 % of the last (github-action-benchmark)', flags: belowLast(1 / 2) },
  { name: '5 % against the last', flags: belowLast(0.95) },
  { name: 'mean ± 1.96 sd, 7/14/21/28 nights (fsperf)', flags: fsperf },
  { name: 't-test, 0.99, 64 nights (bencher)', flags: bencher },
  { name: 'z = 5 (conbench, approximated)', flags: conbench },
  { name: 'Mann-Whitney on the last two (benchstat)', flags: benchstat },
];
