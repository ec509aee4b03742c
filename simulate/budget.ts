/**
 * Matrices in which all kinds of leads are: fixed plans against runs with a budget, by the seconds that loops and boots take on an emulated
 * machine. How often are verdicts false, how much is found, and in which part of the time?
 */

import type { Decision } from '../src/model/records.ts';
import { decideByLooks, decideFixed, type Measured, MOUNTS, measureWorld } from './looking.ts';
import type { NoiseModel } from './model.ts';
import { count, newTally, type Tally } from './tally.ts';
import { SIMULATED_FIGURES, type SimulatedFigure } from './winner-figures.ts';

/** By how much the first mount is ahead of the second, in per cent: the workloads of a matrix in turn. The third is far behind. */
export const MIXED_LEADS = [0, 3, 10, 25, 60, 200] as const;
const FAR_BEHIND = Math.log(0.3);

/** Seconds of a boot with its mounts, and of a loop beside fio's own, in an emulated guest. */
const BOOT_SECONDS = 35;
const AROUND_SECONDS = 0.8;

const LOOPS = 3;
const MOST_BOOTS = 14;

/** Loops of 20 s in three boots; loops of 2 s after a second of ramp; loops of 1 s. */
const LONG_LOOP = 20 + AROUND_SECONDS;
const SHORT_LOOP = 3 + AROUND_SECONDS;
const QUICK_LOOP = 1 + AROUND_SECONDS;

/** The share of the fixed plan's time that a budget is of; what --quick may spend, and in how many boots. */
const SHARE = 0.25;
const QUICK_SECONDS = 600;
const QUICK_BOOTS = 4;

/** The ways to measure a matrix, in the order of the table. */
export const BUDGET_WAYS = ['3 boots of 3 loops of 20 s', 'a budget of a quarter of that', '1 boot of 3 loops of 1 s', '--quick, ten minutes'] as const;
type Way = (typeof BUDGET_WAYS)[number];

export interface BudgetAnswers {
  /** Of workloads whose best two mounts are equal: one of them was called fastest. */
  readonly falseWinner: Tally;
  /** Of others: another than the best was. */
  readonly wrongWinner: Tally;
  /** Of those whose best two are 5 % apart or more: they were called equal. */
  readonly falseEqual: Tally;
  /** Of those whose best two are 10 % apart or more: the best was called fastest. */
  readonly found: Tally;
  /** Of all: told or shown to be equal. */
  readonly answered: Tally;
  readonly time: { seconds: number; runs: number };
}

export type BudgetResult = Readonly<Record<Way, BudgetAnswers>>;

const newAnswers = (): BudgetAnswers => ({
  falseWinner: newTally(),
  wrongWinner: newTally(),
  falseEqual: newTally(),
  found: newTally(),
  answered: newTally(),
  time: { seconds: 0, runs: 0 },
});

export const newBudgetResult = (): BudgetResult => Object.fromEntries(BUDGET_WAYS.map((way) => [way, newAnswers()])) as unknown as BudgetResult;

/** What is so little apart that nobody could tell by loops without noise. */
const SAME = 1e-9;

/** Adds one verdict; `levels`: what the mounts really are (ln), in the order of MOUNTS. */
export function judgeDecision({ falseWinner, wrongWinner, falseEqual, found, answered }: BudgetAnswers, decision: Decision, levels: readonly number[]): void {
  const { answer, mounts } = decision;
  const ranked = [...levels].sort((a, b) => b - a) as [number, number];
  const lead = ranked[0] - ranked[1];
  const levelOf = (mount: string) => levels[MOUNTS.indexOf(mount as (typeof MOUNTS)[number])] as number;
  const isFastest = answer === 'fastest';
  const isBest = isFastest && ranked[0] - levelOf(mounts[0] as string) < SAME;
  if (lead < SAME) count(falseWinner, isFastest);
  else count(wrongWinner, isFastest && !isBest);
  if (lead >= Math.log1p(0.05) - SAME) count(falseEqual, answer === 'equal');
  if (lead >= Math.log1p(0.1) - SAME) count(found, isBest);
  count(answered, isFastest || answer === 'equal');
}

/** Measures one matrix in each way; `levelsOf`: what the mounts of a workload really are (ln). */
export function measureWays(measured: Measured, metric: string, levelsOf: (workload: number) => readonly number[], result: BudgetResult): void {
  const add = (way: Way, decisions: readonly Decision[], seconds: number) => {
    for (const [workload, decision] of decisions.entries()) judgeDecision(result[way], decision, levelsOf(workload));
    result[way].time.seconds += seconds;
    result[way].time.runs++;
  };
  const cells = measured.workloads * MOUNTS.length;
  const addFixed = (way: Way, boots: number, loopSeconds: number) => {
    const seconds = boots * (BOOT_SECONDS + cells * LOOPS * loopSeconds);
    add(way, decideFixed(measured, metric, { boots, loops: LOOPS }), seconds);
    return seconds;
  };
  const addBudget = (way: Way, budget: number, loopCost: number, most: number) => {
    const { decisions, spent } = decideByLooks(measured, metric, { unit: 'runs', most, loops: 2, budget, bootCost: BOOT_SECONDS, loopCost });
    add(way, decisions, spent);
  };
  const [fixed, budget, quickFixed, quick] = BUDGET_WAYS;
  addBudget(budget, SHARE * addFixed(fixed, 3, LONG_LOOP), SHORT_LOOP, MOST_BOOTS);
  addFixed(quickFixed, 1, QUICK_LOOP);
  addBudget(quick, QUICK_SECONDS, QUICK_LOOP, QUICK_BOOTS);
}

/** Adds one seed's matrix, by IOPS. */
export function simulateBudget(model: NoiseModel, seed: number, result: BudgetResult): void {
  const [figure] = SIMULATED_FIGURES as readonly [SimulatedFigure];
  const levelsOf = (workload: number) => [Math.log1p((MIXED_LEADS[workload % MIXED_LEADS.length] as number) / 100), 0, FAR_BEHIND];
  measureWays(measureWorld(model, seed, levelsOf, figure, LOOPS, MOST_BOOTS), figure.metric, levelsOf, result);
}
