/** Tests of src/model/shard.ts: parts of a plan are all of it, each loop in one of them. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loopId } from '../../src/model/loop-key.ts';
import type { Plan } from '../../src/model/records.ts';
import { countBoots, countLoops, describeShard, planOfShard } from '../../src/model/shard.ts';
import { estimateSeconds } from '../../src/plan/estimate.ts';
import { orderLoops } from '../../src/plan/order.ts';
import { makePlan } from '../support/records.ts';

const AnyPlan = fc
  .record({ workloads: fc.integer({ min: 1, max: 7 }), loops: fc.integer({ min: 1, max: 3 }), boots: fc.integer({ min: 1, max: 6 }), steered: fc.boolean() })
  .map(({ workloads, loops, boots, steered }): Plan => {
    const names = Array.from({ length: workloads }, (_, at) => `w${at}`);
    const budget = steered ? { budget: { seconds: null, precision: 0.03, margin: 0.05 } } : {};
    return makePlan(names, 'a=9p,b=tmpfs', { loops, ...(boots > 1 ? { boots } : {}), ...budget });
  });

test('each loop is in one part, in the order of the plan, and counted there', () =>
  fc.assert(
    fc.property(AnyPlan, fc.integer({ min: 1, max: 8 }), (plan, of) => {
      const parts = Array.from({ length: of }, (_, at): Plan => ({ ...plan, shard: { part: at + 1, of } }));
      const all = orderLoops(plan).map(loopId);
      const each = parts.map((part) => orderLoops(part).map(loopId));
      assert.equal([...each.flat()].sort(), [...all].sort());
      for (const [at, ids] of each.entries()) {
        assert.equal(
          ids,
          all.filter((id) => ids.includes(id)),
        );
        assert.is(countLoops(parts[at] as Plan), ids.length);
      }
    }),
  ));

test('boots are dealt out where there are several, else workloads, and with a budget always these', () => {
  const shard = { part: 2, of: 3 };
  const boots = makePlan(['v', 'w', 'x'], 'a=9p', { loops: 2, boots: 5, shard });
  assert.equal(
    orderLoops(boots).map(({ workload, loop }) => `${workload}${loop}`),
    ['v3', 'w3', 'x3', 'v4', 'w4', 'x4', 'v9', 'w9', 'x9', 'v10', 'w10', 'x10'],
    'the second and the fifth boot',
  );
  assert.equal([countBoots(boots), describeShard(boots)], [2, 'part 2 of 3, by boots']);
  const { boots: _, ...one } = boots;
  assert.equal(
    orderLoops(one).map(({ workload }) => workload),
    ['w', 'w'],
  );
  assert.is(describeShard({ ...boots, budget: { seconds: 60, precision: null, margin: 0.05 } }), 'part 2 of 3, by workloads');
  assert.is(describeShard(makePlan(['v'], 'a=9p')), null);
});

test('a part lays out the files of its own workloads and takes less time', () => {
  const whole = makePlan(['v', 'w', 'x'], 'a=9p');
  const part: Plan = { ...whole, shard: { part: 3, of: 3 } };
  assert.equal(
    planOfShard(part).workloads.map(({ name }) => name),
    ['x'],
  );
  assert.is(planOfShard(whole), whole);
  const pace = () => ({ startSeconds: 10, layoutBytesPerSecond: null });
  assert.is(estimateSeconds(part, pace) - 10, (estimateSeconds(whole, pace) - 10) / 3);
});

test.run();
