/** Figures of a cell for the charts: its rate with an interval, and the words where it has none. */

import { mean, sampleStandardDeviation } from 'simple-statistics';
import { type Rate, totalOf } from '../../figures/metrics.ts';
import type { Cell, Metrics, SourcedLoop } from '../../model/records.ts';
import { formatOutcome } from '../cell-text.ts';
import { labelOf } from './text.ts';

/** What an interval rests on: the means of runs, loops, the smallest and largest of two, or nothing. */
type Basis = 'runs' | 'loops' | 'range' | 'none';

export interface Figure {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly basis: Basis;
}

/** 97.5 % quantiles of Student's t by degrees of freedom, from 1. */
const T975 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086,
] as const;

/** Past the table by Abramowitz and Stegun 26.7.5, the first two terms: within 0.001. */
function t975(degrees: number): number {
  return T975[degrees - 1] ?? 1.96 + 2.3722 / degrees + 2.823 / degrees ** 2;
}

/** Loops that count, with their figures. */
export function goodLoops(cell: Cell): (SourcedLoop & { readonly metrics: Metrics })[] {
  return cell.loops.flatMap((loop) => (loop.outcome === 'ok' && loop.metrics !== null ? [{ ...loop, metrics: loop.metrics }] : []));
}

/**
 * Geometric mean of positive values, with a 95 % interval: Student's t on the logs from three values on, else smallest
 * and largest. Null where there is no value, or one that has no logarithm.
 */
function summarize(values: readonly number[], basis: Basis): Figure | null {
  if (values.length === 0 || values.some((value) => value <= 0)) return null;
  const logs = values.map(Math.log);
  const center = mean(logs);
  const value = Math.exp(center);
  if (values.length === 1) return { value, low: null, high: null, basis: 'none' };
  if (values.length === 2) return { value, low: Math.min(...values), high: Math.max(...values), basis: 'range' };
  const reach = (t975(logs.length - 1) * sampleStandardDeviation(logs)) / Math.sqrt(logs.length);
  return { value, low: Math.exp(center - reach), high: Math.exp(center + reach), basis };
}

/**
 * A cell's rate per second, reads and writes together. Loops of one run are not independent, so from three runs on the
 * interval is that of the runs' means. Null where nothing can be drawn.
 */
export function summarizeRate(cell: Cell, metric: Rate): Figure | null {
  const byRun = new Map<string | null, number[]>();
  for (const loop of goodLoops(cell)) {
    const known = byRun.get(loop.run);
    if (known === undefined) byRun.set(loop.run, [totalOf(loop.metrics, metric)]);
    else known.push(totalOf(loop.metrics, metric));
  }
  const loops = summarize([...byRun.values()].flat(), 'loops');
  if (loops === null || byRun.size < 3) return loops;
  const runs = summarize(
    [...byRun.values()].map((values) => Math.exp(mean(values.map(Math.log)))),
    'runs',
  );
  // The table shows the mean over loops: the chart must not show another.
  return runs === null
    ? loops
    : { ...loops, low: Math.min(runs.low ?? loops.value, loops.value), high: Math.max(runs.high ?? loops.value, loops.value), basis: 'runs' };
}

const BASIS_TEXT: Readonly<Record<Basis, string | null>> = {
  runs: '95 % t interval over the means of the runs',
  loops: '95 % t interval over the loops, which says nothing of other boots',
  range: 'smallest to largest where there are two loops',
  none: null,
};

/** What the intervals of a chart are, in a sentence; null where it has none. */
export function describeIntervals(figures: readonly (Figure | null)[]): string | null {
  const used = (['runs', 'loops', 'range'] as const).filter((basis) => figures.some((figure) => figure?.basis === basis));
  return used.length === 0 ? null : `Line: ${used.map((basis) => BASIS_TEXT[basis]).join('; ')}.`;
}

/** What stands in a chart where a cell has no figure. */
export function describeAbsence(cell: Cell): string {
  return cell.outcome === 'ok' ? 'moved nothing' : labelOf(formatOutcome(cell));
}
