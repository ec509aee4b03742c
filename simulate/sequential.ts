/** Runs that stop where the answer is known, or when their time is up, simulated against a fixed plan of three boots: their errors, what they find, and what they take. */

import type { Decision } from '../src/model/records.ts';
import { decideByLooks, decideFixed, MOUNTS, measureWorld } from './looking.ts';
import { type NoiseModel, WORKLOADS } from './model.ts';
import { randomOf } from './random.ts';
import { count, newTally, type Tally } from './tally.ts';
import { SIMULATED_FIGURES, type SimulatedFigure } from './winner-figures.ts';

/** By how much the first of three mounts is really ahead of the second, in per cent; the third is far behind. */
export const LEADS = [0, 5, 10, 50] as const;
const FAR_BEHIND = Math.log(0.3);

/** Loops that the settings of other tables vary don't matter here: it is simulated where there are as many as the fixed plan has. */
export const SEQUENTIAL_LOOPS = 3;

/** The fixed plan: so many boots, of so many loops. */
const FIXED = { boots: 3, loops: SEQUENTIAL_LOOPS } as const;

/** A run that is looked at: loops of a boot, and boots at the most. */
const SEQUENTIAL = { loops: 2, boots: 14 } as const;

/** Of one boot: its loops at the most. */
const ONE_BOOT = { loops: 12, boots: 1 } as const;

/** What boots and loops take, in loops; the times that a run with a budget has are drawn between those of so many pilots. */
const BOOT_COST = 8;
const PILOTS = [1, 6] as const;

/** The ways to measure, in the order of the table: the fixed plan first. */
export const WAYS = ['3 boots of 3 loops', 'looked at', 'with a budget', 'one boot, looked at'] as const;
type Way = (typeof WAYS)[number];

/** Of one way to measure, by LEADS. */
interface Answers {
  readonly winner: Tally;
  readonly equal: Tally;
  /** Loops of all cells, of as many as the fixed plan has. */
  readonly loops: { taken: number; fixed: number };
}

export type SequentialResult = Readonly<Record<Way, readonly Answers[]>>;

const newAnswers = (): Answers => ({ winner: newTally(), equal: newTally(), loops: { taken: 0, fixed: 0 } });

export const newSequentialResult = (): SequentialResult => Object.fromEntries(WAYS.map((way) => [way, LEADS.map(newAnswers)])) as unknown as SequentialResult;

function tally(answers: Answers, { mounts, answer }: Decision, lead: number, taken: number): void {
  count(answers.winner, answer === 'fastest' && (lead === 0 || mounts[0] === 'm0'));
  count(answers.equal, answer === 'equal');
  answers.loops.taken += taken;
  answers.loops.fixed += FIXED.boots * FIXED.loops * MOUNTS.length;
}

/** Adds one seed's runs, by IOPS. */
export function simulateSequential(model: NoiseModel, seed: number, result: SequentialResult): void {
  const [figure] = SIMULATED_FIGURES as readonly [SimulatedFigure];
  const { metric } = figure;
  const pilot = BOOT_COST + WORKLOADS * MOUNTS.length * SEQUENTIAL.loops;
  const [least, most] = PILOTS;
  const budget = pilot * (least + (most - least) * randomOf(seed).uniform());
  const costs = { bootCost: BOOT_COST, loopCost: 1 };
  const boots = { unit: 'runs', most: SEQUENTIAL.boots, loops: SEQUENTIAL.loops, ...costs } as const;
  for (const [at, percent] of LEADS.entries()) {
    const shifts = [Math.log1p(percent / 100), 0, FAR_BEHIND];
    const measured = measureWorld(model, seed, () => shifts, figure, FIXED.loops, SEQUENTIAL.boots);
    const inOneBoot = measureWorld(model, seed, () => shifts, figure, ONE_BOOT.loops, ONE_BOOT.boots);
    const add = (way: Way, decisions: readonly Decision[], taken: readonly number[]) => {
      for (const [workload, decision] of decisions.entries()) tally(result[way][at] as Answers, decision, percent, taken[workload] as number);
    };
    const fixed = decideFixed(measured, metric, FIXED);
    add(
      '3 boots of 3 loops',
      fixed,
      fixed.map(() => FIXED.boots * FIXED.loops * MOUNTS.length),
    );
    for (const [way, looked] of [
      ['looked at', decideByLooks(measured, metric, { ...boots, budget: null })],
      ['with a budget', decideByLooks(measured, metric, { ...boots, budget })],
      ['one boot, looked at', decideByLooks(inOneBoot, metric, { unit: 'loops', most: ONE_BOOT.loops, loops: 1, budget: null, ...costs })],
    ] as const)
      add(way, looked.decisions, looked.taken);
  }
}
