/** Tests of src/mount/verify.ts: what the mount table shows against what was asked for. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { MountSpec } from '../../src/model/records.ts';
import { ninep } from '../../src/mount/ninep.ts';
import { parseMounts } from '../../src/mount/spec.ts';
import { findMismatches, findMountOf, type MountEntry, parseMountTable } from '../../src/mount/verify.ts';

/** /proc/mounts of Linux 6.1 and of 6.12 for one and the same request. */
const OF_6_1 = 'p0 /mnt/p 9p rw,dirsync,relatime,mmap,access=client,msize=512000,trans=virtio 0 0\n';
const OF_6_12 = 'p0 /mnt/p 9p rw,relatime,access=client,cache=0x5,msize=512000,trans=virtio 0 0\n';

function parseOne(line: string): MountEntry {
  return parseMountTable(line)[0] as MountEntry;
}

function expect9p(text: string) {
  const context = { tag: 'p0', shareDir: '/s', socketPath: '/k', daemon: null, sshfs: null, mountPoint: '/mnt/p' };
  return ninep.buildRecipe(parseMounts(text)[0] as MountSpec, context).expected;
}

test('a line of the table is source, mount point, type and options', () => {
  assert.equal(parseOne(OF_6_1), {
    source: 'p0',
    mountPoint: '/mnt/p',
    fstype: '9p',
    options: ['rw', 'dirsync', 'relatime', 'mmap', 'access=client', 'msize=512000', 'trans=virtio'],
  });
});

test('octal escapes are read', () => {
  const entry = parseOne('a\\134b /mnt/with\\040blank\\011tab\\012line\\134end tmpfs rw 0 0');
  assert.is(entry.mountPoint, '/mnt/with blank\ttab\nline\\end', 'mount point');
  assert.is(entry.source, 'a\\b', 'source');
});

test('an escaped backslash does not start another escape', () => {
  assert.is(parseOne('s /mnt/a\\134040b tmpfs rw 0 0').mountPoint, '/mnt/a\\040b');
});

test('lines that are no entries are passed over', () => {
  assert.is(parseMountTable('').length, 0, 'empty');
  assert.is(parseMountTable('\n\nnoise\nt /t tmpfs rw 0 0\n').length, 1, 'noise');
});

test('a path lives on the longest mount point above it', () => {
  const entries = parseMountTable('r / ext4 rw 0 0\nm /mnt tmpfs rw 0 0\nv /mnt/v virtiofs rw 0 0\n');
  for (const [path, source] of [
    ['/mnt/v', 'v'],
    ['/mnt/v/data/x', 'v'],
    ['/mnt/vv', 'm'],
    ['/mntx', 'r'],
    ['/', 'r'],
  ] as const) {
    assert.is(findMountOf(path, entries)?.source, source, path);
  }
});

test('a later mount hides an earlier one on the same point', () => {
  const entries = parseMountTable('one /mnt/v virtiofs rw 0 0\nother /srv ext4 rw 0 0\ntwo /mnt/v 9p rw 0 0\n');
  assert.is(findMountOf('/mnt/v', entries)?.source, 'two');
});

test('without a mount above it a path has none', () => {
  assert.is(findMountOf('/mnt/v', []), undefined, 'empty table');
  assert.is(findMountOf('/mnt/v', parseMountTable('s /srv ext4 rw 0 0\n')), undefined, 'elsewhere');
});

test('the same 9p mount agrees in the words of both kernels', () => {
  const expected = expect9p('9p:msize=512000:cache=mmap');
  assert.equal(findMismatches(expected, parseOne(OF_6_1)), [], 'Linux 6.1');
  assert.equal(findMismatches(expected, parseOne(OF_6_12)), [], 'Linux 6.12');
});

test('another cache mode than the one asked for is a mismatch', () => {
  assert.equal(findMismatches(expect9p('9p:msize=512000'), parseOne(OF_6_1)), ['cache=mmap in place of cache=none'], 'Linux 6.1');
  assert.equal(findMismatches(expect9p('9p:msize=512000:cache=loose'), parseOne(OF_6_12)), ['cache=mmap in place of cache=loose'], 'Linux 6.12');
});

test('another message size is a mismatch, and 512k is what the kernel makes of it', () => {
  assert.equal(findMismatches(expect9p('9p:msize=8k:cache=mmap'), parseOne(OF_6_1)), ['msize=512000 in place of msize=8192']);
  assert.equal(findMismatches(expect9p('9p:msize=512k:cache=mmap'), parseOne(OF_6_1)), []);
});

test('another file system or source is a mismatch, and all of them are told', () => {
  assert.equal(findMismatches(expect9p('9p'), parseOne('tmpfs /mnt/p tmpfs rw 0 0')), [
    'file system tmpfs in place of 9p',
    "source 'tmpfs' in place of 'p0'",
    'trans=(not shown) in place of trans=virtio',
  ]);
});

test('where any source will do none is compared', () => {
  assert.equal(findMismatches({ fstype: 'tmpfs', source: null, options: [] }, parseOne('x /mnt/p tmpfs rw 0 0')), []);
});

test.run();
