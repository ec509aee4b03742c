/** Tests of src/plan/several.ts. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseMounts } from '../../src/mount/spec.ts';
import { formatTargets, labelTargets, nameOnTarget, parseTargets, spreadMounts } from '../../src/plan/several.ts';
import { failureOf } from '../support/failure.ts';

test('a list of targets is read back as it was written', () => {
  const target = fc.string({ unit: fc.constantFrom('a', ':', ',', '\\', '?', '='), minLength: 1 }).map((text) => `t${text}t`);
  fc.assert(fc.property(fc.uniqueArray(target, { minLength: 1, maxLength: 4 }), (targets) => assert.equal(parseTargets(formatTargets(targets)), targets)));
});

for (const list of ['a,', '', 'a,b,a']) {
  test(`a list that is none: '${list}'`, () => {
    assert.is(failureOf(() => parseTargets(list), list).exitCode, 2);
  });
}

for (const [list, targets] of [
  ['lima:new?mount-type=9p', ['lima:new?mount-type=9p']],
  ['lima:new?mount-type=virtiofs,9p,reverse-sshfs', ['virtiofs', '9p', 'reverse-sshfs'].map((type) => `lima:new?mount-type=${type}`)],
  ['lima:new?mount-type=virtiofs\\,9p', ['virtiofs', '9p'].map((type) => `lima:new?mount-type=${type}`)],
  ['lima:new?mount-type=virtiofs,9p&template=/t', ['virtiofs', '9p'].map((type) => `lima:new?mount-type=${type}&template=/t`)],
  ['lima:new?template=/t&mount-type=virtiofs,9p', ['virtiofs', '9p'].map((type) => `lima:new?template=/t&mount-type=${type}`)],
  ['local,lima:new?mount-type=9p,sshfs,local:x', ['local', 'lima:new?mount-type=9p', 'lima:new?mount-type=sshfs', 'local:x']],
  ['lima:new?mount-type=9p,nfs', ['lima:new?mount-type=9p', 'nfs']],
  ['lima:a,9p', ['lima:a', '9p']],
] as const) {
  test(`mount types are a target each: ${list}`, () => {
    assert.equal(parseTargets(list), targets);
    assert.equal(parseTargets(formatTargets(targets)), targets);
  });
}

test('a mount type that is there twice is refused', () => {
  assert.match(failureOf(() => parseTargets('lima:new?mount-type=9p,9p'), 'twice').message, 'is there twice');
});

test('a label reads like its target and is nobody else’s', () => {
  assert.equal(
    labelTargets([
      'lima:vz',
      'colima',
      'ssh:me@vm:22?config=/x',
      'docker?image=a',
      'docker?image=b',
      'lima:new?template=/t&mount-type=9p&vm-type=vz',
      'qemu',
      'qemu?kernel=6.12&arch=aarch64',
      'qemu?qemu=/opt/q',
    ]),
    ['lima-vz', 'colima', 'ssh-me@vm-22', 'docker', 'docker-2', 'lima-9p', 'qemu', 'qemu-6.12-aarch64', 'qemu-opt-q'],
  );
});

test('a mount without a target is one on each, and one that names its target is there alone', () => {
  const spread = spreadMounts(parseMounts('disk=/var/tmp,lima-b/share=/mnt'), ['lima:a', 'lima:b']);
  assert.equal(
    spread.map(({ name, target, path }) => [name, target, path]),
    [
      ['lima-a/disk', 'lima:a', '/var/tmp'],
      ['lima-b/disk', 'lima:b', '/var/tmp'],
      ['lima-b/share', 'lima:b', '/mnt'],
    ],
  );
});

test('what is spread already stays as it is, and one target spreads nothing', () => {
  const targets = ['lima:a', 'lima:b'];
  const once = spreadMounts(parseMounts('disk=/var/tmp'), targets);
  assert.equal(
    spreadMounts(
      once.map(({ target: _, ...mount }) => mount),
      targets,
    ),
    once,
  );
  const mounts = parseMounts('disk=/var/tmp');
  assert.equal(spreadMounts(mounts, ['lima:a']), mounts);
});

test('two columns of one name are refused', () => {
  const error = failureOf(() => spreadMounts(parseMounts('disk=/var/tmp,lima-a/disk=/mnt'), ['lima:a', 'lima:b']), 'twice');
  assert.match(error.message, "two mounts are called 'lima-a/disk'");
});

test('a name on its target is what stands behind the label', () => {
  const targets = ['lima:new?mount-type=9p', 'lima:new?mount-type=virtiofs'];
  assert.equal(
    ['lima-9p/disk', 'lima-virtiofs/a/b', '/mnt/x'].map((name) => nameOnTarget(name, targets)),
    ['disk', 'a/b', '/mnt/x'],
  );
  assert.is(nameOnTarget('lima-9p/disk', targets.slice(0, 1)), 'lima-9p/disk');
});

test.run();
