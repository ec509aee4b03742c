/** How far figures of a cell differ, within a run and between runs, for all rules that compare cells. */

import { median, sampleVariance } from 'simple-statistics';
import type { Figure } from '../figures/figure.ts';
import { readFigure } from '../figures/figures.ts';
import { satterthwaite, type VariancePart } from '../figures/student-t.ts';
import { addTo } from '../model/group-by.ts';
import type { Cell } from '../model/records.ts';

/** The good loops of a cell on the log scale: all of them, and run by run in the order of the runs. */
export interface LogCell {
  readonly mount: string;
  readonly logs: readonly number[];
  readonly runs: ReadonlyMap<string, readonly number[]>;
}

/** Null where nothing ran, or a loop moved nothing. */
export function logCell(cell: Cell, figure: Figure): LogCell | null {
  const runs = new Map<string, number[]>();
  for (const loop of cell.loops) {
    const value = readFigure(loop, figure);
    if (value === null) continue;
    if (!(value > 0)) return null;
    const id = loop.run ?? '';
    addTo(runs, id, Math.log(value));
  }
  return runs.size === 0 ? null : { mount: cell.mount, logs: [...runs.values()].flat(), runs };
}

/** Median of chi-squared with k degrees of freedom over k: how far a cell's variance falls short in the median. */
export function medianVarianceRatio(k: number): number {
  const exact = [0.4549364, Math.LN2, 0.788659, 0.8391735][k - 1];
  // Wilson and Hilferty 1931, within 0.5 % from k = 5 on.
  return exact ?? (1 - 2 / (9 * k)) ** 3;
}

/**
 * What the median of variances is worth where all of them together have so many degrees of freedom: it takes less from each than a mean would, and cells differ.
 * By simulation (test/analyse/false-rates.test.ts).
 */
const degreesOfMedian = (degrees: number) => 1 + degrees / 2;

/** The spread within a run that all cells have in common: the median of their variances, freed of its bias; null without repeated loops. */
export function pooledSpread(cells: readonly Cell[], figure: Figure): VariancePart | null {
  const repeated = cells.flatMap((cell) => [...(logCell(cell, figure)?.runs.values() ?? [])].filter(({ length }) => length >= 2));
  if (repeated.length === 0) return null;
  return {
    variance: median(repeated.map((logs) => sampleVariance([...logs]) / medianVarianceRatio(logs.length - 1))),
    degrees: degreesOfMedian(repeated.reduce((sum, { length }) => sum + length - 1, 0)),
  };
}

export const pooledVariance = (cells: readonly Cell[], figure: Figure): number | null => pooledSpread(cells, figure)?.variance ?? null;

/** A cell's own variance within its runs; 0 with 0 degrees of freedom where no loop is repeated. */
function ownVariance({ logs, runs }: LogCell): VariancePart {
  const degrees = logs.length - runs.size;
  const squares = [...runs.values()].reduce((sum, run) => sum + (run.length < 2 ? 0 : (run.length - 1) * sampleVariance([...run])), 0);
  return { variance: degrees === 0 ? 0 : squares / degrees, degrees };
}

/** A cell's variance within its runs, shrunk to the common one with three loops' weight, and no more of its own than `most`. */
function shrunkVariance(cell: LogCell, pooled: number, most: number): number {
  const { variance, degrees } = ownVariance(cell);
  return (3 * pooled + degrees * Math.min(variance, most)) / (degrees + 3);
}

/** Boots differ by so many times the variance within one, which loops of one boot can't show. */
export const BOOT_VARIANCE = 1.6;
/** Variance of a median of L loops, in variances over L. */
export const MEDIAN_VARIANCE = 1.6;

/** Degrees of freedom that a shrunk variance is worth, where there are enough loops. */
export const PROVISIONAL_DEGREES = 5;

/** Loops of one run; further runs are no further loops, since loops of one run share a boot. */
export const loopsOfOneRun = ({ logs, runs }: LogCell) => logs.length / runs.size;

/** Where one outlier would blow a cell's variance up, it is clipped at so many times the common one. */
const CLIP = 25;

