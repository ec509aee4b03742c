/** Tests of src/plan/targets.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { planOn, targetOf, targetsOf } from '../../src/plan/targets.ts';
import { makePlan } from '../support/records.ts';

test('a plan that names one target, as all of older runs do, has all its mounts on that', () => {
  const plan = makePlan(['w'], '9p,tmpfs');
  assert.equal(targetsOf(plan), ['qemu']);
  assert.is(planOn(plan, 'qemu'), plan);
  assert.is(targetOf(plan, plan.mounts[0] ?? {}), 'qemu');
});

test('each of several targets sees its own mounts, under its own name', () => {
  const plan = makePlan(['w'], 'a=/m,b=/n', { target: 'local', targets: ['local', 'ssh:vm'] });
  const [a, b] = plan.mounts;
  const several = { ...plan, mounts: [a, { ...b, target: 'ssh:vm' }] as typeof plan.mounts };
  assert.equal(targetsOf(several), ['local', 'ssh:vm']);
  for (const [target, names] of [
    ['local', ['a']],
    ['ssh:vm', ['b']],
  ] as const) {
    const part = planOn(several, target);
    assert.equal([part.target, part.mounts.map(({ name }) => name)], [target, names], target);
  }
});

test.run();
