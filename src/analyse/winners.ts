/** Who won a workload, who is equal, and what can't be told: by runs where there are three or more, else the provisional rule of one run (docs/statistics.md). */

import { mean, median, sampleVariance } from 'simple-statistics';
import { smallest } from '../figures/extremes.ts';
import type { Figure } from '../figures/figure.ts';
import { figureNamed } from '../figures/figures.ts';
import { studentTCdf, type VariancePart } from '../figures/student-t.ts';
import { DEFAULT_MARGIN } from '../model/margin.ts';
import type { Cell, Decision } from '../model/records.ts';
import { isDisturbed } from '../model/warnings.ts';
import { isGood } from './cells.ts';
import { joinEfforts } from './effort.ts';
import { HOLM_ALPHA, mostEqualPairs, rejectPairs } from './holm.ts';
import { isShownEqual, type Limits, type Measured, neededFor, standardError } from './needed.ts';
import { measureByLoops } from './provisional.ts';
import {
  type LogCell,
  logCell,
  loopsOfOneRun,
  MIN_RUNS,
  PROVISIONAL_DEGREES,
  pairRuns,
  pooledSpread,
  priorOf,
  type RunPrior,
  sharedDegrees,
  shrinkRunVariance,
} from './spread.ts';
import { student5TwoSidedP } from './student5.ts';

/** What all workloads say of the spread. */
export interface WinnerSpread {
  /** Within a run; null without repeated loops. */
  readonly loops: VariancePart | null;
  /** Between runs, of the difference of two mounts, in the workloads beside this one; null where none of them has three runs. */
  readonly runs: (a: string, b: string, workload: string) => RunPrior | null;
  /** How many there are. */
  readonly workloads: number;
}

const workloadOf = (cells: readonly Cell[]) => (cells[0] as Cell).workload;

const pairId = (a: string, b: string) => JSON.stringify([a, b].sort());

/** The good loops of a cell on a log scale that is larger when better. */
function gainCell(cell: Cell, figure: Figure): LogCell | null {
  const found = logCell(cell, figure);
  if (found === null || figure.better === 'higher') return found;
  const turn = (logs: readonly number[]) => logs.map((log) => -log);
  return { ...found, logs: turn(found.logs), runs: new Map([...found.runs].map(([run, logs]) => [run, turn(logs)])) };
}

/** `metric`: the name of a figure. */
export function winnerSpread(workloads: readonly (readonly Cell[])[], metric: string): WinnerSpread {
  const figure = figureNamed(metric);
  // Cells of fewer runs say nothing of how runs differ.
  const rows = workloads.map((cells) => ({
    workload: cells[0]?.workload,
    byMount: new Map(cells.flatMap((cell) => gainCell(cell, figure) ?? []).flatMap((cell) => (cell.runs.size < MIN_RUNS ? [] : [[cell.mount, cell]]))),
  }));
  const variancesOf = (a: string, b: string) =>
    rows.flatMap(({ workload, byMount }) => {
      const [one, other] = [byMount.get(a), byMount.get(b)];
      const differences = one === undefined || other === undefined ? [] : pairRuns(one, other);
      return differences.length < MIN_RUNS ? [] : [{ workload, variance: sampleVariance(differences) }];
    });
  // Only pairs that are asked for: there are as many as mounts times mounts.
  const known = new Map<string, ReturnType<typeof variancesOf>>();
  const runs = (a: string, b: string, workload: string) => {
    const id = pairId(a, b);
    const variances = known.get(id) ?? variancesOf(a, b);
    known.set(id, variances);
    return priorOf(variances.flatMap((each) => (each.workload === workload ? [] : each.variance)));
  };
  return { loops: pooledSpread(workloads.flat(), figure), runs, workloads: workloads.length };
}

/** The best against a rival: how far it is ahead (ln), by medians and by the means that tables show, and how sure that is. */
interface Pair extends Measured {
  readonly rival: LogCell;
  readonly means: number;
  readonly error: number;
  /** Runs that tell it; null where the provisional rule does. */
  readonly runs: number | null;
}

function measurePair(best: LogCell, rival: LogCell, workload: string, spread: WinnerSpread): Measured | null {
  const differences = pairRuns(best, rival);
  const count = differences.length;
  if (count >= MIN_RUNS) {
    const prior = spread.runs(best.mount, rival.mount, workload);
    const { variance, degrees } = shrinkRunVariance(sampleVariance(differences), count - 1, prior);
    const degreesOfRuns = (runs: number) => runs - 1 + sharedDegrees(prior?.others ?? 0);
    return { difference: mean(differences), basis: 'runs', unitVariance: variance, fixedVariance: 0, caution: 1, count, degrees, degreesOfRuns };
  }
  if (spread.loops === null) return null;
  const seen = count < 2 ? null : { variance: sampleVariance(differences) / count, degrees: count - 1 };
  return measureByLoops(best, rival, spread.loops, seen, (runs) => runs - 1 + sharedDegrees(spread.workloads - 1));
}

function comparePair(best: LogCell, rival: LogCell, workload: string, spread: WinnerSpread): Pair | null {
  const measured = measurePair(best, rival, workload, spread);
  if (measured === null) return null;
  const means = mean([...best.logs]) - mean([...rival.logs]);
  return { ...measured, rival, means, error: standardError(measured), runs: measured.basis === 'runs' ? measured.count : null };
}

/** Two-sided. */
function pOf({ difference, error, degrees }: Pair): number {
  if (error === 0) return difference === 0 ? 1 : 0;
  return degrees === PROVISIONAL_DEGREES ? student5TwoSidedP(difference / error) : 2 * studentTCdf(-Math.abs(difference) / error, degrees);
}

