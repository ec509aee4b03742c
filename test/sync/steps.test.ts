/** Tests of src/sync/steps.ts: which steps there are, in which order, and when a delay has had enough. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hasEnough, listSteps } from '../../src/sync/steps.ts';
import { makeDelay, SYNC_PLAN } from '../support/sync.ts';

const MOUNTS = [
  { name: 'virtiofs', directions: ['host-guest', 'guest-host'] },
  { name: 'tmpfs', directions: ['guest-guest'] },
] as const;

test('each step has a name of its own, and the same plan the same order', () => {
  const names = listSteps(SYNC_PLAN, MOUNTS).map(({ name }) => name);
  assert.is(new Set(names).size, names.length);
  assert.equal(
    names,
    listSteps(SYNC_PLAN, MOUNTS).map(({ name }) => name),
  );
});

test('a trial of a delay is made on every mount before the next trial', () => {
  const delays = listSteps(SYNC_PLAN, MOUNTS).flatMap((step) => (step.kind === 'delay' ? [step.trial] : []));
  assert.is(delays.length, 2 * 4 * 2 * 3);
  assert.equal(delays, delays.toSorted());
});

test('what the target hears is tried in one direction, many files in all, last', () => {
  const steps = listSteps(SYNC_PLAN, MOUNTS);
  assert.equal(
    steps.filter(({ kind }) => kind === 'notice').map(({ direction }) => direction),
    ['host-guest', 'guest-guest'],
  );
  assert.is(steps.filter(({ kind }) => kind === 'bulk').length, 6);
  assert.is(steps.at(-1)?.kind, 'bulk');
});

test('parts that are not asked for have no steps', () => {
  assert.equal([...new Set(listSteps({ ...SYNC_PLAN, parts: ['storm'] }, MOUNTS).map(({ kind }) => kind))], ['storm']);
});

test('a slow delay gets three trials whatever they take, then its time is up', () => {
  const step = listSteps(SYNC_PLAN, MOUNTS).find(({ name }) => name === 'delay virtiofs host-guest create stat 2');
  assert.ok(step !== undefined);
  const lines = (highs: readonly number[]) => highs.map((high, at) => ({ step: String(at), ...makeDelay(high) }));
  assert.not.ok(hasEnough(step, lines([9000, 9000]), SYNC_PLAN));
  assert.ok(hasEnough(step, lines([9000, 9000, 1]), SYNC_PLAN));
  assert.not.ok(hasEnough(step, lines([10, 10, 10, 10]), SYNC_PLAN), 'fast ones go on');
  const late = [1, 2, 3].map((trial) => ({ step: String(trial), ...makeDelay(0, { outcome: 'late', highMs: null, lowMs: null }) }));
  assert.ok(hasEnough(step, late, SYNC_PLAN), 'a late one has waited for the deadline');
});

test.run();
