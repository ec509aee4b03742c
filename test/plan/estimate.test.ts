/** Tests of src/plan/estimate.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BUILT_IN_WORKLOADS } from '../../src/fio/workloads.ts';
import type { Plan } from '../../src/model/records.ts';
import { doubtBudget, estimateFileBytes, estimateSeconds } from '../../src/plan/estimate.ts';
import { readBuiltInJob } from '../../src/store/job-files.ts';
import { paceOf } from '../../src/target/kinds.ts';
import { makePlan } from '../support/records.ts';

const GIB = 1024 ** 3;

const secondsOf = (plan: Plan) => estimateSeconds(plan, paceOf);

test('one job needs one file', () => {
  assert.is(estimateFileBytes(makePlan(['a'], '9p')), 4 * GIB);
});

test('each of the four jobs of a -multi workload needs a file, and workloads share them', () => {
  const plan = makePlan([], '9p', { workloads: BUILT_IN_WORKLOADS.map(readBuiltInJob) });
  assert.is(estimateFileBytes(plan), 16 * GIB);
});

test('the workload with the most jobs decides', () => {
  const workloads = ['numjobs=2', ' numjobs = 8 ', '# numjobs=99'].map((line, at) => ({ name: `w${at}`, jobText: `[w]\n${line}\n` }));
  assert.is(estimateFileBytes(makePlan([], '9p', { workloads })), 8 * 4 * GIB);
});

test('files that stay for the whole run are all asked for, of those that are made in turn the most', () => {
  const exec = (name: string, text: string) => ({ name, kind: 'exec', jobText: `run: ${text}\n` });
  const bytes = (workloads: readonly ReturnType<typeof exec>[]) => estimateFileBytes(makePlan([], '9p', { workloads }));
  const [one, two] = [exec('a', 'x\nsetup: a\nbytes: 1000'), exec('b', 'y\nsetup: b\nbytes: 2000')] as const;
  const turn = exec('c', 'z\nbytes: 500');
  assert.is(bytes([one, two]) + bytes([turn]), bytes([one, two, turn]), 'beside each other');
  assert.is(bytes([one]) + bytes([two]), bytes([one, two]));
  assert.is(bytes([turn, { ...turn, name: 'd' }]), bytes([turn]), 'in turn');
  assert.is(bytes([one, { ...one, name: 'e' }]), bytes([one]), 'the same files');
});

test('loops take at least their runtime', () => {
  const plan = makePlan(['a', 'b'], '9p,tmpfs', { target: 'local', loops: 3 });
  const seconds = secondsOf(plan);
  assert.ok(seconds >= 2 * 2 * 3 * 20, `${seconds} s for 12 loops of 20 s`);
  assert.ok(seconds < 2 * 2 * 3 * 25, `${seconds} s is not far above`);
});

test('more loops, mounts or workloads take longer in proportion', () => {
  const base = secondsOf(makePlan(['a'], '9p', { loops: 1 }));
  const twoLoops = secondsOf(makePlan(['a'], '9p', { loops: 2 })) - base;
  assert.is(secondsOf(makePlan(['a'], '9p,tmpfs', { loops: 1 })) - base, twoLoops, 'mounts');
  assert.is(secondsOf(makePlan(['a', 'b'], '9p', { loops: 1 })) - base, twoLoops, 'workloads');
  assert.ok(twoLoops > 0, 'loops');
});

test('each target starts once, or, where they take turns, for every loop', () => {
  const mounts = makePlan([], 'a=/a,b=/b').mounts.map((mount, at) => ({ ...mount, target: ['x', 'y'][at] as string }));
  const plan = makePlan(['w'], 'a=/a', { target: 'x', targets: ['x', 'y'], mounts, loops: 3 });
  const pace = { startSeconds: 100, layoutBytesPerSecond: null };
  const seconds = estimateSeconds(plan, () => pace);
  assert.is(seconds, estimateSeconds(plan, () => ({ ...pace, startSeconds: 0 })) + 200);
  assert.is(
    estimateSeconds({ ...plan, oneAtATime: true }, () => pace),
    seconds + 2 * 200,
  );
});

test('a budget is doubted where its first round is likely to take longer', () => {
  const planOf = (seconds: number | null, parts: Partial<Plan>) =>
    makePlan(['a', 'b'], '9p,tmpfs', { loops: 2, budget: { seconds, precision: null, margin: 0.05 }, ...parts });
  const doubt = (plan: Plan) => doubtBudget(plan, () => ({ startSeconds: 30, layoutBytesPerSecond: null }));
  const boots = { boots: 14 };
  // 30 s, and eight loops of 21 s.
  assert.is(doubt(planOf(198, boots)), null);
  assert.match(doubt(planOf(197, boots)) ?? '', /^a first round over all cells is likely to take 3 min 18 s, and 3 min 17 s are to be spent: /);
  assert.is(doubt(planOf(114, {})), null, 'without boots a loop of each');
  assert.ok(doubt(planOf(113, {})) !== null);
  assert.is(doubt(planOf(null, boots)), null, 'without end');
  assert.is(doubt(makePlan(['a'], '9p')), null, 'a fixed plan');
});

test('files that a command needs are made on each mount, whatever the loops', () => {
  const workload = (text: string) => ({ name: 'w', kind: 'exec', jobText: `run: ls\nseconds: 10\n${text}` });
  const secondsWith = (text: string, mounts: string, loops: number) => secondsOf(makePlan([], mounts, { target: 'local', workloads: [workload(text)], loops }));
  const making = (mounts: string, loops: number) => secondsWith('setup: x\n', mounts, loops) - secondsWith('', mounts, loops);
  assert.ok(making('9p', 1) > 0);
  assert.is(making('9p,tmpfs', 3), 2 * making('9p', 1));
});

test('files laid out in a guest take time too', () => {
  assert.ok(secondsOf(makePlan(['a'], '9p')) > secondsOf(makePlan(['a'], '9p', { target: 'local' })));
});

test.run();
