/** What a night says of a series: one figure a loop by metric, their geometric mean and their extremes. */

import type { NightLoop } from '../model/night.ts';
import type { Metrics } from '../model/records.ts';
import { cpuCostOf } from './cpu-cost.ts';
import { largest, smallest } from './extremes.ts';
import { logMean, totalOf } from './metrics.ts';
import type { SeriesMetric } from './series-name.ts';

/** A loop, as far as its figures go. */
type MeasuredLoop = Pick<NightLoop, 'outcome' | 'metrics' | 'hostCpuSeconds'>;

interface MetricTraits {
  readonly better: 'higher' | 'lower';
  readonly title: string;
  /** Of the values as other tools get them, and how many of ours (bytes, ns) one of these is. */
  readonly unit: string;
  readonly scale: number;
}

/** What each metric is. */
export const METRIC_TRAITS: Readonly<Record<SeriesMetric, MetricTraits>> = {
  iops: { better: 'higher', title: 'I/Os per second', unit: 'iops', scale: 1 },
  bw: { better: 'higher', title: 'bandwidth', unit: 'MB/s', scale: 1e6 },
  'clat-p99': { better: 'lower', title: '99th percentile of completion latency', unit: 'us', scale: 1e3 },
  cpu: { better: 'lower', title: 'host CPU seconds a GiB', unit: 's/GiB', scale: 1 },
};

const RATES = ['readBw', 'readIops', 'writeBw', 'writeIops', 'runtimeMs'] as const;

/** Which flat figures (flat-loop.ts) of a loop figureOf looks at. */
export const FIGURES_OF_METRIC: Readonly<Record<SeriesMetric, readonly string[]>> = {
  iops: RATES,
  bw: RATES,
  'clat-p99': [...RATES, 'readClatP99Ns', 'writeClatP99Ns'],
  cpu: [...RATES, 'hostCpuQemuSeconds', 'hostCpuDaemonSeconds', 'hostCpuSshdSeconds'],
};

/** The worse of both directions: a percentile of the mixture can not be had from theirs. */
function worstP99(metrics: Metrics): number | null {
  const values = [metrics.read?.clatP99Ns, metrics.write?.clatP99Ns].filter((value) => value != null);
  return values.length === 0 ? null : largest(values);
}

/** The figure of a loop; null where it is not good or has none. Reads and writes together, of latencies the worse. */
export function figureOf(loop: MeasuredLoop, metric: SeriesMetric): number | null {
  if (loop.outcome !== 'ok' || loop.metrics === null) return null;
  if (metric === 'cpu') return cpuCostOf([loop])?.secondsPerGib ?? null;
  return metric === 'clat-p99' ? worstP99(loop.metrics) : totalOf(loop.metrics, metric);
}

/** The values of good loops that have one, in the order of the loops; reads and writes together. None is 0: it has no logarithm. */
export function valuesOf(loops: readonly MeasuredLoop[], metric: SeriesMetric): number[] {
  return loops.map((loop) => figureOf(loop, metric)).filter((value) => value !== null && value > 0 && Number.isFinite(value)) as number[];
}

/** A night of a series in one figure, with the loops' extremes. */
export interface NightValue {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly loops: number;
}

/** Null where no loop has the metric. */
export function summarizeValues(values: readonly number[]): NightValue | null {
  if (values.length === 0) return null;
  return { value: logMean(values), low: smallest(values), high: largest(values), loops: values.length };
}
