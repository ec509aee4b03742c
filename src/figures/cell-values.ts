/** What stands for the loops of a cell in one figure: what is printed, and what it is ranked by. */

import { largest } from './extremes.ts';
import type { Figure, MeasuredLoop } from './figure.ts';
import { readFigure } from './figures.ts';
import { logMean } from './log-mean.ts';
import { goodMetrics } from './metrics.ts';

type CellFigure = Pick<Figure, 'read' | 'readCell' | 'directions'>;

const SIDES = ['read', 'write'] as const;

/** The geometric mean; a loop that moved nothing has no logarithm: the mean is then nothing too. */
const meanRate = (values: readonly number[]) => (values.length > 0 && values.every((value) => value > 0) ? logMean(values) : 0);

function meansByDirection(loops: readonly MeasuredLoop[], { read, together }: NonNullable<Figure['directions']>): number[] {
  const good = goodMetrics(loops);
  const means = SIDES.flatMap((side) => {
    const values = good.flatMap((metrics) => (metrics[side] === null ? [] : (read(metrics[side]) ?? [])));
    // A latency of 0 is one that was too short for what wrote it down.
    const counted = together === 'sum' ? values : values.filter((value) => value > 0);
    return counted.length === 0 ? [] : [meanRate(counted)];
  });
  const isIdle = means.length === 0 && good.length > 0 && good.every((metrics) => SIDES.every((side) => metrics[side] === null));
  return isIdle && together === 'sum' ? [0] : means;
}

/** Means over the good loops: of reads and of writes where the figure tells them apart, else one; none where no loop has it. */
export function partsOf(loops: readonly MeasuredLoop[], figure: CellFigure): number[] {
  if (figure.directions !== undefined) return meansByDirection(loops, figure.directions);
  if (figure.readCell !== undefined) return [figure.readCell(loops) ?? []].flat();
  const values = loops.flatMap((loop) => readFigure(loop, figure) ?? []);
  return values.length === 0 ? [] : [meanRate(values)];
}

/** What the cell is ranked by: reads and writes together; of latencies the longer one. Null without a figure, or where a loop moved nothing. */
export function levelOf(loops: readonly MeasuredLoop[], figure: CellFigure): number | null {
  const together = figure.directions?.together;
  const level = together === 'sum' ? meanRate(loops.flatMap((loop) => readFigure(loop, figure) ?? [])) : largest([0, ...partsOf(loops, figure)]);
  return level > 0 ? level : null;
}
