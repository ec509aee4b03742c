/** Tests of src/model/targets.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Environment, MountSpec, Plan } from '../../src/model/records.ts';
import { checkTargets, machinesOf, planOn, planWith, targetOf, targetOfMount, targetsOf } from '../../src/model/targets.ts';
import { failureOf } from '../support/failure.ts';
import { makePlan, makeRun } from '../support/records.ts';

/** A plan of mounts NAME on TARGET. */
function several(mounts: Readonly<Record<string, string>>, parts: Partial<Plan> = {}): Plan {
  const targets = [...new Set(Object.values(mounts))];
  const list = Object.keys(mounts).map((name) => `${name}=/${name}`);
  const plan = makePlan(['w'], list.join(','), { target: targets[0] as string, targets });
  return { ...plan, mounts: plan.mounts.map((mount): MountSpec => ({ ...mount, target: mounts[mount.name] as string })), ...parts };
}

test('a plan that names one target, as all of older runs do, has all its mounts on that', () => {
  const plan = makePlan(['w'], '9p,tmpfs');
  assert.equal(targetsOf(plan), ['qemu']);
  assert.is(planOn(plan, 'qemu'), plan);
  assert.is(targetOf(plan, plan.mounts[0] ?? {}), 'qemu');
});

test('each of several targets sees its own mounts, under its own name', () => {
  const plan = several({ a: 'local', b: 'ssh:vm' });
  assert.equal(targetsOf(plan), ['local', 'ssh:vm']);
  for (const [target, names] of [
    ['local', ['a']],
    ['ssh:vm', ['b']],
  ] as const) {
    const part = planOn(plan, target);
    assert.equal([part.target, part.mounts.map(({ name }) => name)], [target, names], target);
    assert.is(targetOfMount(plan, names[0]), target);
  }
});

test('a plan with fewer mounts has the targets of these, and is one of a single target where one is left', () => {
  const plan = several({ a: 'x', b: 'y', c: 'z' }, { oneAtATime: true });
  const [a, b, c] = plan.mounts as [MountSpec, MountSpec, MountSpec];
  const two = planWith(plan, [b, c]);
  assert.equal([two.target, two.targets, two.oneAtATime], ['y', ['y', 'z'], true]);
  checkTargets(two);
  const { target: _, ...bare } = a;
  const one = planWith(plan, [a]);
  assert.equal([one.target, one.mounts, 'targets' in one, 'oneAtATime' in one], ['x', [bare], false, false]);
  checkTargets(one);
  const plain = makePlan(['w'], '9p,tmpfs');
  assert.equal(planWith(plain, plain.mounts), plain, 'one target stays as it is');
});

test('targets and mounts that are not of one plan are refused, and what is wrong is named', () => {
  const plan = several({ a: 'x', b: 'y' });
  const [a, b] = plan.mounts as [MountSpec, MountSpec];
  const { target: _, ...nowhere } = b;
  const plain = makePlan(['w'], 'a=/a');
  checkTargets(plan);
  checkTargets(plain);
  for (const [words, wrong] of [
    ['here is 1', { ...plan, targets: ['x'] }],
    ["two targets are called 'x'", { ...plan, targets: ['x', 'y', 'x'] }],
    ["'y' is not the first of the targets 'x', 'y'", { ...plan, target: 'y' }],
    ["mount 'b' does not say", { ...plan, mounts: [a, nowhere] }],
    ["mount 'b' is on 'z', which is none", { ...plan, mounts: [a, { ...b, target: 'z' }] }],
    ["target 'y' has no mount", { ...plan, mounts: [a] }],
    ["mount 'a' names the target 'y', and there is 'qemu' alone", { ...plain, mounts: [{ ...a, target: 'y' }] }],
    ["one target can't be measured in turn", { ...plain, oneAtATime: true }],
  ] as const) {
    const error = failureOf(() => checkTargets(wrong), words);
    assert.equal([error.code, error.message.includes(words)], ['bad-targets', true], error.message);
  }
});

test("each target's machine is told apart, and one that is not known yet is none", () => {
  const [here, there] = ['6.1', '6.12'].map((guestKernel) => ({ guestKernel }) as Environment) as [Environment, Environment];
  assert.equal(machinesOf(makeRun(makePlan(['w'], '9p'), { environment: here })), [{ target: 'qemu', environment: here }]);
  const plan = several({ a: 'x', b: 'y' });
  assert.equal(machinesOf(makeRun(plan, { environments: { y: there } })), [
    { target: 'x', environment: null },
    { target: 'y', environment: there },
  ]);
});

test.run();
