/** Which kinds of figures winners are simulated by: rates, a latency as fio reports it, and a count of whole things. */

import type { Figure } from '../src/figures/figure.ts';
import { carried } from '../src/figures/figures.ts';
import type { LoopFigures } from '../src/model/records.ts';
import { type NoiseModel, WORKLOADS } from './model.ts';

/** Of 238 cells of rhvgoyal/virtiofs-tests with percentiles, clat p99 varies within a cell 1.3 times as much as IOPS do, in the median. */
const LATENCY_NOISE = 1.3;

/** A count that is added to the table for the time of a simulation. */
export const SIMULATED_COUNT: Figure = {
  name: 'simulated-count',
  heading: 'count',
  label: 'Count',
  title: 'count',
  explanation: 'A count of whole things; less is better.',
  best: 'smallest',
  more: 'more',
  less: 'fewer',
  better: 'lower',
  unit: 'things',
  scale: 1,
  leastEffects: { winner: 0.05, compared: 0.05, tonight: 0.1, lasting: 0.06 },
  ...carried('simulated-count'),
  format: String,
};

/**
 * fio's latency in ns as its histogram keeps it: the middle of one of 64 buckets an octave (fio's stat.h, "FIO_IO_U_PLAT_BITS").
 */
export function bucketOf(ns: number): number {
  const width = 2 ** Math.max(0, Math.floor(Math.log2(ns)) - 6);
  return width === 1 ? Math.floor(ns) : (Math.floor(ns / width) + 0.5) * width;
}

const NO_LATENCIES = { clatMeanNs: null, clatP50Ns: null, clatP95Ns: null, clatP99Ns: null, clatP999Ns: null, clatP9999Ns: null };

/** Of a loop that read. */
export const ratesOf = (iops: number, clatP99Ns: number | null = null): LoopFigures => ({
  metrics: { read: { bw: iops * 4096, iops, ...NO_LATENCIES, clatP99Ns }, write: null, runtimeMs: 20_000 },
});

/** Levels of workloads, from `least` to a hundred times that. */
const levelOf = (least: number, workload: number) => least * 100 ** (workload / (WORKLOADS - 1));

const BASE_IOPS = 20_000;

export interface SimulatedFigure {
  readonly metric: string;
  /** What a table of it is of. */
  readonly title: string;
  readonly noise: (model: NoiseModel) => NoiseModel;
  /** A loop's figures; `gain` is by how much it did better than the workload's level (ln). */
  readonly measure: (gain: number, workload: number) => LoopFigures;
}

export const SIMULATED_FIGURES: readonly SimulatedFigure[] = [
  {
    metric: 'iops',
    title: 'rates (IOPS, bandwidth)',
    noise: (model) => model,
    measure: (gain) => ratesOf(Math.exp(Math.log(BASE_IOPS) + gain)),
  },
  {
    metric: 'clat-p99',
    title: `a latency: clat p99 from 0.1 to 10 ms, ${LATENCY_NOISE} times as noisy as rates, in fio's buckets`,
    noise: (model) => ({ ...model, loopSd: LATENCY_NOISE * model.loopSd }),
    measure: (gain, workload) => ratesOf(BASE_IOPS, bucketOf(levelOf(1e5, workload) * Math.exp(-gain))),
  },
  {
    metric: SIMULATED_COUNT.name,
    title: 'a count: whole numbers of about 10 to 1000, as noisy as rates, least effect 5 %',
    noise: (model) => model,
    measure: (gain, workload) => ({ metrics: null, figures: { [SIMULATED_COUNT.name]: Math.max(1, Math.round(levelOf(10, workload) * Math.exp(-gain))) } }),
  },
];
