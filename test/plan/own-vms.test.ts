/** Tests of src/plan/own-vms.ts and src/model/vm-choice.ts: which VM a mount is in. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { planMounts } from '../../src/commands/make-plan.ts';
import type { Plan } from '../../src/model/records.ts';
import { targetsOf } from '../../src/model/targets.ts';
import { choiceOf, nativeArchitecture, readChoice, writeChoice } from '../../src/model/vm-choice.ts';
import { placeOnOwnVms } from '../../src/plan/own-vms.ts';
import { findTarget } from '../../src/target/kinds.ts';
import { failureOf } from '../support/failure.ts';

const planOf = (mounts: string, options: Readonly<Record<string, string>> = {}): Plan => planMounts({ mounts, ...options }, []);

/** Each mount with its target, the only one where the plan has one. */
const placesOf = (plan: Plan) => plan.mounts.map(({ name, target }) => [name, target ?? plan.target]);

const OTHER = nativeArchitecture() === 'aarch64' ? 'x86_64' : 'aarch64';

test('a mount that names a kernel is in a VM of its own', () => {
  const plan = planOf('old=9p,new=9p:kernel=6.12');
  assert.equal(placesOf(plan), [
    ['old', 'qemu'],
    ['new', 'qemu?kernel=6.12'],
  ]);
  assert.equal(targetsOf(plan), ['qemu', 'qemu?kernel=6.12']);
});

test('mounts of one choice share a VM, whichever way it was said', () => {
  const plan = planOf('a=9p,b=9p:kernel=6.12,c=virtiofs:kernel=6.12:cache=none,d=tmpfs:qemu=/opt/q:kernel=6.12');
  assert.equal(targetsOf(plan), ['qemu', 'qemu?kernel=6.12', 'qemu?kernel=6.12&qemu=/opt/q']);
  assert.is(plan.mounts[1]?.target, plan.mounts[2]?.target);
});

test('what the run has anyway is no choice', () => {
  const plan = planOf('a=9p,b=9p:kernel=6.12', { kernel: '6.12' });
  assert.equal([plan.targets, plan.target], [undefined, 'qemu']);
  assert.is(plan.mounts[1]?.options['kernel'], '6.12', 'it stays in the options');
  assert.is(planOf(`9p:arch=${nativeArchitecture()}`).target, 'qemu', "this host's processor");
  assert.equal(placesOf(planOf(`a=9p:arch=${nativeArchitecture()},b=9p`, { arch: OTHER }))[0], ['a', `qemu?arch=${nativeArchitecture()}`], 'is one here');
});

test('where all mounts choose the same there is one VM', () => {
  const plan = planOf('9p:kernel=6.12,virtiofs:kernel=6.12');
  assert.equal([plan.targets, plan.target, plan.mounts[0]?.target], [undefined, 'qemu?kernel=6.12', undefined]);
});

test('kernels can be swept', () => {
  const plan = planOf('9p', { sweep: '9p:kernel=6.1,6.12' });
  assert.equal(placesOf(plan), [
    ['9p:kernel=6.1', 'qemu?kernel=6.1'],
    ['9p:kernel=6.12', 'qemu?kernel=6.12'],
  ]);
});

test('a target that is such a VM says it for its mounts', () => {
  const plan = planOf('9p,virtiofs:kernel=6.1', { target: 'qemu?kernel=6.12' });
  assert.equal(placesOf(plan), [
    ['9p', 'qemu?kernel=6.12'],
    ['virtiofs:kernel=6.1', 'qemu?kernel=6.1'],
  ]);
  assert.equal(placesOf(planOf('9p', { target: 'qemu,qemu?kernel=6.12' })), [
    ['qemu/9p', 'qemu'],
    ['qemu-6.12/9p', 'qemu?kernel=6.12'],
  ]);
});

for (const [mounts, options, words] of [
  ['9p:kernel=new', {}, "kernel='new' is not possible"],
  ['9p:arch=mips', {}, "arch='mips' is not possible"],
  ['9p:qemu=relative', {}, "qemu='relative' is not possible"],
  ['a=9p:kernel=6.12', { target: 'qemu,local' }, "kernel=6.12 is of a VM of fsbench's own, and it is on 'local'"],
  ['/tmp', { target: 'local', arch: 'aarch64' }, '--arch aarch64: fsbench does not boot on this machine'],
  ['/tmp', { target: 'local', qemu: '/q' }, '--qemu /q: fsbench does not boot on this machine'],
  ['9p', { target: 'qemu?kernel=new' }, '--target qemu: kernel=new is not possible'],
  ['9p', { target: 'qemu?disk=x' }, "--target qemu: 'disk=x' is not possible"],
  ['9p', { qemu: '/a&b' }, "--qemu: '/a&b' is not possible"],
] as const) {
  test(`${mounts} ${JSON.stringify(options)} is refused`, () => {
    const error = failureOf(() => planOf(mounts, options), mounts);
    assert.is(error.exitCode, 2);
    assert.ok(error.message.includes(words), error.message);
  });
}

test('placing is done once: a plan that is placed stays as it is', () => {
  const usual = { isOwnVm: (target: string) => findTarget(target).kind.isOwnVm };
  for (const mounts of ['9p', 'a=9p,b=9p:kernel=6.12', '9p:kernel=6.12', 'a=9p:arch=aarch64,b=9p:kernel=6.1:arch=aarch64']) {
    const plan = planOf(mounts);
    assert.equal(placeOnOwnVms(plan, usual), plan, mounts);
  }
});

test('a choice is read back from the name of its target', () => {
  const choice = fc.record(
    {
      kernel: fc.constantFrom('6.1', '6.12', 'linux-image-cloud-amd64'),
      qemu: fc.string({ unit: fc.constantFrom('a', '/', '=', '?', ',', ' '), minLength: 1 }).map((text) => `/${text}`),
      arch: fc.constantFrom('x86_64', 'aarch64'),
    },
    { requiredKeys: [], noNullPrototype: true },
  );
  fc.assert(
    fc.property(choice, (given) => {
      assert.equal(readChoice(writeChoice(given)), given);
      findTarget(writeChoice(given));
    }),
  );
  assert.equal(readChoice('lima:new?kernel=6.1'), {});
  assert.equal(choiceOf({ kernel: '6.1', arch: 'aarch64' }, 'qemu?kernel=6.12'), { kernel: '6.12', arch: 'aarch64' });
});

test.run();
