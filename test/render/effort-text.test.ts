/** Tests of src/render/effort-text.ts: what undecided workloads take, in words. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Decision, WorkloadReport } from '../../src/model/records.ts';
import { describeEffort } from '../../src/render/effort-text.ts';

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
    'To decide the rest takes 8 to 12 loops a cell for 2 (about 5 minutes more), 4 boots for 1 (about 2 hours more), more boots than count for 1, if the figures stay as they are.',
  ]);
});

test('no time is told where one of them does not say how long its loops are', () => {
  assert.equal(describeEffort([needs('runs', 3, 2), needs('runs', 3, null)], 'iops'), [
    'To decide the rest takes 3 boots for 2, if the figures stay as they are.',
  ]);
});

test('noise is said where it was while something stayed open', () => {
  const [, busy] = describeEffort([workload({ disturbed: 2 }), workload({}), workload({ answer: 'equal' })], 'iops');
  assert.is(busy, '1 of the undecided was measured while others used the machine: a quieter one may tell.');
});

test.run();
