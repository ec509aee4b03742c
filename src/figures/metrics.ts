/** What fio measured, read off loops. */

import type { LoopResult, Metrics } from '../model/records.ts';

/** Reads and writes together; null where one of them moved data and does not say how much. */
export function totalOf({ read, write }: Metrics, rate: 'bw' | 'iops'): number | null {
  const [reads, writes] = [read === null ? 0 : read[rate], write === null ? 0 : write[rate]];
  return reads === null || writes === null ? null : reads + writes;
}

/** What fio measured in the loops that count. */
export function goodMetrics(loops: readonly Pick<LoopResult, 'outcome' | 'metrics'>[]): Metrics[] {
  return loops.flatMap(({ outcome, metrics }) => (outcome === 'ok' && metrics !== null ? [metrics] : []));
}
