/** Tests of src/mount/misnamed.ts: a mount that is called what it is not carries a doubt. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { doubtName } from '../../src/mount/misnamed.ts';

test('a name of another kind is doubted', () => {
  for (const [name, fstype] of [
    ['virtiofs', 'ext4'],
    ['virtiofs-dax', '9p'],
    ['9p cache=mmap', 'virtiofs'],
    ['SSHFS', 'fuse'],
    ['nfs4', 'nfs'],
    ['tmpfs', 'overlay'],
  ] as const) {
    const doubts = doubtName({ name, fstype });
    assert.equal(doubts, [{ code: 'misnamed-mount', detail: `'${name}' is ${fstype}` }], name);
  }
});

test('a name that fits, or says no kind, is not', () => {
  for (const [name, fstype] of [
    ['virtiofs', 'virtiofs'],
    ['always', 'ext4'],
    ['/mnt/v', 'ext4'],
    ['sshfs', 'fuse.sshfs'],
    ['nfs', 'nfs4'],
    ['smb', 'cifs'],
    ['virtiofs (baseline)', 'virtiofs'],
    ['9p, not virtiofs', '9p'],
    ['constructor', 'ext4'],
    ['virtiofsd-1.13', 'ext4'],
  ] as const)
    assert.equal(doubtName({ name, fstype }), [], name);
});

test('what a target is called says nothing of its mounts', () => {
  assert.equal(doubtName({ name: 'lima-9p/disk', fstype: 'ext4' }, 'disk'), []);
  assert.is(doubtName({ name: 'lima-9p/virtiofs', fstype: '9p' }, 'virtiofs')[0]?.detail, "'lima-9p/virtiofs' is 9p");
});

test.run();
