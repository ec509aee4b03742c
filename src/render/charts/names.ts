/** Names of the charts a report can draw; apart from their builders, so that the command line loads fast. */

import { FIGURES } from '../../figures/figures.ts';

/** Those that every run is drawn as, if it has something for them, in the order in which a reader wants them. */
export const CHART_NAMES = ['overview', 'iops', 'iops-log', 'bw', 'bw-log', 'split', 'latency', 'loops', 'cpu-cost'] as const;

export type ChartName = (typeof CHART_NAMES)[number];

/** Bars of a figure, by the name of their chart. */
export interface BarsChart {
  readonly metric: string;
  readonly scale: 'linear' | 'log';
}

/** The bars that are called so: NAME of a figure, or NAME-log; null where no figure is. */
export function findBars(name: string): BarsChart | null {
  const bars = FIGURES.flatMap(({ name: metric }): [string, BarsChart][] => [
    [metric, { metric, scale: 'linear' }],
    [`${metric}-log`, { metric, scale: 'log' }],
  ]);
  return new Map(bars).get(name) ?? null;
}

/** All names there are: those above, and bars of every figure. */
export function listCharts(): string[] {
  return [...new Set([...CHART_NAMES, ...FIGURES.flatMap(({ name }) => [name, `${name}-log`])])];
}
