/** What a night says of a series: one figure a loop, their geometric mean and their extremes. */

import { largest, smallest } from './extremes.ts';
import type { MeasuredLoop } from './figure.ts';
import { figureNamed, readFigure } from './figures.ts';
import { logMean } from './log-mean.ts';

/** The values of good loops that have one, in the order of the loops; reads and writes together. None is 0: it has no logarithm. */
export function valuesOf(loops: readonly MeasuredLoop[], metric: string): number[] {
  const figure = figureNamed(metric);
  return loops.map((loop) => readFigure(loop, figure)).filter((value) => value !== null && value > 0 && Number.isFinite(value)) as number[];
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
