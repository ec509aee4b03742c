/** Two reports side by side: each cell's ratio with its interval, what can be said of it, and families of cells. */

import { mean, sampleVariance } from 'simple-statistics';
import type { Figure } from '../figures/figure.ts';
import { figureNamed } from '../figures/figures.ts';
import { studentTCdf, studentTQuantile, type VariancePart } from '../figures/student-t.ts';
import { DEFAULT_MARGIN } from '../model/margin.ts';
import type { Cell, Needed, Report } from '../model/records.ts';
import { EQUALITY_ALPHA } from './equality.ts';
import { type FamilyRatio, summarizeFamilies } from './families.ts';
import { HOLM_ALPHA, rejectByHolm } from './holm.ts';
import { isShownEqual, type Measured, neededFor, standardError } from './needed.ts';
import { measureByLoops } from './provisional.ts';
import { type LogCell, logCell, MIN_RUNS, pooledSpread, priorOf, type RunPrior, runMedians, sharedDegrees, shrinkRunVariance } from './spread.ts';

export interface CompareOptions {
  /** Chance of calling any cell better or worse that is not, over all cells. */
  readonly alpha: number;
  /** A change of less than this share is none; null: what the metric has, and no more than the margin. */
  readonly minimumEffect: number | null;
  /** The least change that matters, as a share: within it both sides are the same. */
  readonly margin: number;
}

const COMPARE_DEFAULTS: CompareOptions = { alpha: HOLM_ALPHA, minimumEffect: null, margin: DEFAULT_MARGIN };

type CompareVerdict = 'better' | 'worse' | 'same' | 'undecided';

