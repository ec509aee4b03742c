/** Tests of src/analyse/adaptive/choose.ts and costs.ts: what a round takes when time is short, and what things cost. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseWorkloads } from '../../../src/analyse/adaptive/choose.ts';
import { learnCosts, spentSeconds } from '../../../src/analyse/adaptive/costs.ts';
import type { WorkloadState } from '../../../src/analyse/adaptive/state.ts';
import type { Decision, Needed } from '../../../src/model/records.ts';
import { makeLoop } from '../../support/records.ts';

/** An open workload of two mounts that needs so much. */
function makeState(workload: string, needed: Needed | null, rounds = 1): WorkloadState {
  const effort = needed === null ? null : { ...needed, minutes: null };
  const decision: Decision = { mounts: ['a', 'b'], answer: 'undecided', tested: true, basis: 'provisional', runs: null, needed: effort, disturbed: 0 };
  return { workload, contenders: ['a', 'b'], rounds, decision, decisions: {}, stopped: null };
}

const runs = (count: number): Needed => ({ unit: 'runs', count });

/** Boots of 20 s with two loops of 3 s: a round of one workload takes 32 s, and each further one 12 s. */
const choose = (open: readonly WorkloadState[], leftSeconds: number | null, most = 14) =>
  chooseWorkloads(open, { leftSeconds, costs: { bootSeconds: 20, loopSeconds: () => 3 }, loops: 2, most, boots: true, firstLook: 1 }).map(
    ({ workload }) => workload,
  );

test('with time for all, all are measured', () => {
  const open = [makeState('far', runs(14)), makeState('near', runs(3)), makeState('unknown', null)];
  assert.equal(choose(open, null), ['far', 'near', 'unknown']);
  assert.equal(choose(open, 13 * (20 + 36)), ['far', 'near', 'unknown']);
});

test('where not all can be decided in time, those that can are, in the order of the plan', () => {
  const open = [makeState('far', runs(14)), makeState('near', runs(3)), makeState('next', runs(4))];
  assert.equal(choose(open, 200), ['near', 'next']);
  assert.equal(choose(open, 70), ['near']);
});

test('where none can, what has room in a round is measured all the same', () => {
  const open = [makeState('far', runs(14)), makeState('further', null), makeState('nearer', runs(9))];
  assert.equal(choose(open, 45), ['far', 'nearer'], '20 s and twice 12');
  assert.equal(choose(open, 31), [], 'no time for a boot');
});

test('what needs more boots than the plan has waits for what does not, however cheap it is', () => {
  const [far, none, near] = [makeState('far', runs(9), 3), makeState('none', null, 3), makeState('near', runs(4))];
  // Three rounds of 32 s for the one, then one of 12 s beside its first for each other.
  assert.equal(choose([far, none, near], 96 + 11, 4), ['near']);
  assert.equal(choose([far, none, near], 96 + 12, 4), ['far', 'near']);
  assert.equal(choose([far, none, near], 96 + 24, 4), ['far', 'none', 'near'], 'with time for all');
  assert.equal(choose([far, none], 40, 4), ['far']);
});

test('where nothing is booted, what more loops would not decide waits as well', () => {
  const inLoops = (open: readonly WorkloadState[]) =>
    chooseWorkloads(open, { leftSeconds: 20, costs: { bootSeconds: 0, loopSeconds: () => 3 }, loops: 1, most: 12, boots: false, firstLook: 3 });
  const [none, near] = [makeState('none', null, 3), makeState('near', { unit: 'loops', count: 6 }, 3)];
  assert.equal(
    inLoops([none, near]).map(({ workload }) => workload),
    ['near'],
  );
});

test('before its first look a workload needs no more than that', () => {
  const young = { ...makeState('young', null, 0), decision: null };
  assert.equal(choose([makeState('far', runs(14)), young], 40), ['young']);
});

test('a boot is what its first loop took beyond others, a loop what its workload took', () => {
  const at = (workload: string, loop: number, seconds: number) => makeLoop({ workload, loop, spentMs: seconds * 1000 });
  const results = [at('v', 1, 24), at('w', 1, 34), at('v', 2, 38), at('w', 2, 48), at('v', 3, 82), at('w', 3, 92), at('v', 4, 96), at('w', 4, 106)];
  const { bootSeconds, loopSeconds } = learnCosts(results, (loop) => Math.ceil(loop / 2));
  assert.equal([loopSeconds('v'), loopSeconds('w'), loopSeconds('never seen'), bootSeconds], [4, 10, 10, 19]);
  assert.is(spentSeconds(results), 106);
});

test('of nothing nothing is known', () => {
  const { bootSeconds, loopSeconds } = learnCosts([], () => 1);
  assert.equal([bootSeconds, loopSeconds('w'), spentSeconds([])], [0, 0, 0]);
});

test.run();
