/** Names of the charts a report can draw; apart from their builders, so that the command line loads fast. */

import type { Figure } from '../../figures/figure.ts';
import { FIGURES } from '../../figures/figures.ts';

/** Bars of a figure, by the name of their chart. */
export interface BarsChart {
  readonly metric: string;
  readonly scale: 'linear' | 'log';
}

/** NAME and NAME-log. */
export const nameBars = ({ name }: Pick<Figure, 'name'>): string[] => [name, `${name}-log`];

/** Those that every run is drawn as, if it has something for them, in the order in which a reader wants them. */
export function listRunCharts(): string[] {
  return ['overview', ...FIGURES.filter(({ column }) => column !== undefined).flatMap(nameBars), 'split', 'sweep', 'latency', 'loops', 'scenarios', 'cpu-cost'];
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
  return [...new Set([...listRunCharts(), ...FIGURES.flatMap(nameBars)])];
}
