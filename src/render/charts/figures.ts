/** What charts draw of a cell: its figure with an interval, and the words where it has none. */

import { mean, sampleStandardDeviation } from 'simple-statistics';
import { figureNamed, readFigure } from '../../figures/figures.ts';
import { toldSpan } from '../../figures/span.ts';
import { studentTQuantile } from '../../figures/student-t.ts';
import { addTo } from '../../model/group-by.ts';
import type { Cell, SourcedLoop } from '../../model/records.ts';
import { formatOutcome } from '../cell-text.ts';
import { labelOf } from './text.ts';

/** What an interval rests on: the means of runs, loops, the smallest and largest of two, those that a source tells of runs it does not list, or nothing. */
type Basis = 'runs' | 'loops' | 'range' | 'told' | 'none';

export interface Estimate {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly basis: Basis;
}

/** 97.5 % quantiles of Student's t by degrees of freedom: few of them are asked for, by thousands of cells. */
const quantiles = new Map<number, number>();

function t975(degrees: number): number {
  const quantile = quantiles.get(degrees) ?? studentTQuantile(0.975, degrees);
  quantiles.set(degrees, quantile);
  return quantile;
}

/** Loops that count and have this figure, with its value. */
export function valuesOfCell({ loops }: Cell, metric: string): { readonly loop: SourcedLoop; readonly value: number }[] {
  const figure = figureNamed(metric);
  return loops.flatMap((loop) => {
    const value = readFigure(loop, figure);
    return value === null ? [] : [{ loop, value }];
  });
}

/**
 * Geometric mean of positive values, with a 95 % interval: Student's t on the logs from three values on, else smallest
 * and largest. Null where there is no value, or one that has no logarithm.
 */
function summarize(values: readonly number[], basis: Basis): Estimate | null {
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
 * A cell's figure, reads and writes together. Loops of one run are not independent, so from three runs on the
 * interval is that of the runs' means. Null where nothing can be drawn. `metric`: the name of the figure.
 */
export function summarizeFigure(cell: Cell, metric: string): Estimate | null {
  const byRun = new Map<string | null, number[]>();
  for (const { loop, value } of valuesOfCell(cell, metric)) {
    addTo(byRun, loop.run, value);
  }
  const loops = summarize([...byRun.values()].flat(), 'loops');
  const told = metric === 'wall-time' ? toldSpan(cell.loops) : null;
  if (loops !== null && told !== null) return { ...loops, low: told.least, high: told.most, basis: 'told' };
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
  told: 'shortest to longest run, as the source tells',
  none: null,
};

/** What the intervals of a chart are, in a sentence; null where it has none. */
export function describeIntervals(figures: readonly (Estimate | null)[]): string | null {
  const used = (['runs', 'loops', 'range', 'told'] as const).filter((basis) => figures.some((figure) => figure?.basis === basis));
  return used.length === 0 ? null : `Line: ${used.map((basis) => BASIS_TEXT[basis]).join('; ')}.`;
}

/** What stands in a chart where a cell has no figure. */
export function describeAbsence(cell: Cell, metric?: string): string {
  if (cell.outcome !== 'ok') return labelOf(formatOutcome(cell));
  return metric !== undefined && valuesOfCell(cell, metric).length === 0 ? 'not known' : 'moved nothing';
}
