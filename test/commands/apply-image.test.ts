/** Tests of src/commands/apply-image.ts: `--image` is `?image=` of every target that takes one. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { applyImage } from '../../src/commands/apply-image.ts';
import { makePlan } from '../../src/commands/make-plan.ts';
import { failureOf, rejectionOf } from '../support/failure.ts';

for (const [target, applied] of [
  ['docker', 'docker?image=my/fio'],
  ['docker:work', 'docker:work?image=my/fio'],
  ['docker?bind=/srv', 'docker?bind=/srv&image=my/fio'],
  ['podman:far', 'podman:far?image=my/fio'],
  ['docker,podman,lima:a', 'docker?image=my/fio,podman?image=my/fio,lima:a'],
] as const) {
  test(`--image with --target ${target}`, () => {
    assert.equal(applyImage({ target, image: 'my/fio', size: '1M' }), { target: applied, size: '1M' });
  });
}

test('without it nothing is changed', () => {
  assert.equal(applyImage({ target: 'docker?image=a' }), { target: 'docker?image=a' });
});

for (const [values, message, hint] of [
  [{ target: 'lima:a', image: 'x' }, '--image x: no container is made for --target lima:a', 'add --target docker or --target podman'],
  [{ image: 'x' }, '--image x: no container is made for --target qemu', 'add --target docker or --target podman'],
  [{ target: 'docker?container=box', image: 'x' }, "--image x: the target 'docker?container=box' names its container already", 'say it once'],
  [{ target: 'docker:work?image=y', image: 'x' }, "--image x: the target 'docker:work?image=y' names its image already", 'say it once'],
  [{ target: 'docker', image: 'x&bind=/' }, "--image: 'x&bind=/' is no name of an image", undefined],
] as const) {
  test(message, () => {
    const error = failureOf(() => applyImage(values), message);
    assert.equal([error.exitCode, error.message, error.hint], [2, message, hint]);
  });
}

for (const image of ['--privileged', '', 'a b', '-v']) {
  test(`an image called '${image}' is refused, by the option as by the target`, async () => {
    const plan = (target: string, more = {}) => makePlan({ mounts: 'disk=/x', jobs: 'randread-psync', target, ...more });
    const byTarget = await rejectionOf(plan(`docker?image=${image}`), 'target');
    const byOption = await rejectionOf(
      Promise.resolve().then(() => plan(applyImage({ target: 'docker', image }).target as string)),
      'option',
    );
    assert.equal([byOption.exitCode, byOption.message, byOption.hint], [2, byTarget.message, byTarget.hint]);
  });
}

test.run();
