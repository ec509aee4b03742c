/** Names of the charts a report can draw; apart from their builders, so that the command line loads fast. */

/** In the order in which a reader wants them. */
export const CHART_NAMES = ['overview', 'iops', 'iops-log', 'bw', 'bw-log', 'split', 'latency', 'loops', 'cpu-cost'] as const;

export type ChartName = (typeof CHART_NAMES)[number];
