/** From the shortest to the longest of a cell's times: of its loops, or of runs that a source does not list. */

import { largest, smallest } from './extremes.ts';
import type { MeasuredLoop } from './figure.ts';
import { figureNamed, readFigure } from './figures.ts';

/** What a source tells of runs that it does not list, as figures that its one loop carries beside their mean; seconds. */
export const SPAN_FIGURES = { least: 'wall-time-least', most: 'wall-time-most' } as const;

/** Seconds. */
export interface Span {
  readonly least: number;
  readonly most: number;
}

/** Of a cell that one loop stands for, as the source tells it; null where it tells nothing. */
export function toldSpan(loops: readonly MeasuredLoop[]): Span | null {
  const told = loops.length === 1 ? loops[0]?.figures : undefined;
  const [least, most] = [told?.[SPAN_FIGURES.least], told?.[SPAN_FIGURES.most]];
  return least === undefined || most === undefined ? null : { least, most };
}

/** Of a cell; null for one loop that tells of no others, and without a time. */
export function spanOfTimes(loops: readonly MeasuredLoop[]): Span | null {
  const wallTime = figureNamed('wall-time');
  const times = loops.flatMap((loop) => readFigure(loop, wallTime) ?? []);
  return toldSpan(loops) ?? (times.length < 2 ? null : { least: smallest(times), most: largest(times) });
}
