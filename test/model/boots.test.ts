/** Tests of src/model/boots.ts: which loops are of which boot, and what they name as their run. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeMissingLoops, sourceOfRun } from '../../src/analyse/sources.ts';
import { blockIdsOf, bootOfLoop, describeLoops } from '../../src/model/boots.ts';
import { countLoops } from '../../src/model/shard.ts';
import { orderLoops } from '../../src/plan/order.ts';
import { makeLoop, makePlan, makeRun } from '../support/records.ts';

const plan = makePlan(['u', 'v'], 'a=9p,b=tmpfs', { loops: 3, boots: 2 });

test('loops are counted through the boots, and each boot has as many', () => {
  assert.equal(
    [1, 2, 3, 4, 5, 6].map((loop) => bootOfLoop(plan, loop)),
    [1, 1, 1, 2, 2, 2],
  );
  const order = orderLoops(plan);
  assert.is(order.length, countLoops(plan));
  const boots = order.map(({ loop }) => bootOfLoop(plan, loop));
  assert.equal(boots, [...boots].sort(), 'one boot after the other');
});

test('one boot is what a plan without a word of boots has', () => {
  const { boots: _boots, ...one } = plan;
  assert.is(countLoops(one), 12);
  assert.equal(blockIdsOf({ id: 'x', plan: one }), ['x']);
  assert.is(describeLoops(one), '3 loops');
  assert.is(describeLoops(plan), '3 loops in each of 2 boots');
});

test('the loops of each boot are a run of their own, and what is missing is counted over all', () => {
  const run = makeRun(plan, { id: 'x' });
  const loops = orderLoops(plan)
    .slice(0, -1)
    .map((key) => makeLoop(key));
  const source = sourceOfRun('run', run, loops);
  assert.equal([...new Set(source.loops.map(({ run: block }) => block))], ['x/1', 'x/2']);
  assert.is(describeMissingLoops(source), 'run is not whole: 23 of its 24 loops can be read');
});

test.run();