interface ProvisionalSpread {
  readonly within: number;
  readonly unclipped: number;
  readonly loops: number;
  readonly degrees: number;
}

/**
 * What the provisional rule takes two cells by: variances within a run, added, and how many loops stand behind a median. What is clipped
 * keeps one bad loop from hiding a difference; to show that there is none, all that was seen counts: `unclipped`.
 */
export function provisionalSpread(a: LogCell, b: LogCell, pooled: VariancePart): ProvisionalSpread {
  const loops = 2 / (1 / loopsOfOneRun(a) + 1 / loopsOfOneRun(b));
  const own = [a, b].map(ownVariance);
  const degreesOfOwn = pooled.variance === 0 ? satterthwaite(own) : null;
  if (degreesOfOwn !== null) {
    // Where most cells do not vary at all they say nothing of one that does: it speaks for itself, unclipped.
    const within = own.reduce((sum, { variance }) => sum + variance, 0);
    return { within, unclipped: within, loops, degrees: Math.min(PROVISIONAL_DEGREES, degreesOfOwn) };
  }
  const both = (most: number) => shrunkVariance(a, pooled.variance, most) + shrunkVariance(b, pooled.variance, most);
  return {
    within: both(CLIP * pooled.variance),
    unclipped: both(Number.POSITIVE_INFINITY),
    loops,
    // Few cells, of few loops, know what they have in common no better.
    degrees: Math.min(PROVISIONAL_DEGREES, pooled.degrees),
  };
}

/** Fewer runs say too little of how runs differ. */
export const MIN_RUNS = 3;
/** Older runs tell of another time, so no more than these count. */
export const MAX_RUNS = 14;

/** Median of each run's loops, of the last runs. */
export function runMedians({ runs }: LogCell): Map<string, number> {
  return new Map([...runs].slice(-MAX_RUNS).map(([run, logs]) => [run, median([...logs])]));
}

/** Differences of two mounts, run by run, over the last runs that have both. */
export function pairRuns(a: LogCell, b: LogCell): number[] {
  return [...a.runs]
    .flatMap(([run, logs]) => {
      const other = b.runs.get(run);
      return other === undefined ? [] : [median([...logs]) - median([...other])];
    })
    .slice(-MAX_RUNS);
}

/** A variance between runs as others than the one in question have it, and how many these are. */
export interface RunPrior {
  readonly variance: number;
  readonly others: number;
}

/** Weight of what others have in common, in runs, and the degrees of freedom that it is taken for, where there are many of them. */
const SHARED_WEIGHT = 2;
const SHARED_DEGREES = 1;

/** How much of both so many others give: one half of it, many nearly all. */
const shareOf = (others: number) => others / (others + 1);

/** Degrees of freedom that so many others add. */
export const sharedDegrees = (others: number) => SHARED_DEGREES * shareOf(others);

/**
 * A variance between runs with `degrees` degrees of freedom, drawn to that of others. It must not be one of these: what a variance is drawn to
 * has to be independent of it, or it knows no more than before. After G. K. Smyth, Linear models and empirical Bayes methods for assessing
 * differential expression in microarray experiments, 2004, whose moderated t has d0 degrees more for a weight of d0: here it is fixed, and
 * counts for less, since runs have heavy tails; with no others it is 0 and t is Student's own.
 */
export function shrinkRunVariance(own: number, degrees: number, prior: RunPrior | null): VariancePart {
  if (prior === null) return { variance: own, degrees };
  const weight = SHARED_WEIGHT * shareOf(prior.others);
  return { variance: (weight * prior.variance + degrees * own) / (weight + degrees), degrees: degrees + sharedDegrees(prior.others) };
}

/** What variances of others have in common: exp of the median of logs. Variances of nothing are left out; null of none. */
export function priorOf(variances: readonly number[]): RunPrior | null {
  const positive = variances.filter((variance) => variance > 0);
  return positive.length === 0 ? null : { variance: Math.exp(median(positive.map(Math.log))), others: positive.length };
}
