/** What fio measured, read off loops. */

import type { LoopResult, Metrics } from '../model/records.ts';

/** Reads and writes together. */
export function totalOf(metrics: Metrics, rate: 'bw' | 'iops'): number {
  return (metrics.read?.[rate] ?? 0) + (metrics.write?.[rate] ?? 0);
}

/** What fio measured in the loops that count. */
export function goodMetrics(loops: readonly Pick<LoopResult, 'outcome' | 'metrics'>[]): Metrics[] {
  return loops.flatMap(({ outcome, metrics }) => (outcome === 'ok' && metrics !== null ? [metrics] : []));
}
