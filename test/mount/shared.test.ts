/** Tests of src/mount/shared.ts: which mounts of a machine are shared with its host, and what they are called. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findShared } from '../../src/mount/shared.ts';
import { parseMountTable } from '../../src/mount/verify.ts';
import { readRecording } from '../support/recordings.ts';

const ROOT = '/dev/vda / ext4 rw,noatime 0 0\ntmpfs /run tmpfs rw 0 0\n';

const find = (text: string, known?: ReadonlyMap<string, string>) => findShared(parseMountTable(text), known);

// /proc/mounts of Lima 2.2 guests, one line a mount type and direction.
const LIMA = {
  'reverse-sshfs': ':/work /work fuse.sshfs rw,nosuid,nodev,relatime,user_id=1001,group_id=1001,allow_other 0 0\n',
  '9p-mmap': 'lima-0123456789abcdef /work 9p rw,dirsync,relatime,mmap,access=client,trans=virtio 0 0\n',
  virtiofs: 'lima-0123456789abcdef /work virtiofs rw,relatime 0 0\n',
};

for (const [name, line] of Object.entries(LIMA)) {
  test(`a shared folder and the disk beside it: ${name}`, () => {
    assert.equal(find(ROOT + line), {
      folders: [
        { name, path: '/work' },
        { name: 'disk', path: '/var/tmp' },
      ],
      leftOut: [],
    });
  });
}

test('what is read-only is left out by name', () => {
  const { folders, leftOut } = find(`${ROOT}lima-1 /home/me 9p ro,dirsync,relatime,fscache,access=client,trans=virtio 0 0\n`);
  assert.equal(
    folders.map(({ name }) => name),
    ['disk'],
  );
  assert.equal(leftOut, ['/home/me (9p-fscache): mounted read-only']);
});

test('two of a kind are told apart by their folders, and those by a number', () => {
  const { folders } = find(`${ROOT}a /x/src virtiofs rw 0 0\nb /y/src virtiofs rw 0 0\nc /z/data virtiofs rw 0 0\n`);
  assert.equal(
    folders.map(({ name }) => name),
    ['virtiofs-src', 'virtiofs-src-2', 'virtiofs-data', 'disk'],
  );
});

test("a manager's own mounts are nobody's folders", () => {
  assert.equal(find(`${ROOT}vz-rosetta /mnt/lima-rosetta virtiofs rw 0 0\nx /run/host virtiofs rw 0 0\n`).folders.length, 1);
});

test('a mount that hides another is the one that is there', () => {
  assert.equal(find(`${ROOT}a /x virtiofs rw 0 0\nb /x 9p rw,loose 0 0\n`).folders[0], { name: '9p-loose', path: '/x' });
});

test('an sshfs that the guest made itself is no reverse one', () => {
  assert.is(find(`${ROOT}me@host:/work /work fuse.sshfs rw,nosuid,nodev 0 0\n`).folders[0]?.name, 'sshfs');
});

test("a container's layer that forgets fsync is called so", () => {
  const nameIn = (name: string) => find(readRecording(name).stdout).folders.map((folder) => folder.name);
  assert.equal([nameIn('podman/4.3/mounts-fleeting'), nameIn('podman/4.3/mounts')], [['layer-volatile'], ['layer']]);
  assert.equal(find('overlay / overlay rw,relatime,volatile 0 0\n').folders[0]?.name, 'layer-volatile', 'as older kernels say it');
  assert.equal(find('overlay / overlay rw,upperdir=/volatile/diff 0 0\n').folders[0]?.name, 'layer', 'a path is no option');
});

test('a file system that shares is told by itself, whatever the daemon calls the mount', () => {
  const { folders } = find('overlay / overlay rw 0 0\n/run/host_mark/Users /src fakeowner rw 0 0\n', new Map([['/src', 'bind']]));
  assert.equal(
    folders.map(({ name }) => name),
    ['fakeowner', 'layer'],
  );
});

test("what a container's daemon knows of a mount tells it where the file system does not", () => {
  const table = 'overlay / overlay rw 0 0\n/dev/vda /data ext4 rw 0 0\n/dev/vda /src ext4 rw 0 0\n/dev/vda /etc/hosts ext4 rw 0 0\n';
  const known = new Map([
    ['/data', 'volume'],
    ['/src', 'bind'],
  ]);
  assert.equal(
    find(table, known).folders.map(({ name }) => name),
    ['volume', 'bind', 'layer'],
  );
});

test('memory is no disk, and a share below /var/tmp no control', () => {
  assert.equal(find('tmpfs / tmpfs rw 0 0\n'), { folders: [], leftOut: ['/var/tmp (tmpfs): memory, and no disk to compare with'] });
  assert.equal(find('a /var/tmp virtiofs rw 0 0\n').folders, [{ name: 'virtiofs', path: '/var/tmp' }]);
});

test.run();
