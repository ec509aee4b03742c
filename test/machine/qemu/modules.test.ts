/** Tests of the pure parts of src/machine/qemu/modules.ts: the order of modules, and which a kernel has not. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { missingOf, orderModules } from '../../../src/machine/qemu/modules.ts';

/** In the form of depmod: a module's path, then the paths of all it needs. */
const MODULES_DEP = `kernel/fs/fuse/fuse.ko.xz:
kernel/fs/fuse/virtiofs.ko.xz: kernel/drivers/virtio/virtio_ring.ko.xz kernel/fs/fuse/fuse.ko.xz kernel/drivers/virtio/virtio.ko.xz
kernel/drivers/virtio/virtio.ko.xz:
kernel/drivers/virtio/virtio_ring.ko.xz: kernel/drivers/virtio/virtio.ko.xz
kernel/net/9p/9pnet.ko.xz:
kernel/net/9p/9pnet_virtio.ko.xz: kernel/net/9p/9pnet.ko.xz kernel/drivers/virtio/virtio_ring.ko.xz kernel/drivers/virtio/virtio.ko.xz
kernel/crypto/crc32c-generic.ko:
`;

test('what a module needs is loaded before it', () => {
  assert.equal(orderModules(MODULES_DEP, ['virtiofs']), [
    'kernel/drivers/virtio/virtio.ko.xz',
    'kernel/drivers/virtio/virtio_ring.ko.xz',
    'kernel/fs/fuse/fuse.ko.xz',
    'kernel/fs/fuse/virtiofs.ko.xz',
  ]);
});

test('a module that several need is loaded once', () => {
  const ordered = orderModules(MODULES_DEP, ['9pnet_virtio', 'virtiofs', 'fuse']);
  assert.is(new Set(ordered).size, ordered.length, 'once');
  assert.is(ordered.length, 6, 'all');
  assert.ok(ordered.indexOf('kernel/net/9p/9pnet.ko.xz') < ordered.indexOf('kernel/net/9p/9pnet_virtio.ko.xz'), 'order');
});

test('a dash in a file name is an underscore in the name', () => {
  assert.equal(orderModules(MODULES_DEP, ['crc32c_generic']), ['kernel/crypto/crc32c-generic.ko']);
});

test('a module that is built into the kernel is passed over', () => {
  assert.equal(orderModules(MODULES_DEP, ['ext4', 'fuse']), ['kernel/fs/fuse/fuse.ko.xz']);
  assert.equal(orderModules('', ['fuse']), [], 'no modules at all');
});

test('a module is missing that is neither there nor built in', () => {
  const builtin = 'kernel/drivers/virtio/virtio_pci.ko\nkernel/crypto/crc32c-intel.ko\n';
  assert.equal(missingOf(['virtiofs', '9p', '9pnet_virtio', 'virtio_pci', 'crc32c_intel', 'nd_pmem'], MODULES_DEP, builtin), ['9p', 'nd_pmem']);
  assert.equal(missingOf(['fuse'], '', ''), ['fuse']);
});

test.run();
