/** Who won a workload: by runs where there are three or more, else the provisional rule of one run (docs/statistics.md). */

import { mean, median, sampleVariance } from 'simple-statistics';
import { smallest } from '../figures/extremes.ts';
import type { Figure } from '../figures/figure.ts';
import { figureNamed } from '../figures/figures.ts';
import { studentTCdf } from '../figures/student-t.ts';
import type { Cell, Decision } from '../model/records.ts';
import { rejectByHolm } from './holm.ts';
import { commonVariance, type LogCell, logCell, MIN_RUNS, pairRuns, pooledVariance, provisionalVariance, shrinkRunVariance } from './spread.ts';
import { student5TwoSidedP } from './student5.ts';

/** What all workloads say of the spread. */
export interface WinnerSpread {
  /** Variance within a run; null without repeated loops. */
  readonly loops: number | null;
  /** Variance between runs of the difference of two mounts; null with fewer than three runs. */
  readonly runs: (a: string, b: string) => number | null;
}

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
  const rows = workloads.map(
    (cells) => new Map(cells.flatMap((cell) => gainCell(cell, figure) ?? []).flatMap((cell) => (cell.runs.size < MIN_RUNS ? [] : [[cell.mount, cell]]))),
  );
  const commonOf = (a: string, b: string) => {
    const variances = rows.flatMap((row) => {
      const [one, other] = [row.get(a), row.get(b)];
      const differences = one === undefined || other === undefined ? [] : pairRuns(one, other);
      return differences.length < MIN_RUNS ? [] : [sampleVariance(differences)];
    });
    return commonVariance(variances);
  };
  // Only pairs that are asked for: there are as many as mounts times mounts.
  const known = new Map<string, number | null>();
  const runs = (a: string, b: string) => {
    const id = pairId(a, b);
    const found = known.get(id);
    if (found !== undefined) return found;
    const common = commonOf(a, b);
    known.set(id, common);
    return common;
  };
  return { loops: pooledVariance(workloads.flat(), figure), runs };
}

/** `difference`: ln of the best over the rival; `runs`: those that tell it, null where the provisional rule does. */
interface Pair {
  readonly p: number;
  readonly difference: number;
  readonly runs: number | null;
}

function zeroOr(difference: number, variance: number, p: (t: number) => number): number {
  if (variance === 0) return difference === 0 ? 1 : 0;
  return p(difference / Math.sqrt(variance));
}

function comparePair(best: LogCell, rival: LogCell, spread: WinnerSpread): Pair | null {
  const differences = pairRuns(best, rival);
  const count = differences.length;
  if (count >= MIN_RUNS) {
    const own = sampleVariance(differences);
    const variance = shrinkRunVariance(own, count - 1, spread.runs(best.mount, rival.mount) ?? own) / count;
    const difference = mean(differences);
    return { difference, runs: count, p: zeroOr(difference, variance, (t) => 2 * studentTCdf(-Math.abs(t), count)) };
  }
  if (spread.loops === null) return null;
  const difference = median([...best.logs]) - median([...rival.logs]);
  return { difference, runs: null, p: zeroOr(difference, provisionalVariance(best, rival, spread.loops), student5TwoSidedP) };
}

/** What mounts are ranked by: a run is one figure however many loops it has. */
const levelOf = ({ runs, logs }: LogCell) => (runs.size >= MIN_RUNS ? mean([...runs.values()].map((run) => median([...run]))) : median([...logs]));

/**
 * The winners among the cells of one workload: the best, with every mount that can't be told from it. Ranked are good
 * loops alone, by reads and writes together; a difference below the figure's least effect is a tie however sure. `metric` is the
 * name of a figure, `spread` winnerSpread of the whole report.
 */
export function decideWinners(cells: readonly Cell[], metric: string, spread: WinnerSpread): Decision {
  const figure = figureNamed(metric);
  const limit = Math.log1p(figure.leastEffects.winner);
  const levels = new Map(cells.flatMap((cell) => gainCell(cell, figure) ?? []).map((cell) => [cell, levelOf(cell)]));
  const level = (cell: LogCell) => levels.get(cell) as number;
  const ranked = [...levels.keys()].sort((a, b) => level(b) - level(a));
  const [best, ...rivals] = ranked;
  // Alone, a mount was tested against nobody.
  if (best === undefined || rivals.length === 0) return { mounts: ranked.map(({ mount }) => mount), tested: false, basis: 'untested', runs: null };
  const pairs = rivals.map((rival) => comparePair(best, rival, spread));
  if (pairs.some((pair) => pair === null)) {
    const equal = rivals.filter((rival) => level(best) === level(rival));
    return { mounts: [best, ...equal].map(({ mount }) => mount), tested: false, basis: 'untested', runs: null };
  }
  const tests = pairs as readonly Pair[];
  const bestMean = mean([...best.logs]);
  const rejected = rejectByHolm(tests.map(({ p }) => p));
  const tied = rivals.filter((rival, index) => {
    // The table shows means: a mark must not stand beside a larger mean.
    const means = bestMean - mean([...rival.logs]);
    return rejected[index] !== true || Math.min((tests[index] as Pair).difference, means) < limit;
  });
  const mounts = [best, ...tied].map(({ mount }) => mount);
  const runs = tests.every((pair) => pair.runs !== null) ? smallest(tests.map((pair) => pair.runs as number)) : null;
  return { mounts, tested: true, basis: runs === null ? 'provisional' : 'runs', runs };
}
