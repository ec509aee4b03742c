/** What is good of each metric, and how large a change has to be to matter. */

import type { SeriesMetric } from '../../figures/series-name.ts';

export interface MetricRule {
  /** -1 where less is better. */
  readonly direction: 1 | -1;
  /** Least change in one night, and of a lasting one, as shares. */
  readonly now: number;
  readonly lasting: number;
}

/** Latencies at the edge and CPU time spread more than rates do. */
export const METRIC_RULES: Readonly<Record<SeriesMetric, MetricRule>> = {
  iops: { direction: 1, now: 0.05, lasting: 0.03 },
  bw: { direction: 1, now: 0.05, lasting: 0.03 },
  'clat-p99': { direction: -1, now: 0.1, lasting: 0.06 },
  cpu: { direction: -1, now: 0.08, lasting: 0.05 },
};
