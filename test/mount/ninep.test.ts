/** Tests of src/mount/ninep.ts: QEMU's arguments, the guest's mount, and how cache modes are read back. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { MountSpec } from '../../src/model/records.ts';
import { doubtOptions } from '../../src/mount/kinds.ts';
import { readCacheMode } from '../../src/mount/ninep.ts';
import { parseMounts } from '../../src/mount/spec.ts';
import { buildRecipe } from '../support/mount-context.ts';

test('a mount without options says only what can not be left out', () => {
  const recipe = buildRecipe('9p');
  assert.is(recipe.daemon, null, 'daemon');
  assert.equal(recipe.qemuArgs, ['-fsdev', 'local,id=m0,path=/srv/share,security_model=none', '-device', 'virtio-9p-pci,fsdev=m0,mount_tag=m0'], 'QEMU');
  assert.equal(recipe.guestArgv, ['mount', '-t', '9p', '-o', 'trans=virtio,version=9p2000.L', 'm0', '/mnt/x'], 'guest');
});

test('options go to the side that knows them', () => {
  const recipe = buildRecipe('9p:msize=262144:cache=loose:security_model=mapped-xattr:multidevs=remap');
  assert.is(recipe.qemuArgs[1], 'local,id=m0,path=/srv/share,security_model=mapped-xattr,multidevs=remap', 'QEMU');
  assert.is(recipe.guestArgv[4], 'trans=virtio,version=9p2000.L,msize=262144,cache=loose', 'guest');
});

test('a comma in the share is protected from QEMU', () => {
  assert.match(buildRecipe('9p', { shareDir: '/srv/a,b' }).qemuArgs[1] ?? '', 'path=/srv/a,,b,security_model');
});

test('what was not asked for is expected at the default', () => {
  const expected = buildRecipe('9p').expected.options.map(({ name, value }) => `${name}=${value}`);
  assert.equal(expected, ['trans=virtio', 'msize=131072', 'cache=none']);
});

test('a message size the table does not show is the default', () => {
  const msize = buildRecipe('9p:msize=512000').expected.options.find(({ name }) => name === 'msize');
  assert.is(msize?.found(['rw', 'trans=virtio']), '131072', 'not shown');
  assert.is(msize?.found(['rw', 'msize=512000']), '512000', 'shown');
});

test('cache modes are read in all the ways kernels write them', () => {
  for (const [options, mode] of [
    ['rw,relatime,access=client,trans=virtio', 'none'],
    ['rw,mmap,access=client', 'mmap'],
    ['rw,loose,access=client', 'loose'],
    ['rw,cache=0x5', 'mmap'],
    ['rw,cache=5', 'mmap'],
    ['rw,cache=f', 'loose'],
    ['rw,cache=0xf', 'loose'],
    ['rw,cache=8f', 'fscache'],
    ['rw,cache=1', 'readahead'],
    ['rw,cache=0', 'none'],
    ['rw,cache=mmap', 'mmap'],
  ] as const) {
    assert.is(readCacheMode(options.split(',')), mode, options);
  }
});

test('cache bits that are no mode stay as they are shown', () => {
  assert.is(readCacheMode(['rw', 'cache=0x3']), '0x3');
});

test('where msize does nothing a doubt says so, by the kernel that the guest has and by what its work asks for', () => {
  for (const [mount, release, cached, direct] of [
    ['9p:msize=512k', '6.12.95+deb12-amd64', true, true],
    ['9p:msize=512k:cache=none', '7.0.1', true, true],
    ['9p:msize=512k', '6.1.0-56-amd64', false, false],
    ['9p:msize=512k:cache=mmap', '6.12.95+deb12-amd64', false, true],
    ['9p:msize=512k:cache=loose', '6.12.95+deb12-amd64', false, true],
    ['9p:msize=512k:cache=loose', '6.1.0-56-amd64', false, false],
    ['9p', '6.12.95+deb12-amd64', false, false],
    ['9p:msize=512k', 'unknown', false, false],
  ] as const) {
    for (const [isDirect, idle] of [
      [false, cached],
      [true, direct],
    ] as const)
      assert.equal(
        doubtOptions(parseMounts(mount)[0] as MountSpec, release, isDirect).map(({ code }) => code),
        idle ? ['msize-idle'] : [],
        `${mount} on ${release}${isDirect ? ' with O_DIRECT' : ''}`,
      );
  }
  const detailOf = (mount: string) => doubtOptions(parseMounts(mount)[0] as MountSpec, '6.12.1', true)[0]?.detail;
  assert.is(detailOf('9p:msize=8k'), 'msize=8192 with cache=none on Linux 6.12');
  assert.is(detailOf('9p:msize=8k:cache=loose'), 'msize=8192 with O_DIRECT on cache=loose on Linux 6.12');
});

test.run();
