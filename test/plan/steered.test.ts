/** Tests of src/plan/steered.ts and limits.ts: budgets and parts as they are typed. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Plan } from '../../src/model/records.ts';
import { type OptionValues, QUICK, readPlanFigures } from '../../src/plan/options.ts';
import { addTrial, fillSteered, fixOptions, fixPlan, quickFor, typeBudget } from '../../src/plan/steered.ts';
import { failureOf } from '../support/failure.ts';
import { makePlan } from '../support/records.ts';

test('a budget changes defaults alone, and short loops leave their beginning out', () => {
  const plan = (given: OptionValues, canBoot: boolean) => readPlanFigures(fillSteered(given, canBoot));
  const { loops, boots, fio, rampSeconds, retryNoisy, budget } = plan({ budget: '1.5h' }, true);
  assert.equal([loops, boots, fio.runtimeSeconds, rampSeconds, retryNoisy], [2, 14, 2, 1, true]);
  assert.equal(budget, { seconds: 5400, precision: null, margin: 0.05 });
  const there = plan({ precision: '3%', margin: '2%' }, false);
  assert.equal([there.loops, there.boots, there.budget], [12, undefined, { seconds: null, precision: 0.03, margin: 0.02 }]);
  const given = plan({ budget: '90s', boots: '4', loops: '3', runtime: '5', ramp: '0', 'retry-noisy': 'false' }, true);
  assert.equal([given.loops, given.boots, given.fio.runtimeSeconds, given.rampSeconds, given.retryNoisy], [3, 4, 5, undefined, undefined]);
  assert.equal(fillSteered({ loops: '3' }, true), { loops: '3' }, 'a fixed plan stays as it is');
});

/** The plan of `--quick` beside what is given. */
function quickPlan(given: OptionValues, canBoot = true) {
  const { loops, boots, fio, rampSeconds, budget } = readPlanFigures(fillSteered({ ...quickFor(given), ...given }, canBoot));
  return { loops, boots, runtime: fio.runtimeSeconds, size: fio.sizeBytes, ramp: rampSeconds, seconds: budget?.seconds };
}

const SMALL = { runtime: 1, size: 64 * 1024 ** 2, ramp: undefined };

test('quick has ten minutes for few boots, or for the loops of a machine that is not booted', () => {
  assert.equal(quickPlan({}), { ...SMALL, loops: 2, boots: 4, seconds: 600 });
  assert.equal(quickPlan({}, false), { ...SMALL, loops: 12, boots: undefined, seconds: 600 });
});

test('who says how long, or how often, has that', () => {
  assert.equal(quickPlan({ budget: '3m' }), { ...SMALL, loops: 2, boots: 4, seconds: 180 });
  assert.equal(quickPlan({ precision: '3%' }).seconds, null);
  assert.equal(quickPlan({ budget: '3m', loops: '5', boots: '9' }), { ...SMALL, loops: 5, boots: 9, seconds: 180 });
  assert.is(quickFor({ loops: '5' }), QUICK);
  assert.equal(quickPlan({ loops: '5' }), { ...SMALL, loops: 5, boots: undefined, seconds: undefined });
  assert.equal(quickPlan({ boots: '3' }), { ...SMALL, loops: 3, boots: 3, seconds: undefined });
  assert.equal(quickPlan({ runtime: '4', ramp: '2' }), { ...SMALL, runtime: 4, ramp: 2, loops: 2, boots: 4, seconds: 600 });
});

test('cells are tried first where that takes a tenth of the time at most, and nobody says how long loops are', () => {
  const planOf = (given: OptionValues, parts: Partial<Plan> = {}) =>
    addTrial({ ...makePlan(['a', 'b'], '9p,virtiofs', readPlanFigures(fillSteered(given, true))), ...parts }, given).trialSeconds;
  // Four cells of 5 s and a second around each.
  assert.is(planOf({ budget: '240s' }), 5);
  assert.is(planOf({ budget: '239s' }), undefined);
  assert.is(planOf({ precision: '3%' }), 5, 'without end');
  assert.is(planOf({}), undefined, 'a fixed plan');
  for (const said of [{ runtime: '2' }, { ramp: '1' }, { trial: '0' }]) assert.is(planOf({ budget: '1h', ...said }), undefined, JSON.stringify(said));
  assert.is(planOf({ budget: '1h', trial: '8' }), 8);
  assert.is(planOf({ budget: '1h' }, { targets: ['x', 'y'] }), undefined, 'several targets');
  assert.is(planOf({ budget: '1h' }, { workloads: [{ name: 'c', jobText: '[c]\nioengine=filecreate\n' }] }), undefined, 'files gone over once');
  assert.is(planOf({ budget: '1h' }, { workloads: [{ name: 'c', kind: 'exec', jobText: 'run: ls\n' }] }), undefined, 'commands');
});

test('a trial that shows no steady part, or is of a fixed plan, is refused', () => {
  for (const given of [{ budget: '1h', trial: '3' }, { budget: '1h', trial: 'long' }, { trial: '5' }])
    assert.is(failureOf(() => readPlanFigures(given), JSON.stringify(given)).code, 'bad-option', JSON.stringify(given));
});

test('what is measured once more has a fixed plan, in one piece', () => {
  const plan = makePlan(['a'], '9p', readPlanFigures({ budget: '10m', boots: '14', loops: '2', shard: '1/2', seed: '4' }));
  const { budget, shard, boots, loops, seed } = fixPlan(plan);
  assert.equal([budget, shard, boots, loops, seed], [undefined, undefined, undefined, 3, 4]);
  assert.equal(fixOptions({ budget: '10m', boots: '14', loops: '2', shard: '1/2', seed: '4' }), { loops: '3', seed: '4' });
  const fixed = makePlan(['a'], '9p', readPlanFigures({ boots: '3', shard: '1/3' }));
  assert.equal([fixPlan(fixed).boots, fixPlan(fixed).shard], [3, undefined]);
  assert.equal(fixOptions({ boots: '3', shard: '1/3' }), { boots: '3' });
});

test('a budget without a unit, or a precision that is none, is refused', () => {
  for (const given of [{ budget: '30' }, { budget: '0m' }, { budget: 'soon' }, { precision: '0' }, { budget: '1m', margin: 'x' }, { budget: '1m', ramp: '-1' }])
    assert.is(failureOf(() => readPlanFigures(given), JSON.stringify(given)).code, 'bad-option', JSON.stringify(given));
});

test('a part is one of so many, counted from 1', () => {
  assert.equal(readPlanFigures({ shard: '2/8' }).shard, { part: 2, of: 8 });
  for (const shard of ['0/8', '9/8', '2', '2/0', '-1/3', '1.5/3', 'auto', '1/100000'])
    assert.is(failureOf(() => readPlanFigures({ shard }), shard).code, 'bad-option', shard);
});

test('a budget is typed as it was given', () => {
  const { budget } = readPlanFigures({ budget: '30m', precision: '3%', margin: '2.5%' });
  assert.equal(readPlanFigures(typeBudget(budget === undefined ? {} : { budget })).budget, budget);
});

test.run();
