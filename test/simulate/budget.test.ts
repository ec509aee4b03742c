/** Tests of simulate/budget.ts, looking.ts and published.ts: what is counted, and a small simulation with bounds that only a broken rule leaves. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BUDGET_WAYS, type BudgetAnswers, judgeDecision, newBudgetResult, simulateBudget } from '../../simulate/budget.ts';
import { MODELS } from '../../simulate/model.ts';
import { drawMatrix, measureFolders, readMeasuredPublished, readPublished } from '../../simulate/published.ts';
import { rateOf } from '../../simulate/tally.ts';
import type { Decision } from '../../src/model/records.ts';
import { makeLoops } from '../support/records.ts';

const decide = (answer: Decision['answer'], ...mounts: string[]): Decision => ({
  ...{ answer, mounts, tested: true, basis: 'runs', runs: 3, needed: null, disturbed: 0 },
});

/** Hits and trials of each count after one verdict. */
function judgeOne(decision: Decision, ...shares: readonly number[]): Record<string, string> {
  const answers = newBudgetResult()[BUDGET_WAYS[0]];
  judgeDecision(answers, decision, shares.map(Math.log));
  const { time: _, ...tallies } = answers;
  return Object.fromEntries(Object.entries(tallies).map(([name, { hits, trials }]) => [name, `${hits}/${trials}`]));
}

test('a winner of equal mounts is false, and so is another than the best', () => {
  const none = { wrongWinner: '0/0', falseEqual: '0/0', found: '0/0', answered: '1/1' };
  assert.equal(judgeOne(decide('fastest', 'm0'), 1, 1, 0.3), { ...none, falseWinner: '1/1' });
  assert.equal(judgeOne(decide('equal', 'm0', 'm1'), 1, 1, 0.3), { ...none, falseWinner: '0/1' });
  const apart = { falseWinner: '0/0', falseEqual: '0/1', answered: '1/1' };
  assert.equal(judgeOne(decide('fastest', 'm1'), 1.25, 1, 0.3), { ...apart, wrongWinner: '1/1', found: '0/1' });
  assert.equal(judgeOne(decide('fastest', 'm0'), 1.25, 1, 0.3), { ...apart, wrongWinner: '0/1', found: '1/1' });
});

test('equal is false from five per cent on, and undecided is no answer', () => {
  assert.is(judgeOne(decide('equal', 'm0', 'm1'), 1.05, 1, 0.3)['falseEqual'], '1/1');
  assert.is(judgeOne(decide('equal', 'm0', 'm1'), 1.03, 1, 0.3)['falseEqual'], '0/0');
  assert.is(judgeOne(decide('undecided', 'm0', 'm1'), 1.2, 1, 0.3)['answered'], '0/1');
});

const SEEDS = [1, 2, 3, 4];
const simulated = newBudgetResult();
for (const seed of SEEDS) simulateBudget(MODELS.normal, seed, simulated);
const [long, budget, quickFixed, quick] = BUDGET_WAYS.map((way) => simulated[way]) as [BudgetAnswers, BudgetAnswers, BudgetAnswers, BudgetAnswers];

test('a seed gives the same matrix', () => {
  const again = newBudgetResult();
  for (const seed of SEEDS) simulateBudget(MODELS.normal, seed, again);
  assert.equal(again, simulated);
});

test('a budget is kept, and finds what the fixed plan finds', () => {
  assert.ok(budget.time.seconds <= 0.26 * long.time.seconds, `${budget.time.seconds} of ${long.time.seconds} s`);
  assert.ok(quick.time.seconds <= 602 * SEEDS.length, `${quick.time.seconds} s`);
  assert.ok(rateOf(quick.found) >= rateOf(quickFixed.found) - 10, `${rateOf(quick.found)} of ${rateOf(quickFixed.found)}`);
  assert.ok(rateOf(budget.found) >= rateOf(long.found) - 10, `${rateOf(budget.found)} of ${rateOf(long.found)}`);
  for (const answers of [budget, quick]) {
    assert.ok(rateOf(answers.falseWinner) <= 15, `of equal ones ${rateOf(answers.falseWinner)}`);
    assert.ok(rateOf(answers.wrongWinner) <= 4, `wrong ones ${rateOf(answers.wrongWinner)}`);
    assert.ok(rateOf(answers.falseEqual) <= 8, `false equal ${rateOf(answers.falseEqual)}`);
  }
});

/** Three files of four workloads, a tenth apart. */
const FOLDER = readPublished(
  [1, 1.1, 1.21].map((level) =>
    ['a', 'b', 'c', 'd'].flatMap((workload) =>
      makeLoops(
        workload,
        'm',
        [990, 1000, 1010].map((iops) => iops * level),
      ),
    ),
  ),
);

test('a matrix of published figures has their levels, and loops spread as they were', () => {
  assert.equal([FOLDER.files.length, FOLDER.files[0]?.size, FOLDER.deviations.length], [3, 4, 36]);
  const { measured, levelsOf } = drawMatrix(FOLDER, 7);
  assert.is(measured.workloads, 4);
  const [one, again, other] = levelsOf(0) as [number, number, number];
  assert.is(one, again, 'the first file twice');
  assert.ok(Math.abs(other - one) > 0.09);
  const loops = Array.from({ length: 60 }, (_, boot) => measured.loops(0, 0, boot, 2)).flat();
  const logs = loops.map(({ metrics }) => Math.log(metrics?.read?.iops ?? 0));
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  assert.ok(Math.abs(mean - one) < 0.01, `${mean} about ${one}`);
  assert.equal(measured.loops(0, 0, 3, 2), measured.loops(0, 0, 3, 2), 'the same whenever it is asked for');
});

test('matrices of published figures are measured in each way', () => {
  const result = measureFolders([FOLDER], 1, 3);
  for (const way of BUDGET_WAYS) assert.is(result[way].answered.trials, 12, way);
});

test('what is kept of the published figures was measured over 1000 matrices or more', () => {
  const { matrices, result } = readMeasuredPublished();
  assert.ok(matrices >= 1000);
  for (const way of BUDGET_WAYS) assert.is(result[way].time.runs, matrices, way);
});

test.run();
