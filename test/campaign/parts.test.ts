/** Tests of campaign/parts.ts and plans.ts: each part is a plan that can be measured, in the time that it must show. */

import { Command } from 'commander';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { argvOf, findParts, PARTS, type Part } from '../../campaign/parts.ts';
import { describePlan, estimateFixedMinutes, estimateMinutes, findFixed, planOf } from '../../campaign/plans.ts';
import { declareFio } from '../../src/commands/fio-declaration.ts';

const partOf = (name: string) => PARTS.find((part) => part.name === name) as Part;

test('each part is a plan, typed as the command takes it', async () => {
  const command = new Command();
  declareFio(command, { run: async () => {}, env: {} });
  const known = new Set(command.options.map(({ long }) => long));
  for (const part of PARTS) {
    const plan = await planOf(part);
    assert.ok(plan.workloads.length > 0 && plan.mounts.length > 1, part.name);
    const words = argvOf(part).slice(1);
    for (const word of words.filter((each) => each.startsWith('--'))) assert.ok(known.has(word), `${part.name}: ${word}`);
    assert.match(describePlan(plan), /^\d+ cells, (at most )?\d+ loops, (about|at most) \d+ min$/);
  }
});

test('the matrix has six workloads of three engines on three mounts, and budget and truth are of the same', async () => {
  const [fixed, budget, truth] = await Promise.all(['fixed', 'budget', 'truth'].map((name) => planOf(partOf(name))));
  const namesOf = (plan: typeof fixed) => [plan?.workloads.map(({ name }) => name), plan?.mounts.map(({ name }) => name), plan?.fio.sizeBytes];
  assert.equal([fixed?.workloads.length, fixed?.mounts.length], [6, 3]);
  for (const engine of ['psync', 'libaio', 'mmap'])
    assert.ok(
      fixed?.workloads.some(({ name }) => name.endsWith(engine)),
      engine,
    );
  for (const plan of [budget, truth]) assert.equal(namesOf(plan), namesOf(fixed));
  assert.is(truth?.boots, 10);
});

test('budgets are a quarter of the fixed plan, and a tenth where everybody knows the answer', async () => {
  const shareOf = async (name: string) => {
    const plan = await planOf(partOf(name));
    return (plan.budget?.seconds ?? 0) / 60 / estimateFixedMinutes(plan);
  };
  assert.ok((await shareOf('budget')) <= 0.25, String(await shareOf('budget')));
  for (const name of ['ab-msize', 'ab-cache']) assert.ok((await shareOf(name)) <= 0.1, `${name}: ${await shareOf(name)}`);
  const [quickFixed, quick] = await Promise.all(['quick-fixed', 'quick'].map((name) => planOf(partOf(name))));
  assert.ok(quick !== undefined && quickFixed !== undefined && estimateMinutes(quick) <= estimateMinutes(quickFixed));
});

test('a word is a part, or all parts that begin with it', () => {
  const namesOf = (word: string) => findParts(word).map(({ name }) => name);
  assert.equal(namesOf('quick'), ['quick']);
  assert.equal(namesOf('ab'), ['ab-msize', 'ab-msize-fixed', 'ab-cache', 'ab-cache-fixed']);
  assert.is(namesOf('all').length, PARTS.length);
  assert.throws(() => findParts('nonsense'), /there is no part nonsense; there are fixed, budget/);
});

test('the fixed plan takes as long as was measured, where a part has measured it', async () => {
  for (const part of PARTS) {
    const plan = await planOf(part);
    const byEstimate = findFixed(part, plan, () => null);
    assert.equal([byEstimate.isMeasured, byEstimate.minutes], [false, estimateFixedMinutes(plan)]);
    if (part.fixedBy === undefined) continue;
    const fixed = await planOf(partOf(part.fixedBy));
    const matrixOf = ({ workloads, mounts, fio }: typeof plan) => [workloads, mounts, fio.sizeBytes, fio.blockSizeBytes, fio.direct];
    assert.equal(matrixOf(fixed), matrixOf(plan), `${part.name} and ${part.fixedBy} are of one matrix`);
    assert.equal([fixed.loops, fixed.boots, fixed.fio.runtimeSeconds, fixed.budget], [3, 3, 20, undefined], part.fixedBy);
    assert.equal(
      findFixed(part, plan, (name) => (name === part.fixedBy ? 90 : null)),
      { minutes: 1.5, isMeasured: true },
    );
  }
});

test.run();
