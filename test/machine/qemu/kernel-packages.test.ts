/** Tests of src/machine/qemu/kernel-packages.ts: which packages make a kernel, of what apt says. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findKernelParts, newestOf } from '../../../src/machine/qemu/kernel-packages.ts';
import { rejectionOf } from '../../support/failure.ts';

/** Of `apt-cache search --names-only ^linux-image-` on Debian 12, and of later ones, shortened. */
const KERNELS = `linux-image-6.1.0-9-amd64 - Linux 6.1 for 64-bit PCs (signed)
linux-image-6.1.0-56-amd64 - Linux 6.1 for 64-bit PCs (signed)
linux-image-6.1.0-56-cloud-amd64 - Linux 6.1 for x86-64 cloud (signed)
linux-image-6.1.0-56-amd64-dbg - Debug symbols for linux-image-6.1.0-56-amd64
linux-image-6.12-amd64 - Linux for 64-bit PCs (meta-package)
linux-image-6.12.95+deb12-amd64 - Linux 6.12 for 64-bit PCs (signed)
linux-image-6.12.107+deb12-amd64 - Linux 6.12 for 64-bit PCs (signed)
linux-image-6.12.107+deb12-rt-amd64 - Linux 6.12 for 64-bit PCs (signed), PREEMPT_RT
linux-image-6.12.107+deb12-amd64-unsigned - Linux 6.12 for 64-bit PCs
linux-image-6.8.0-45-generic - Signed kernel image generic
linux-image-7.2.13+deb14-amd64 - Linux 7.2.13 for 64-bit PCs
linux-image-7.2.13+deb14-cloud-amd64 - Linux 7.2.13 for x86-64 cloud
`;

test('a version is the newest full kernel of it', () => {
  for (const [version, name] of [
    ['6.1', 'linux-image-6.1.0-56-amd64'],
    ['6.12', 'linux-image-6.12.107+deb12-amd64'],
    ['6.8', 'linux-image-6.8.0-45-generic'],
    ['7.2', 'linux-image-7.2.13+deb14-amd64'],
    ['6.10', null],
  ] as const) {
    assert.is(newestOf(KERNELS, version, 'amd64'), name, version);
  }
  assert.is(newestOf(KERNELS, '6.1', 'arm64'), null, 'another processor');
});

/** `apt-cache depends NAME` on Debian 12, Debian sid of 2026-11, trixie-backports of then, and Ubuntu 24.04, shortened. */
const DEPENDS: Readonly<Record<string, string>> = {
  'linux-image-6.1.0-56-amd64': 'linux-image-6.1.0-56-amd64\n  Depends: kmod\n  Depends: linux-base\n |Depends: initramfs-tools\n',
  'linux-image-7.2.13+deb14-amd64': `linux-image-7.2.13+deb14-amd64
  PreDepends: linux-base
 |Depends: dracut
 |Depends: initramfs-tools
  Depends: <linux-initramfs-tool>
    dracut
  Depends: linux-base-7.2.13+deb14-amd64
  Depends: linux-binary-7.2.13+deb14-amd64
  Depends: linux-modules-7.2.13+deb14-amd64
  Suggests: linux-doc-7.2
`,
  'linux-binary-7.2.13+deb14-amd64': 'linux-binary-7.2.13+deb14-amd64\n  Depends: linux-base-7.2.13+deb14-amd64\n',
  'linux-base-7.2.13+deb14-amd64': 'linux-base-7.2.13+deb14-amd64\n',
  'linux-modules-7.2.13+deb14-amd64': 'linux-modules-7.2.13+deb14-amd64\n',
  'linux-image-6.19.14+deb13-amd64': `linux-image-6.19.14+deb13-amd64
  PreDepends: linux-base
  Depends: kmod
  Depends: linux-binary-6.19.14+deb13-amd64
  Depends: <linux-modules-6.19.14+deb13-amd64>
`,
  'linux-binary-6.19.14+deb13-amd64': 'linux-binary-6.19.14+deb13-amd64\n',
  'linux-image-6.8.0-45-generic': 'linux-image-6.8.0-45-generic\n  Depends: kmod\n  Depends: linux-base\n  Depends: linux-modules-6.8.0-45-generic\n',
  'linux-modules-6.8.0-45-generic': 'linux-modules-6.8.0-45-generic\n  Depends: linux-base\n',
};

const partsOf = (image: string) => findKernelParts(image, async (name) => DEPENDS[name] as string);

test('parts of a kernel are those packages of its own that its image depends on, each once', async () => {
  assert.equal(await partsOf('linux-image-6.1.0-56-amd64'), []);
  assert.equal(await partsOf('linux-image-7.2.13+deb14-amd64'), [
    'linux-base-7.2.13+deb14-amd64',
    'linux-binary-7.2.13+deb14-amd64',
    'linux-modules-7.2.13+deb14-amd64',
  ]);
  assert.equal(await partsOf('linux-image-6.8.0-45-generic'), ['linux-modules-6.8.0-45-generic']);
});

test('a kernel of which the archive lacks a part is refused by the name of that', async () => {
  const error = await rejectionOf(partsOf('linux-image-6.19.14+deb13-amd64'), 'no modules');
  assert.is(error.message, 'linux-image-6.19.14+deb13-amd64 needs linux-modules-6.19.14+deb13-amd64, which apt has not');
  assert.match(error.hint ?? '', /take another/);
});

test.run();
