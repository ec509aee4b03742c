/** Runs that stop where the answer is known, simulated against a fixed plan of three boots: their errors, what they find, and the loops they take. */

import { summarizeCell } from '../src/analyse/cells.ts';
import { planLooks, takeLook } from '../src/analyse/sequential.ts';
import { decideWinners, winnerSpread } from '../src/analyse/winners.ts';
import type { Cell, Decision, SourcedLoop } from '../src/model/records.ts';
import { makeWorld, type NoiseModel, simulateNight, WORKLOADS } from './model.ts';
import { count, newTally, type Tally } from './tally.ts';
import { SIMULATED_FIGURES, type SimulatedFigure } from './winner-figures.ts';
import { makeLoop } from './winners.ts';

/** By how much the first of three mounts is really ahead of the second, in per cent; the third is far behind. */
export const LEADS = [0, 5, 10, 50] as const;
const FAR_BEHIND = Math.log(0.3);
const MOUNTS = ['m0', 'm1', 'm2'] as const;

/** Loops that the settings of other tables vary don't matter here: it is simulated where there are as many as the fixed plan has. */
export const SEQUENTIAL_LOOPS = 3;

/** The fixed plan: so many boots, of so many loops. */
const FIXED = { boots: 3, loops: SEQUENTIAL_LOOPS } as const;

/** A run that is looked at: loops of a boot, and boots at the most. */
const SEQUENTIAL = { loops: 2, boots: 14 } as const;

/** Of one way to measure, by LEADS. */
interface Answers {
  readonly winner: Tally;
  readonly equal: Tally;
  /** Loops of all cells, of as many as the fixed plan has. */
  readonly loops: { taken: number; fixed: number };
}

export interface SequentialResult {
  readonly fixed: readonly Answers[];
  readonly sequential: readonly Answers[];
}

const newAnswers = (): Answers => ({ winner: newTally(), equal: newTally(), loops: { taken: 0, fixed: 0 } });

export const newSequentialResult = (): SequentialResult => ({ fixed: LEADS.map(newAnswers), sequential: LEADS.map(newAnswers) });

const numbers = (length: number) => Array.from({ length }, (_, at) => at);

/** All loops that could be measured: by workload, mount and boot. */
type Measured = (workload: number, mount: number, boot: number, loops: number) => SourcedLoop[];

function measuredBy(model: NoiseModel, seed: number, lead: number, { noise, measure }: SimulatedFigure): Measured {
  const world = makeWorld(noise(model), seed);
  const loopsOfNight = FIXED.loops;
  const nights = numbers(SEQUENTIAL.boots).map((night) => simulateNight(world, night + 1, loopsOfNight).rates);
  const shifts = [lead, 0, FAR_BEHIND];
  return (workload, mount, boot, loops) => {
    const at = mount * WORKLOADS + workload;
    const base = world.series[at]?.base as number;
    return numbers(loops).map((loop) => {
      const gain = (nights[boot]?.[at * loopsOfNight + loop] as number) - base + (shifts[mount] as number);
      return makeLoop(`w${workload}`, MOUNTS[mount] as string, `boot-${boot}`, loop + 1, measure(gain, workload));
    });
  };
}

const toCells = (workload: number, loops: ReadonlyMap<string, readonly SourcedLoop[]>): Cell[] =>
  [...loops].map(([mount, own]) => summarizeCell(`w${workload}`, mount, own));

function tally(answers: Answers, { mounts, answer }: Decision, lead: number, taken: number): void {
  count(answers.winner, answer === 'fastest' && (lead === 0 || mounts[0] === 'm0'));
  count(answers.equal, answer === 'equal');
  answers.loops.taken += taken;
  answers.loops.fixed += FIXED.boots * FIXED.loops * MOUNTS.length;
}

function simulateFixed(measured: Measured, metric: string, lead: number, answers: Answers): void {
  const rows = numbers(WORKLOADS).map((workload) =>
    toCells(workload, new Map(MOUNTS.map((mount, at) => [mount, numbers(FIXED.boots).flatMap((boot) => measured(workload, at, boot, FIXED.loops))]))),
  );
  const spread = winnerSpread(rows, metric);
  for (const cells of rows) tally(answers, decideWinners(cells, metric, spread), lead, FIXED.boots * FIXED.loops * MOUNTS.length);
}

/** Workloads go on boot by boot with those mounts that may still be the best. */
function simulateLooks(measured: Measured, metric: string, lead: number, answers: Answers): void {
  const rows = numbers(WORKLOADS).map((workload) => ({ workload, contenders: [...MOUNTS] as string[], loops: new Map<string, SourcedLoop[]>() }));
  const looks = new Map(planLooks(SEQUENTIAL.boots).map((look) => [look.count, look]));
  let open = rows;
  for (let boot = 0; open.length > 0; boot++) {
    for (const { workload, contenders, loops } of open) {
      for (const mount of contenders) {
        const at = MOUNTS.indexOf(mount as (typeof MOUNTS)[number]);
        loops.set(mount, [...(loops.get(mount) ?? []), ...measured(workload, at, boot, SEQUENTIAL.loops)]);
      }
    }
    const look = looks.get(boot + 1);
    if (look === undefined) continue;
    const cellsOf = ({ workload, loops, contenders }: (typeof rows)[number]) =>
      toCells(workload, new Map([...loops].filter(([mount]) => contenders.includes(mount))));
    const looked = takeLook(
      open.map(cellsOf),
      rows.map(({ workload, loops }) => toCells(workload, loops)),
      look,
      { metric },
    );
    const goesOn = open.filter((row, at) => {
      const { decision, stopped, contenders } = looked[at] as (typeof looked)[number];
      row.contenders = [...contenders];
      if (stopped === null && boot + 1 < SEQUENTIAL.boots) return true;
      const taken = [...row.loops.values()].reduce((sum, { length }) => sum + length, 0);
      tally(answers, decision, lead, taken);
      return false;
    });
    open = goesOn;
  }
}

/** Adds one seed's runs, by IOPS. */
export function simulateSequential(model: NoiseModel, seed: number, { fixed, sequential }: SequentialResult): void {
  const [figure] = SIMULATED_FIGURES as readonly [SimulatedFigure];
  for (const [at, percent] of LEADS.entries()) {
    const lead = Math.log1p(percent / 100);
    const measured = measuredBy(model, seed, lead, figure);
    simulateFixed(measured, figure.metric, percent, fixed[at] as Answers);
    simulateLooks(measured, figure.metric, percent, sequential[at] as Answers);
  }
}
