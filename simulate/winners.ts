/** Who wins, on simulated runs: false winners of equal mounts, and differences found, by the product's own rule. */

import { summarizeCell } from '../src/analyse/cells.ts';
import { decideWinners, winnerSpread } from '../src/analyse/winners.ts';
import type { Cell, SourcedLoop } from '../src/model/records.ts';
import { makeWorld, type NoiseModel, simulateNight, WORKLOADS, type World } from './model.ts';
import { count, newTally, type Tally } from './tally.ts';

/** By how much the first mount is really ahead of the second, in per cent. The third is far behind. */
export const AHEAD = [0, 5, 10] as const;
const FAR_BEHIND = Math.log(0.6);
export const RUNS = [1, 7] as const;

export interface WinnerResult {
  /** By RUNS, then by AHEAD: the first mount wins alone; of equal mounts: either does. */
  readonly wins: readonly (readonly Tally[])[];
}

export const newWinnerResult = (): WinnerResult => ({ wins: RUNS.map(() => AHEAD.map(newTally)) });

const UNKNOWN = { runtimeSeconds: null, iodepth: null, sizeBytes: null, direct: null, blockSizeBytes: null };

/** A loop of reads. */
export function makeLoop(workload: string, mount: string, run: string, loop: number, iops: number): SourcedLoop {
  const read = { bw: iops * 4096, iops, clatMeanNs: null, clatP50Ns: null, clatP95Ns: null, clatP99Ns: null, clatP999Ns: null, clatP9999Ns: null };
  return {
    ...{ workload, mount, run, loop, outcome: 'ok', reason: null, errno: null, startedAt: null, elapsedMs: null },
    ...{ warnings: [], fioArgv: [], raw: null, guest: null, host: null, hostCpuSeconds: null, parameters: UNKNOWN },
    metrics: { read, write: null, runtimeMs: 20_000 },
  };
}

function cellsOf(world: World, nights: readonly Float64Array[], loops: number, ahead: number): Cell[][] {
  const shifts = [ahead, 0, FAR_BEHIND];
  return Array.from({ length: WORKLOADS }, (_, workload) =>
    Array.from({ length: world.mounts }, (_, mount) => {
      const name = `w${workload}`;
      const first = (mount * WORKLOADS + workload) * loops;
      const all = nights.flatMap((rates, night) =>
        Array.from({ length: loops }, (_, loop) =>
          makeLoop(name, `m${mount}`, `run-${night}`, loop + 1, Math.exp((rates[first + loop] as number) + (shifts[mount] as number))),
        ),
      );
      return summarizeCell(name, `m${mount}`, all);
    }),
  );
}

/** Adds one seed's runs. */
export function simulateWinners(model: NoiseModel, loops: number, seed: number, result: WinnerResult): void {
  const world = makeWorld(model, seed);
  const nights = Array.from({ length: Math.max(...RUNS) }, (_, night) => simulateNight(world, night + 1, loops).rates);
  for (const [runsAt, runs] of RUNS.entries()) {
    for (const [aheadAt, percent] of AHEAD.entries()) {
      const workloads = cellsOf(world, nights.slice(0, runs), loops, Math.log1p(percent / 100));
      const spread = winnerSpread(workloads, 'iops');
      for (const cells of workloads) {
        const { mounts } = decideWinners(cells, 'iops', spread);
        const won = mounts.length === 1 && (percent === 0 || mounts[0] === 'm0');
        count((result.wins[runsAt] as readonly Tally[])[aheadAt] as Tally, won);
      }
    }
  }
}
