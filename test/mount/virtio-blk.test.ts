/** Tests of src/mount/virtio-blk.ts: the file, the disk and the guest's mount. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildRecipe } from '../support/mount-context.ts';

test('the file lies beside the share, is made anew, and becomes a disk that the guest knows by its serial number', () => {
  const { prepare, qemuArgs, guestArgv, expected } = buildRecipe('virtio-blk', { tag: 'm2', shareDir: '/srv/a, b/share' });
  assert.equal(prepare?.[0], ['truncate', '--size', String(32 * 1024 ** 3), '/srv/a, b/m2.disk']);
  assert.is(prepare?.[1]?.[0], 'mkfs.ext4');
  assert.is(prepare?.[1]?.at(-1), '/srv/a, b/m2.disk');
  assert.equal(qemuArgs, [
    '-drive',
    'if=none,id=m2,format=raw,file=/srv/a,, b/m2.disk,cache=writeback,aio=threads',
    '-device',
    'virtio-blk-pci,drive=m2,serial=m2',
  ]);
  assert.equal(guestArgv.slice(-2), ['m2', '/mnt/x']);
  assert.equal([expected.fstype, expected.source], ['ext4', null]);
});

test('size, cache and aio are those asked for', () => {
  const { prepare, qemuArgs } = buildRecipe('virtio-blk:size=1g:cache=none:aio=native');
  assert.is(prepare?.[0]?.[2], String(1024 ** 3));
  assert.match(qemuArgs[1] ?? '', /,cache=none,aio=native$/);
});

test('nothing is told of what QEMU served where the kernel does not count it', () => {
  const isUncounted = (options: string) => buildRecipe(`virtio-blk${options}`).isUncounted;
  assert.equal(['', ':aio=threads', ':cache=none:aio=native', ':aio=io_uring'].map(isUncounted), [false, false, true, true]);
});

test.run();
