/** Who wins, on simulated runs: false winners of equal mounts, differences found, and mounts called equal, by the product's own rule. */

import { summarizeCell } from '../src/analyse/cells.ts';
import { decideWinners, winnerSpread } from '../src/analyse/winners.ts';
import type { Figure } from '../src/figures/figure.ts';
import { FIGURES } from '../src/figures/figures.ts';
import type { Cell, LoopFigures, SourcedLoop } from '../src/model/records.ts';
import { makeWorld, type NoiseModel, simulateNight, WORKLOADS, type World } from './model.ts';
import { count, newTally, type Tally } from './tally.ts';
import { SIMULATED_COUNT, SIMULATED_FIGURES, type SimulatedFigure } from './winner-figures.ts';

/** By how much the first mount is really ahead of the second, in per cent. The third is far behind. */
export const AHEAD = [0, 5, 10] as const;
const FAR_BEHIND = Math.log(0.6);
export const RUNS = [1, 3, 7] as const;

/** By RUNS, then by AHEAD. */
type Counts = readonly (readonly Tally[])[];

export interface Answers {
  /** The first mount wins alone; of equal mounts: either does. */
  readonly wins: Counts;
  /** The first two are called equal: false where one is ahead by the margin or more. */
  readonly equals: Counts;
}

export interface WinnerResult {
  /** By SIMULATED_FIGURES. */
  readonly answers: readonly Answers[];
}

const newCounts = (): Counts => RUNS.map(() => AHEAD.map(newTally));

export const newWinnerResult = (): WinnerResult => ({ answers: SIMULATED_FIGURES.map(() => ({ wins: newCounts(), equals: newCounts() })) });

const UNKNOWN = { runtimeSeconds: null, iodepth: null, sizeBytes: null, direct: null, blockSizeBytes: null };

/** A good loop. */
export function makeLoop(workload: string, mount: string, run: string, loop: number, figures: LoopFigures): SourcedLoop {
  return {
    ...{ workload, mount, run, loop, outcome: 'ok', reason: null, errno: null, startedAt: null, elapsedMs: null },
    ...{ warnings: [], fioArgv: [], raw: null, guest: null, host: null, hostCpuSeconds: null, parameters: UNKNOWN },
    ...figures,
  };
}

function cellsOf(world: World, nights: readonly Float64Array[], loops: number, ahead: number, { measure }: SimulatedFigure): Cell[][] {
  const shifts = [ahead, 0, FAR_BEHIND];
  return Array.from({ length: WORKLOADS }, (_, workload) =>
    Array.from({ length: world.mounts }, (_, mount) => {
      const name = `w${workload}`;
      const at = mount * WORKLOADS + workload;
      const level = world.series[at]?.base as number;
      const all = nights.flatMap((rates, night) =>
        Array.from({ length: loops }, (_, loop) => {
          const gain = (rates[at * loops + loop] as number) - level + (shifts[mount] as number);
          return makeLoop(name, `m${mount}`, `run-${night}`, loop + 1, measure(gain, workload));
        }),
      );
      return summarizeCell(name, `m${mount}`, all);
    }),
  );
}

function simulateFigure(figure: SimulatedFigure, model: NoiseModel, loops: number, seed: number, { wins, equals }: Answers): void {
  const world = makeWorld(figure.noise(model), seed);
  const nights = Array.from({ length: Math.max(...RUNS) }, (_, night) => simulateNight(world, night + 1, loops).rates);
  for (const [runsAt, runs] of RUNS.entries()) {
    for (const [aheadAt, percent] of AHEAD.entries()) {
      const workloads = cellsOf(world, nights.slice(0, runs), loops, Math.log1p(percent / 100), figure);
      const spread = winnerSpread(workloads, figure.metric);
      for (const cells of workloads) {
        const { mounts, answer } = decideWinners(cells, figure.metric, spread);
        const won = mounts.length === 1 && (percent === 0 || mounts[0] === 'm0');
        count((wins[runsAt] as readonly Tally[])[aheadAt] as Tally, won);
        count((equals[runsAt] as readonly Tally[])[aheadAt] as Tally, answer === 'equal');
      }
    }
  }
}

/** Adds one seed's runs. */
export function simulateWinners(model: NoiseModel, loops: number, seed: number, { answers }: WinnerResult): void {
  const table = FIGURES as Figure[];
  table.push(SIMULATED_COUNT);
  try {
    for (const [at, figure] of SIMULATED_FIGURES.entries()) simulateFigure(figure, model, loops, seed, answers[at] as Answers);
  } finally {
    table.splice(table.indexOf(SIMULATED_COUNT), 1);
  }
}
