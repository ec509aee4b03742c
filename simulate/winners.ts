/** Who wins, on simulated runs: false winners of equal mounts, and differences found, by the product's own rule. */

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
export const RUNS = [1, 7] as const;

/** By RUNS, then by AHEAD: the first mount wins alone; of equal mounts: either does. */
type Wins = readonly (readonly Tally[])[];

export interface WinnerResult {
  /** By SIMULATED_FIGURES. */
  readonly wins: readonly Wins[];
}

export const newWinnerResult = (): WinnerResult => ({ wins: SIMULATED_FIGURES.map(() => RUNS.map(() => AHEAD.map(newTally))) });

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

function simulateFigure(figure: SimulatedFigure, model: NoiseModel, loops: number, seed: number, wins: Wins): void {
  const world = makeWorld(figure.noise(model), seed);
  const nights = Array.from({ length: Math.max(...RUNS) }, (_, night) => simulateNight(world, night + 1, loops).rates);
  for (const [runsAt, runs] of RUNS.entries()) {
    for (const [aheadAt, percent] of AHEAD.entries()) {
      const workloads = cellsOf(world, nights.slice(0, runs), loops, Math.log1p(percent / 100), figure);
      const spread = winnerSpread(workloads, figure.metric);
      for (const cells of workloads) {
        const { mounts } = decideWinners(cells, figure.metric, spread);
        const won = mounts.length === 1 && (percent === 0 || mounts[0] === 'm0');
        count((wins[runsAt] as readonly Tally[])[aheadAt] as Tally, won);
      }
    }
  }
}

/** Adds one seed's runs. */
export function simulateWinners(model: NoiseModel, loops: number, seed: number, { wins }: WinnerResult): void {
  const table = FIGURES as Figure[];
  table.push(SIMULATED_COUNT);
  try {
    for (const [at, figure] of SIMULATED_FIGURES.entries()) simulateFigure(figure, model, loops, seed, wins[at] as Wins);
  } finally {
    table.splice(table.indexOf(SIMULATED_COUNT), 1);
  }
}
