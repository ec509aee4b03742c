/** Tests of src/plan/order.ts. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loopId } from '../../src/model/loop-key.ts';
import type { LoopKey } from '../../src/model/records.ts';
import { orderLoops } from '../../src/plan/order.ts';

/** Only names, loops and the seed decide the order. */
function order(workloads: readonly string[], mounts: readonly string[], loops: number, seed: number): readonly LoopKey[] {
  return orderLoops({
    workloads: workloads.map((name) => ({ name, jobText: '' })),
    mounts: mounts.map((name) => ({ name, kind: 'tmpfs', options: {}, path: null })),
    loops,
    seed,
    target: 'qemu',
  });
}

const names = fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b', ',', '"', '-', ' '), minLength: 1 }), { minLength: 1, maxLength: 6 });

test('every loop of every cell is measured exactly once', () => {
  fc.assert(
    fc.property(names, names, fc.integer({ min: 1, max: 4 }), fc.nat(), (workloads, mounts, loops, seed) => {
      const keys = order(workloads, mounts, loops, seed);
      assert.is(keys.length, workloads.length * mounts.length * loops, 'loops');
      assert.is(new Set(keys.map(loopId)).size, keys.length, 'different loops');
      for (const { workload, mount, loop } of keys) {
        assert.ok(workloads.includes(workload) && mounts.includes(mount) && loop >= 1 && loop <= loops, `${workload} on ${mount}, ${loop} is planned`);
      }
    }),
  );
});

test('loop 1 of a workload goes over all mounts, then the next workload, then loop 2', () => {
  fc.assert(
    fc.property(names, names, fc.integer({ min: 1, max: 4 }), fc.nat(), (workloads, mounts, loops, seed) => {
      const steps = order(workloads, mounts, loops, seed).map(({ workload, loop }) => [loop, workload]);
      const wanted = Array.from({ length: loops }, (_, at) => workloads.flatMap((workload) => mounts.map(() => [at + 1, workload]))).flat();
      assert.equal(steps, wanted);
    }),
  );
});

test('the same seed gives the same order', () => {
  fc.assert(
    fc.property(names, names, fc.nat(), (workloads, mounts, seed) => {
      assert.equal(order(workloads, mounts, 2, seed), order(workloads, mounts, 2, seed));
    }),
  );
});

test('another seed gives another order', () => {
  const mounts = ['a', 'b', 'c'];
  const workloads = Array.from({ length: 30 }, (_, at) => `w${at}`);
  const orders = [1, 2, 3, 4].map((seed) => JSON.stringify(order(workloads, mounts, 3, seed)));
  assert.is(new Set(orders).size, 4);
});

test('the order is drawn anew for every workload and loop, and no mount is always first', () => {
  const workloads = Array.from({ length: 30 }, (_, at) => `w${at}`);
  const keys = order(workloads, ['a', 'b', 'c'], 3, 1);
  const first = keys.filter((_, at) => at % 3 === 0).map(({ mount }) => mount);
  for (const mount of ['a', 'b', 'c']) {
    const count = first.filter((each) => each === mount).length;
    // 90 draws of three: 30 are expected, and outside 15 to 45 lies less than one draw in a thousand.
    assert.ok(count > 15 && count < 45, `${mount} is first in ${count} of 90`);
  }
});

test('the order of the mounts in the plan does not decide who is first', () => {
  assert.equal(order(['w'], ['a', 'b', 'c', 'd'], 3, 7), order(['w'], ['d', 'c', 'b', 'a'], 3, 7));
});

test('loops of a plan keep their order when more loops are asked for', () => {
  assert.equal(order(['v', 'w'], ['a', 'b', 'c'], 5, 3).slice(0, 12), order(['v', 'w'], ['a', 'b', 'c'], 2, 3));
});

test('names with separators inside name different loops', () => {
  assert.is.not(loopId({ workload: 'a","b', mount: 'c', loop: 1 }), loopId({ workload: 'a', mount: 'b","c', loop: 1 }));
});

/** Two targets with two mounts each. */
const onTwoTargets = (oneAtATime: boolean) =>
  orderLoops({
    workloads: ['w1', 'w2'].map((name) => ({ name, jobText: '' })),
    mounts: ['x/a', 'x/b', 'y/a', 'y/b'].map((name) => ({ name, kind: 'path', options: {}, path: '/m', target: name.slice(0, 1) })),
    loops: 12,
    seed: 1,
    target: 'x',
    targets: ['x', 'y'],
    oneAtATime,
  });

/** The targets as they follow each other, each stretch once. */
const stretches = (keys: readonly LoopKey[]) => keys.map(({ mount }) => mount.slice(0, 1)).filter((target, at, all) => target !== all[at - 1]);

test('mounts of several targets are interleaved like those of one', () => {
  assert.ok(stretches(onTwoTargets(false)).length > 2 * 12, 'targets take turns within a workload');
});

test('targets that can not run at once take turns loop by loop, neither always first', () => {
  const keys = onTwoTargets(true);
  assert.is(new Set(keys.map(loopId)).size, 12 * 2 * 4, 'every loop once');
  assert.ok(stretches(keys).length <= 2 * 12, 'at most one change of targets a loop, and one between loops');
  const firsts = Array.from({ length: 12 }, (_, at) => keys.find(({ loop }) => loop === at + 1)?.mount.slice(0, 1));
  assert.equal([...new Set(firsts)].sort(), ['x', 'y'], 'each is first in some loops');
});

test.run();