/** NEW over BASE in the metric's unit, by the figures that are printed, with its 95 % interval (of this cell alone). */
interface Ratio {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/** A cell of both reports. */
export interface ComparedCell extends Ratio {
  readonly workload: string;
  readonly mount: string;
  readonly verdict: CompareVerdict;
  /** Two-sided; of this cell alone. */
  readonly p: number;
  /** In the metric's unit: geometric means of the loops, as a report has them. */
  readonly base: number;
  readonly candidate: number;
  /** `runs`: three or more on both sides; else the provisional rule of one run. */
  readonly basis: 'runs' | 'provisional';
  /** Null where it is decided, or no number would do. */
  readonly needed: Needed | null;
}

/** A cell that has no figure on one side, or can't be tested. */
interface Uncompared {
  readonly workload: string;
  readonly mount: string;
  readonly reason: string;
  /** New over base; null where one side has no figure. */
  readonly ratio: number | null;
}

export interface Comparison {
  /** A figure's name. */
  readonly metric: string;
  readonly better: 'higher' | 'lower';
  /** What was taken for the least change, as a share. */
  readonly minimumEffect: number;
  /** Within it a cell is the same, as a share. */
  readonly margin: number;
  readonly cells: readonly ComparedCell[];
  readonly uncompared: readonly Uncompared[];
  readonly families: readonly FamilyRatio[];
}

interface Pair {
  readonly workload: string;
  readonly mount: string;
  readonly base: LogCell;
  readonly candidate: LogCell;
}

const describe = (cell: Cell | undefined) => (cell === undefined || cell.outcome === 'missing' ? 'not measured' : cell.outcome);

/** The cells of both, in the order of the base, then what only the candidate has. */
function pairCells(base: Report, candidate: Report, figure: Figure): { pairs: Pair[]; uncompared: Uncompared[] } {
  const cellsOf = (report: Report) =>
    new Map(report.workloads.flatMap(({ cells }) => cells.map((cell) => [JSON.stringify([cell.workload, cell.mount]), cell] as const)));
  const [ofBase, ofCandidate] = [cellsOf(base), cellsOf(candidate)];
  const pairs: Pair[] = [];
  const uncompared: Uncompared[] = [];
  for (const id of new Set([...ofBase.keys(), ...ofCandidate.keys()])) {
    const [workload, mount] = JSON.parse(id) as [string, string];
    const [a, b] = [ofBase.get(id), ofCandidate.get(id)];
    const [left, right] = [a === undefined ? null : logCell(a, figure), b === undefined ? null : logCell(b, figure)];
    if (left !== null && right !== null) pairs.push({ workload, mount, base: left, candidate: right });
    else {
      const words = (cell: Cell | undefined, logs: LogCell | null) =>
        logs !== null ? 'measured' : cell?.outcome === 'ok' ? 'no figure above 0' : describe(cell);
      uncompared.push({ workload, mount, reason: `base: ${words(a, left)}; new: ${words(b, right)}`, ratio: null });
    }
  }
  return { pairs, uncompared };
}

const byRuns = ({ base, candidate }: Pair) => base.runs.size >= MIN_RUNS && candidate.runs.size >= MIN_RUNS;

/** Levels of both sides' runs. */
const levelsOf = ({ base, candidate }: Pair) => [base, candidate].map((side) => [...runMedians(side).values()]) as [number[], number[]];

/** Variance of both sides' runs around their own mean; null where each has one. */
function ownRunVariance(pair: Pair): VariancePart | null {
  const repeated = levelsOf(pair).filter(({ length }) => length >= 2);
  const degrees = repeated.reduce((sum, { length }) => sum + length - 1, 0);
  return degrees === 0 ? null : { degrees, variance: repeated.reduce((sum, values) => sum + (values.length - 1) * sampleVariance(values), 0) / degrees };
}

/** Variance of the difference as the runs show it. */
function seenByRuns(pair: Pair): VariancePart | null {
  const own = ownRunVariance(pair);
  return own === null ? null : { ...own, variance: levelsOf(pair).reduce((sum, { length }) => sum + own.variance / length, 0) };
}

/** Runs of the two sides are not paired. */
const degreesWith = (others: number) => (runs: number) => 2 * (runs - 1) + sharedDegrees(others);

/** `prior`: of the other cells. */
function measureByRuns(pair: Pair, prior: RunPrior | null): Measured {
  const [base, candidate] = levelsOf(pair);
  const own = ownRunVariance(pair) as VariancePart;
  const { variance, degrees } = shrinkRunVariance(own.variance, own.degrees, prior);
  return {
    difference: mean(candidate) - mean(base),
    basis: 'runs',
    // One side's runs for one of the other's.
    unitVariance: 2 * variance,
    fixedVariance: 0,
    caution: 1,
    count: 2 / (1 / base.length + 1 / candidate.length),
    degrees,
    degreesOfRuns: degreesWith(prior?.others ?? 0),
  };
}

function pOf(measured: Measured): number {
  const error = standardError(measured);
  if (error === 0) return measured.difference === 0 ? 1 : 0;
  return 2 * studentTCdf(-Math.abs(measured.difference) / error, measured.degrees);
}

/** ln of new over base by the means that are printed. */
const meansOf = ({ base, candidate }: Pair) => mean([...candidate.logs]) - mean([...base.logs]);

interface Rule {
  readonly better: 'higher' | 'lower';
  readonly least: number;
  readonly margin: number;
}

/** Told is what is sure, at least as large as the least effect, and the same way round in the figures that are printed. */
function judge(measured: Measured, means: number, isSure: boolean, { better, least, margin }: Rule): CompareVerdict {
  const { difference } = measured;
  const isTold = isSure && difference * means > 0 && Math.min(Math.abs(difference), Math.abs(means)) >= least;
  if (isTold) return (better === 'lower') === difference < 0 ? 'better' : 'worse';
  return isShownEqual(measured, means, margin) ? 'same' : 'undecided';
}

/**
 * Compares what both reports measured, cell by cell. Better and worse are told by Holm's correction over all cells and
 * a minimum effect; `same` is what is shown to lie within the margin; the rest is undecided.
 */
export function compareReports(base: Report, candidate: Report, metric: string, options: Partial<CompareOptions> = {}): Comparison {
  const { alpha, margin, ...given } = { ...COMPARE_DEFAULTS, ...options };
  const figure = figureNamed(metric);
  const { better } = figure;
  const minimumEffect = given.minimumEffect ?? Math.min(figure.leastEffects.compared, margin);
  const { pairs, uncompared } = pairCells(base, candidate, figure);
  const allCells = [base, candidate].flatMap((report) => report.workloads.flatMap(({ cells }) => cells));
  const pooled = pooledSpread(allCells, figure);
  const ofRuns = pairs.filter(byRuns).map((pair) => ({ pair, variance: (ownRunVariance(pair) as VariancePart).variance }));
  const priorFor = (pair: Pair) => priorOf(ofRuns.flatMap((each) => (each.pair === pair ? [] : each.variance)));
  const untested: Uncompared[] = [];
  const measured = pairs.flatMap((pair) => {
    const means = meansOf(pair);
    if (byRuns(pair)) return [{ pair, means, ...measureByRuns(pair, priorFor(pair)) }];
    if (pooled !== null) return [{ pair, means, ...measureByLoops(pair.candidate, pair.base, pooled, seenByRuns(pair), degreesWith(pairs.length - 1)) }];
    const reason = 'one loop on each side says nothing of the spread; 3 would';
    untested.push({ workload: pair.workload, mount: pair.mount, reason, ratio: Math.exp(means) });
    return [];
  });
  const ps = measured.map(pOf);
  const rejected = rejectByHolm(ps, alpha);
  const rule = { better, least: Math.log1p(minimumEffect), margin };
  const open = rejected.filter((isSure) => !isSure).length;
  const limits = { least: rule.least, margin: Math.log1p(margin), alpha: alpha / Math.max(1, open), equalAlpha: EQUALITY_ALPHA };
  const cells = measured.map((each, at): ComparedCell => {
    const { pair, means, difference, degrees, basis } = each;
    const half = studentTQuantile(0.975, degrees) * standardError(each);
    const verdict = judge(each, means, rejected[at] === true, rule);
    return {
      ...{ workload: pair.workload, mount: pair.mount, verdict, p: ps[at] as number, basis },
      // Tested are medians: the interval holds what is printed too.
      ...{ ratio: Math.exp(means), low: Math.exp(Math.min(difference - half, means)), high: Math.exp(Math.max(difference + half, means)) },
      ...{ base: Math.exp(mean([...pair.base.logs])), candidate: Math.exp(mean([...pair.candidate.logs])) },
      needed: verdict === 'undecided' ? neededFor(each, limits) : null,
    };
  });
  const ratios = measured.map(({ pair, means }) => ({
    workload: pair.workload,
    mount: pair.mount,
    difference: means,
    runs: byRuns(pair) ? { base: runMedians(pair.base), candidate: runMedians(pair.candidate) } : null,
  }));
  return { metric, better, minimumEffect, margin, cells, uncompared: [...uncompared, ...untested], families: summarizeFamilies(ratios) };
}
