/** `compare` on simulated runs of equal machines: how often a cell is called better or worse, and what its intervals hold. */

import { compareReports } from '../src/analyse/compare.ts';
import { buildReport } from '../src/analyse/report.ts';
import type { Source } from '../src/model/records.ts';
import { makeWorld, type NoiseModel, simulateNight, WORKLOADS, type World } from './model.ts';
import { count, newTally, type Tally } from './tally.ts';
import { ratesOf } from './winner-figures.ts';
import { makeLoop } from './winners.ts';

/** Runs on each side. */
export const SIDES = [1, 3, 7] as const;

export interface ComparisonResult {
  /** By SIDES: comparisons in which any cell is called, though nothing changed. */
  readonly called: readonly Tally[];
  /** By SIDES: cells whose interval holds 1. */
  readonly covered: readonly Tally[];
}

export const newComparisonResult = (): ComparisonResult => ({ called: SIDES.map(newTally), covered: SIDES.map(newTally) });

/** All loops of some nights as one source; each night is a run. */
function sourceOf(world: World, nights: readonly Float64Array[], first: number, loops: number): Source {
  const name = (kind: string, at: number) => `${kind}${at}`;
  const numbers = (length: number) => Array.from({ length }, (_, at) => at);
  const all = nights.flatMap((rates, night) =>
    numbers(world.mounts).flatMap((mount) =>
      numbers(WORKLOADS).flatMap((workload) =>
        numbers(loops).map((loop) => {
          const rate = rates[(mount * WORKLOADS + workload) * loops + loop] as number;
          return makeLoop(name('w', workload), name('m', mount), name('run-', first + night), loop + 1, ratesOf(Math.exp(rate)));
        }),
      ),
    ),
  );
  const parts = { mounts: numbers(world.mounts).map((at) => name('m', at)), workloads: numbers(WORKLOADS).map((at) => name('w', at)) };
  return { name: name('from ', first), format: 'fio-output', ...parts, run: null, facts: [], problems: [], loops: all };
}

/** Adds one seed's comparisons: its nights in pairs of sides, as many as there are. */
export function simulateComparisons(model: NoiseModel, loops: number, seed: number, result: ComparisonResult): void {
  const world = makeWorld(model, seed);
  const nights = Array.from({ length: 2 * Math.max(...SIDES) }, (_, night) => simulateNight(world, night + 1, loops).rates);
  for (const [at, runs] of SIDES.entries()) {
    const report = (first: number) => buildReport([sourceOf(world, nights.slice(first, first + runs), first, loops)]);
    for (let first = 0; first + 2 * runs <= nights.length; first += 2 * runs) {
      const { cells } = compareReports(report(first), report(first + runs), 'iops');
      count(
        result.called[at] as Tally,
        cells.some(({ verdict }) => verdict === 'better' || verdict === 'worse'),
      );
      for (const { low, high } of cells) count(result.covered[at] as Tally, low <= 1 && high >= 1);
    }
  }
}
