/** Who won a workload within one run: the provisional rule of docs/statistics.md. */

import { mean, median, sampleVariance } from 'simple-statistics';
import { goodMetrics, totalOf } from '../metrics.ts';
import type { Cell, Decision } from '../model.ts';

import { student5TwoSidedP } from './student5.ts';

/** A difference below this is a tie however sure. */
const MINIMUM_EFFECT = Math.log(1.02);

const ALPHA = 0.05;

/** Median of chi-squared with k degrees of freedom over k: how far a cell's variance falls short in the median. */
export function medianVarianceRatio(k: number): number {
  const exact = [0.4549364, Math.LN2, 0.788659, 0.8391735][k - 1];
  // Wilson and Hilferty 1931, within 0.5 % from k = 5 on.
  return exact ?? (1 - 2 / (9 * k)) ** 3;
}

interface LogCell {
  readonly mount: string;
  readonly logs: readonly number[];
}

function logCell(cell: Cell, metric: 'bw' | 'iops'): LogCell | null {
  const values = goodMetrics(cell.loops).map((metrics) => totalOf(metrics, metric));
  return values.length > 0 && values.every((value) => value > 0) ? { mount: cell.mount, logs: values.map(Math.log) } : null;
}

/** The spread all cells of a run have in common: the median of their variances, freed of its bias; null without repeated loops. */
export function pooledVariance(cells: readonly Cell[], metric: 'bw' | 'iops'): number | null {
  const variances = cells.flatMap((cell) => {
    const logs = logCell(cell, metric)?.logs ?? [];
    return logs.length < 2 ? [] : [sampleVariance([...logs]) / medianVarianceRatio(logs.length - 1)];
  });
  return variances.length === 0 ? null : median(variances);
}

/** A cell's variance, shrunk to the common one with three loops' weight and clipped where one outlier would blow it up. */
function shrunkVariance(logs: readonly number[], pooled: number): number {
  const count = logs.length;
  const own = count < 2 ? pooled : sampleVariance([...logs]);
  return (3 * pooled + (count - 1) * Math.min(own, 25 * pooled)) / (count + 2);
}

/** Two-sided p that two cells differ; 1.44 is the spread between boots that loops of one boot can't show. */
function pairP(a: LogCell, b: LogCell, pooled: number): number {
  const difference = median([...a.logs]) - median([...b.logs]);
  const loops = 2 / (1 / a.logs.length + 1 / b.logs.length);
  const variance = (shrunkVariance(a.logs, pooled) + shrunkVariance(b.logs, pooled)) * (1.44 + 1.6 / loops);
  if (variance === 0) return difference === 0 ? 1 : 0;
  return student5TwoSidedP(difference / Math.sqrt(variance));
}

/** Which hypotheses Holm's step-down rejects at ALPHA (Holm 1979). */
export function rejectByHolm(ps: readonly number[]): boolean[] {
  const order = ps.map((_, index) => index).sort((a, b) => (ps[a] as number) - (ps[b] as number));
  const rejected = ps.map(() => false);
  for (const [rank, index] of order.entries()) {
    if ((ps[index] as number) > ALPHA / (ps.length - rank)) break;
    rejected[index] = true;
  }
  return rejected;
}

/**
 * The winners among the cells of one workload: the best, with every mount that can't be told from it. Ranked are good
 * loops alone, by reads and writes together. `pooled` is pooledVariance of the whole run.
 */
export function decideWinners(cells: readonly Cell[], metric: 'bw' | 'iops', pooled: number | null): Decision {
  const ranked = cells.flatMap((cell) => logCell(cell, metric) ?? []).sort((a, b) => median([...b.logs]) - median([...a.logs]));
  const [best, ...rivals] = ranked;
  if (best === undefined) return { mounts: [], tested: true };
  if (rivals.length === 0) return { mounts: [best.mount], tested: true };
  if (pooled === null) {
    const level = rivals.filter((rival) => median([...best.logs]) === median([...rival.logs]));
    return { mounts: [best, ...level].map(({ mount }) => mount), tested: false };
  }
  const rejected = rejectByHolm(rivals.map((rival) => pairP(best, rival, pooled)));
  const tied = rivals.filter((rival, index) => {
    const medians = median([...best.logs]) - median([...rival.logs]);
    // The table shows means: a mark must not stand beside a larger mean.
    const means = mean([...best.logs]) - mean([...rival.logs]);
    return rejected[index] !== true || Math.min(medians, means) < MINIMUM_EFFECT;
  });
  return { mounts: [best, ...tied].map(({ mount }) => mount), tested: true };
}
