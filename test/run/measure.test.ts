/** Tests of src/run/measure.ts with machines that answer at once: which beds are set up, when, and what becomes of a loss. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bootOfLoop } from '../../src/model/boots.ts';
import type { LoopResult, Plan } from '../../src/model/records.ts';
import { targetOf } from '../../src/model/targets.ts';
import { orderLoops } from '../../src/plan/order.ts';
import type { Bed } from '../../src/run/bed.ts';
import { type MeasureOptions, measureAll } from '../../src/run/measure.ts';
import { BedLost } from '../../src/run/steps.ts';
import { rejectionOf } from '../support/failure.ts';
import { FAKE_WORK, FakeBeds } from '../support/fake-beds.ts';
import { makePlan } from '../support/records.ts';

const TWO: Plan = {
  ...makePlan(['w'], 'x/a=/a,y/a=/a', { target: 'x', targets: ['x', 'y'], loops: 3 }),
};
const PLAN: Plan = { ...TWO, mounts: TWO.mounts.map((mount) => ({ ...mount, target: mount.name.slice(0, 1) })) };

async function measure(
  plan: Plan,
  beds: FakeBeds,
  onBed: (bed: Bed, target: string) => void = () => {},
  beforeLoop: MeasureOptions['beforeLoop'] = async () => {},
): Promise<LoopResult[]> {
  const results: LoopResult[] = [];
  await measureAll({
    plan,
    pending: orderLoops(plan),
    kindOf: () => FAKE_WORK,
    isInMemory: () => false,
    targetOf: (name) => targetOf(plan, plan.mounts.find((mount) => mount.name === name) ?? {}),
    bootOf: ({ loop }) => bootOfLoop(plan, loop),
    onBoot: beds.boot,
    provision: beds.open,
    warnings: () => [],
    onBed,
    onStart: () => {},
    beforeLoop,
    onResult: (result) => results.push({ ...result, raw: null }),
    shareTrouble: () => null,
    onTrouble: () => {},
    signal: new AbortController().signal,
  });
  return results;
}

test('each target is set up once and all are put away at the end', async () => {
  const beds = new FakeBeds(PLAN);
  const results = await measure(PLAN, beds);
  assert.equal(
    results.map(({ outcome }) => outcome),
    Array(6).fill('ok'),
  );
  assert.equal([...beds.opened].sort(), ['x', 'y']);
  assert.equal([...beds.closed].sort(), ['x', 'y']);
});

test('what comes before a loop is done in its bed, and a bed that is lost there is set up anew', async () => {
  const seen: string[] = [];
  let isFirst = true;
  const beds = new FakeBeds(PLAN);
  const results = await measure(
    PLAN,
    beds,
    () => {},
    async (bed, { mount }) => {
      seen.push(mount);
      assert.ok(bed.mounts.some(({ found }) => found.name === mount));
      if (isFirst) {
        isFirst = false;
        throw new BedLost('no answer');
      }
    },
  );
  assert.equal(
    seen,
    results.map(({ mount }) => mount),
  );
  assert.equal(
    results.map(({ outcome }) => outcome),
    ['failed', ...Array(5).fill('ok')],
  );
  assert.is(beds.opened.length, 3);
});

test('each boot is measured in machines of its own, in their order, which are put away before the next', async () => {
  const beds = new FakeBeds(PLAN);
  const results = await measure({ ...PLAN, loops: 2, boots: 3 }, beds);
  assert.equal([...results.map(({ loop }) => loop)].sort(), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]);
  assert.equal(beds.boots, [1, 2, 3]);
  assert.is(beds.opened.length, 6, 'both targets, three times');
  assert.is(beds.mostAtOnce, 2);
});

test('targets that can not run at once are never there together', async () => {
  const beds = new FakeBeds(PLAN);
  await measure({ ...PLAN, oneAtATime: true }, beds);
  assert.is(beds.mostAtOnce, 1);
  assert.ok(beds.opened.length >= 2, 'both were there');
});

test('a target that dies costs its loop and is set up anew, the other stays', async () => {
  const beds = new FakeBeds(PLAN, { dieAtCommand: { x: 2 } });
  const results = await measure(PLAN, beds);
  const lost = results.filter(({ warnings }) => warnings.some(({ code }) => code === 'target-lost'));
  assert.equal([results.length, lost.map(({ mount, reason }) => `${mount}: ${reason}`)], [6, ['x/a: the fake died']]);
  assert.equal([...beds.opened].sort(), ['x', 'x', 'y'], 'x twice');
});

test('targets that die again and again end the run', async () => {
  const beds = new FakeBeds(PLAN, { dieAlways: true });
  const error = await rejectionOf(measure(PLAN, beds), 'always dying');
  assert.is(error.code, 'bed-lost');
  assert.is(beds.opened.length, beds.closed.length, 'nothing is left');
});

test.run();
