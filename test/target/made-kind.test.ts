/** Tests of src/target/made-kind.ts: how machines that are made for a run are written. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makePlan } from '../../src/commands/make-plan.ts';
import { colimaNew } from '../../src/target/colima-new.ts';
import { findTarget } from '../../src/target/kinds.ts';
import { lima } from '../../src/target/lima.ts';
import { limaNew } from '../../src/target/lima-new.ts';
import { failureOf } from '../support/failure.ts';

for (const [text, kind, address] of [
  ['lima:new?mount-type=9p', limaNew, '?mount-type=9p'],
  ['lima:new?mount-type=virtiofs&template=template:fedora&vm-type=vz', limaNew, '?mount-type=virtiofs&template=template:fedora&vm-type=vz'],
  ['colima:new?mount-type=sshfs', colimaNew, '?mount-type=sshfs'],
  ['lima:newer', lima, 'newer'],
] as const) {
  test(`${text} is of the kind ${kind.kind}`, () => {
    assert.equal(findTarget(text), { kind, address });
  });
}

for (const [text, message] of [
  ['lima:new', "'lima:new' does not say how the folder is to be shared"],
  ['lima:new?mount-type=nfs', "has no mount type: 'nfs'"],
  ['lima:new?mount-type=sshfs', "has no mount type: 'sshfs'"],
  ['colima:new?mount-type=reverse-sshfs', "has no mount type: 'reverse-sshfs'"],
  ['lima:new?mount-type=', "'mount-type=' is not possible"],
  ['lima:new:x?mount-type=9p', "has a name, 'x'"],
  ['lima:new?mount-type=9p&template=--privileged', "has an option that can't be: template=--privileged"],
  ['lima:new?mount-type=9p&vm-type=a b', "has an option that can't be: vm-type=a b"],
  ['lima:new?mount-type=9p&image=/x', "'image=/x' is not possible"],
  ['colima:new?mount-type=9p&image=disk.raw', "has an option that can't be: image=disk.raw"],
] as const) {
  test(`${text} is refused`, () => {
    const error = failureOf(() => findTarget(text), text);
    assert.is(error.exitCode, 2);
    assert.ok(error.message.includes(message), error.message);
    assert.match(error.hint ?? '', /^(write (co)?lima:new\?mount-type=TYPE|it takes \?mount-type=)/);
  });
}

test('its mounts are known before it is made: the folder by its type, and the disk', async () => {
  const context = { address: '?mount-type=virtiofs', say: () => {}, signal: new AbortController().signal };
  const found = await limaNew.findMounts?.(context);
  assert.equal(found?.folders, [
    { name: 'virtiofs', path: '/mnt/fsbench' },
    { name: 'disk', path: '/var/tmp' },
  ]);
});

test('several that do not fit on this host at once take turns, and one does not', async () => {
  const plan = (target: string) => makePlan({ mounts: 'disk=/var/tmp', jobs: 'randread-psync', cpus: '200', target });
  assert.is((await plan('lima:new?mount-type=9p,virtiofs')).oneAtATime, true);
  assert.not('oneAtATime' in (await plan('lima:new?mount-type=9p')));
});

test.run();
