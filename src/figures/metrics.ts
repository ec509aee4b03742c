/** Figures read off loops, for the stages that rank, draw and print them. */

import { logAverage } from 'simple-statistics';
import type { LoopResult, Metrics } from '../model/records.ts';

/** The figures mounts are ranked by. */
export type Rate = 'bw' | 'iops';

/** How a sentence calls them. */
export const RATE_NAMES: Readonly<Record<Rate, string>> = { iops: 'IOPS', bw: 'bandwidth' };

/** Reads and writes together: the figure mounts are ranked by. */
export function totalOf(metrics: Metrics, metric: Rate): number {
  return (metrics.read?.[metric] ?? 0) + (metrics.write?.[metric] ?? 0);
}

/** Loops whose figures count. */
export function goodMetrics(loops: readonly LoopResult[]): Metrics[] {
  return loops.flatMap(({ outcome, metrics }) => (outcome === 'ok' && metrics !== null ? [metrics] : []));
}

/** The geometric mean of positive values, by their logarithms: a product of many rates overflows. */
export function logMean(values: readonly number[]): number {
  return values.length === 1 ? (values[0] as number) : logAverage([...values]);
}