/**
 * Whether the difference of the best and each rival is known to within a share, either way (a two-sided interval at `alpha`, the chance of an error that a
 * look has: who looks again until an interval is short enough stops at one that is so by chance); false where none was tested.
 */
export function isKnownTo(cells: readonly Cell[], metric: string, spread: WinnerSpread, share: number, alpha: number): boolean {
  const [best, ...rivals] = rankCells(cells, figureNamed(metric));
  if (best === undefined || rivals.length === 0) return false;
  return rivals.every((rival) => {
    const pair = comparePair(best, rival, workloadOf(cells), spread);
    return pair !== null && (pair.error === 0 || studentTCdf(-Math.log1p(share) / pair.error, pair.degrees) <= alpha / 2);
  });
}

/** What mounts are ranked by: a run is one figure however many loops it has. */
const levelOf = ({ runs, logs }: LogCell) => (runs.size >= MIN_RUNS ? mean([...runs.values()].map((run) => median([...run]))) : median([...logs]));

/** Those that have a figure, the best first. */
function rankCells(cells: readonly Cell[], figure: Figure): LogCell[] {
  const levels = new Map(cells.flatMap((cell) => gainCell(cell, figure) ?? []).map((cell) => [cell, levelOf(cell)]));
  return [...levels.keys()].sort((a, b) => (levels.get(b) as number) - (levels.get(a) as number));
}

const UNTESTED = { answer: 'untested', tested: false, basis: 'untested', runs: null, needed: null, disturbed: 0 } as const;

/** Of more mounts only pairs with the best are tested, at what all pairs leave them: the others are many, and would free little. */
const MOST_PAIRED = 40;

const pairUp = <T>(things: readonly T[]) => things.flatMap((one, at) => things.slice(at + 1).map((other) => [one, other] as const));

/** What would decide between the best and those that are neither told from it nor equal to it. */
function describeOpen(best: LogCell, open: readonly Pair[], limits: Limits, cells: readonly Cell[]) {
  const names = new Set([best, ...open.map(({ rival }) => rival)].map(({ mount }) => mount));
  const involved = cells.filter(({ mount }) => names.has(mount));
  const had = { loops: Math.floor(loopsOfOneRun(best)), runs: best.runs.size };
  return {
    needed: joinEfforts(
      open.map((pair) => neededFor(pair, limits)),
      had,
      involved,
    ),
    disturbed: involved.flatMap(({ loops }) => loops).filter((loop) => isGood(loop) && isDisturbed(loop)).length,
  };
}

/**
 * The winners among the cells of one workload: the best, with every mount that can't be told from it; whether these are shown to be
 * equal is the decision's answer. Ranked are good loops alone, by reads and writes together; a difference below the figure's least
 * effect, or below the margin where that is less, is none however sure. `metric` is the name of a figure, `spread` winnerSpread of
 * the whole report, `margin` the least difference that matters, as a share, `alpha` the chance of a false winner, and of a false equality.
 */
export function decideWinners(
  cells: readonly Cell[],
  metric: string,
  spread: WinnerSpread,
  margin: number = DEFAULT_MARGIN,
  alpha: number = HOLM_ALPHA,
): Decision {
  const figure = figureNamed(metric);
  const least = Math.log1p(Math.min(figure.leastEffects.winner, margin));
  const ranked = rankCells(cells, figure);
  const [best, ...rivals] = ranked;
  // Alone, a mount was tested against nobody.
  if (best === undefined || rivals.length === 0) return { mounts: ranked.map(({ mount }) => mount), ...UNTESTED };
  const found = rivals.map((rival) => comparePair(best, rival, workloadOf(cells), spread));
  const pairs = found.filter((pair) => pair !== null);
  if (pairs.length < found.length) {
    const alike = rivals.filter((rival) => levelOf(best) === levelOf(rival));
    return { mounts: [best, ...alike].map(({ mount }) => mount), ...UNTESTED };
  }
  // The best is chosen by the figures that are tested: pairs without it count as well, or the largest of equals would often lie apart.
  const beside = rivals.length < MOST_PAIRED ? pairUp(rivals).flatMap(([one, other]) => comparePair(one, other, workloadOf(cells), spread) ?? []) : [];
  const rejected = rejectPairs([...pairs, ...beside].map(pOf), ranked.length, alpha);
  // The table shows means: a mark must not stand beside a larger mean.
  const untold = pairs.filter(({ difference, means }, at) => rejected[at] !== true || Math.min(difference, means) < least);
  const open = untold.filter((pair) => !isShownEqual(pair, pair.means, margin, alpha));
  const runs = pairs.every((pair) => pair.runs !== null) ? smallest(pairs.map((pair) => pair.runs as number)) : null;
  const decided = { mounts: [best, ...untold.map(({ rival }) => rival)].map(({ mount }) => mount), tested: true, runs } as const;
  const basis = runs === null ? 'provisional' : 'runs';
  if (open.length === 0) return { ...decided, answer: untold.length === 0 ? 'fastest' : 'equal', basis, needed: null, disturbed: 0 };
  // The step of the correction that those are at which were not told; equality is shown at the whole.
  const step = mostEqualPairs(ranked.length, rejected.filter((isSure) => isSure).length);
  const limits = { least, margin: Math.log1p(margin), alpha: alpha / step, equalAlpha: alpha };
  return { ...decided, answer: 'undecided', basis, ...describeOpen(best, open, limits, cells) };
}
