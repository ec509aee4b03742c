/** Tests of src/commands/check-targets.ts, with targets that write down what is asked of them. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkTargets } from '../../src/commands/check-targets.ts';
import { usageError } from '../../src/model/errors.ts';
import type { Plan } from '../../src/model/records.ts';
import { rejectionOf } from '../support/failure.ts';
import { makePlan } from '../support/records.ts';

const CONTEXT = { cache: '/c', say: () => {}, signal: new AbortController().signal };

/** Mounts a, b, ... on targets t1, t2, ... */
function planOver(...targets: readonly string[]): Plan {
  const { mounts, ...rest } = makePlan(['w'], targets.map((_, at) => `${'abc'[at]}=9p`).join(','));
  const target = targets[0] as string;
  if (targets.length === 1) return { ...rest, mounts, target };
  return { ...rest, target, targets, mounts: mounts.map((mount, at) => ({ ...mount, target: targets[at] as string })) };
}

/** What was asked in its order; a target that is called `bad-...` refuses. */
function openRecorder() {
  const asked: string[] = [];
  const ask = (what: string, plan: Plan) => {
    asked.push(`${what} ${plan.target} with ${plan.mounts.map(({ name }) => name).join(',')}`);
    if (plan.target === `bad-${what}`) throw usageError('bad-option', 'no');
  };
  return { asked, checksOf: () => ({ check: async (plan: Plan) => ask('check', plan), prepare: async ({ plan }: { plan: Plan }) => ask('prepare', plan) }) };
}

test('every target is looked at with its own mounts before anything is fetched for one', async () => {
  const { asked, checksOf } = openRecorder();
  await checkTargets(planOver('t1', 't2'), CONTEXT, checksOf);
  assert.equal(asked, ['check t1 with a', 'check t2 with b', 'prepare t1 with a', 'prepare t2 with b']);
});

test('what the last target lacks is told before anything is fetched, what can only be seen then before anything is started', async () => {
  for (const [bad, last] of [
    ['bad-check', 'check bad-check with c'],
    ['bad-prepare', 'prepare bad-prepare with c'],
  ] as const) {
    const { asked, checksOf } = openRecorder();
    const error = await rejectionOf(checkTargets(planOver('t1', 't2', bad), CONTEXT, checksOf), bad);
    assert.equal([error.code, asked.at(-1)], ['bad-option', last]);
  }
});

test('a target alone is checked as it is opened, and one that has nothing to check is passed over', async () => {
  const { asked, checksOf } = openRecorder();
  await checkTargets(planOver('bad-check'), CONTEXT, checksOf);
  assert.equal(asked, []);
  await checkTargets(planOver('t1', 't2'), CONTEXT, () => ({}));
});

test('a stop is heard between targets', async () => {
  const { asked, checksOf } = openRecorder();
  const stop = new AbortController();
  const say = () => {};
  const checks = (target: string) => ({
    ...checksOf(),
    prepare: async () => {
      asked.push(`prepare ${target}`);
      stop.abort(new Error('stopped'));
    },
  });
  let thrown: unknown;
  await checkTargets(planOver('t1', 't2'), { cache: '/c', say, signal: stop.signal }, checks).catch((error: unknown) => {
    thrown = error;
  });
  assert.is((thrown as Error).message, 'stopped');
  assert.equal(asked.slice(2), ['prepare t1']);
});

test.run();
