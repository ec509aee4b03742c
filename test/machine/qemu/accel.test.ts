/** Tests of src/machine/qemu/accel.ts: under which circumstances what a probe found still counts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { probeKey } from '../../../src/machine/qemu/accel.ts';
import { architectureOf } from '../../../src/machine/qemu/architectures.ts';
import type { Architecture } from '../../../src/model/vm-choice.ts';

const kernelOf = (release: string) => ({ release, image: '/k', modulesDir: '/m', sha256: '0', suffix: '' });
const guest = (arch: Architecture = 'x86_64', release = '6.1.0-56-amd64') => ({ arch: architectureOf(arch), kernel: kernelOf(release) });

test('what was found counts for the same accelerator, host, QEMU, processor and kernel alone', () => {
  const keys = [
    probeKey('kvm', '/usr/bin/qemu-system-x86_64', '7.2.22', guest(), '6.18'),
    probeKey('hvf', '/usr/bin/qemu-system-x86_64', '7.2.22', guest(), '6.18'),
    probeKey('kvm', '/opt/qemu/bin/qemu-system-x86_64', '7.2.22', guest(), '6.18'),
    probeKey('kvm', '/usr/bin/qemu-system-x86_64', '10.0.2', guest(), '6.18'),
    probeKey('kvm', '/usr/bin/qemu-system-x86_64', '7.2.22', guest('aarch64'), '6.18'),
    probeKey('kvm', '/usr/bin/qemu-system-x86_64', '7.2.22', guest('x86_64', '6.12.95'), '6.18'),
    probeKey('kvm', '/usr/bin/qemu-system-x86_64', '7.2.22', guest(), '6.19'),
  ];
  assert.is(new Set(keys).size, keys.length);
  assert.is(probeKey('kvm', '/q', '7.2.22', guest(), '6.18'), probeKey('kvm', '/q', '7.2.22', guest(), '6.18'));
});

test.run();
