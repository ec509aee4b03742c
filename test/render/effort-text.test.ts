/** Tests of src/render/effort-text.ts: what undecided workloads take, in words. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Decision, WorkloadReport } from '../../src/model/records.ts';
import { describeEffort } from '../../src/render/effort-text.ts';
import { makeLoop, makePlan, makeRun, reportOf } from '../support/records.ts';

function workload(parts: Partial<Decision>): WorkloadReport {
  const decision: Decision = { mounts: ['a', 'b'], answer: 'undecided', tested: true, basis: 'provisional', runs: null, needed: null, disturbed: 0, ...parts };
  return { name: 'w', cells: [], winners: { bw: decision, iops: decision } };
}

const needs = (unit: 'loops' | 'runs', count: number, minutes: number | null) => workload({ needed: { unit, count, minutes } });

test('what is decided takes nothing', () => {
  assert.equal(describeEffort([workload({ answer: 'equal' }), workload({ answer: 'fastest' })], 'iops'), []);
});

test('loops, boots and what is beyond both are told apart, with the time of all of a kind', () => {
  assert.equal(describeEffort([needs('loops', 8, 2), needs('loops', 12, 3), needs('runs', 4, 100), workload({})], 'iops'), [
    'To decide the rest takes 8 to 12 loops a cell for 2 (about 5 minutes more), 4 boots for 1 (about 2 hours of loops more, and the boots), more boots than count for 1, if the figures stay as they are.',
  ]);
});

/** Two boots, a minute of setting up between the end of the one and the start of the other; `stoppedMs`: for how long the run lay still before a third. */
function inBoots(stoppedMs: number): WorkloadReport {
  const plan = makePlan(['w'], 'a=9p', { loops: 1, boots: 3 });
  const starts = [0, 61_500, 123_000 + stoppedMs].map((ms) => new Date(Date.UTC(2026, 10, 20, 12) + ms).toISOString());
  const loops = starts.map((startedAt, at) => makeLoop({ workload: 'w', mount: 'a', loop: at + 1, startedAt, elapsedMs: 1500 }));
  const [{ cells } = { cells: [] }] = reportOf(makeRun(plan), loops).workloads;
  return { ...needs('runs', 13, 5), cells };
}

test('boots are in the time, once for all workloads, as long as those of the run were', () => {
  for (const stoppedMs of [0, 3_600_000])
    assert.match(describeEffort([inBoots(stoppedMs), inBoots(stoppedMs)], 'iops')[0] ?? '', '13 boots for 2 (about 20 minutes more, boots included)');
});

test('no time is told where one of them does not say how long its loops are', () => {
  assert.equal(describeEffort([needs('runs', 3, 2), needs('runs', 3, null)], 'iops'), [
    'To decide the rest takes 3 boots for 2, if the figures stay as they are.',
  ]);
});

test('noise is said where it was while something stayed open', () => {
  const [, busy] = describeEffort([workload({ disturbed: 2 }), workload({}), workload({ answer: 'equal' })], 'iops');
  assert.is(busy, '1 of the undecided was measured while the machine was disturbed: a quieter one may tell.');
});

test.run();
