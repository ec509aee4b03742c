/** Tests of src/mount/spec.ts: the grammar of `--mounts`. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { MountSpec } from '../../src/model/records.ts';
import { VM_CHOICES } from '../../src/model/vm-choice.ts';
import { MOUNT_KINDS } from '../../src/mount/kinds.ts';
import { describeOptions, formatMounts, parseMounts } from '../../src/mount/spec.ts';
import { failureOf } from '../support/failure.ts';

test('a kind alone is its own name', () => {
  assert.equal(parseMounts('virtiofs'), [{ name: 'virtiofs', kind: 'virtiofs', options: {}, path: null }]);
});

test('several mounts stand in the order they are given', () => {
  assert.equal(
    parseMounts('sshfs, virtiofs ,9p').map(({ name }) => name),
    ['sshfs', 'virtiofs', '9p'],
  );
});

test('an unnamed mount with options is named by its text', () => {
  assert.equal(parseMounts('9p:msize=512000:cache=mmap'), [
    { name: '9p:msize=512000:cache=mmap', kind: '9p', options: { msize: '512000', cache: 'mmap' }, path: null },
  ]);
});

test('a name stands before the kind', () => {
  assert.equal(parseMounts('always=virtiofs:cache=always:thread-pool-size=16'), [
    { name: 'always', kind: 'virtiofs', options: { cache: 'always', 'thread-pool-size': '16' }, path: null },
  ]);
});

test('an absolute path is a mount that exists already', () => {
  assert.equal(parseMounts('/mnt/share,disk=/var/tmp'), [
    { name: '/mnt/share', kind: 'path', options: {}, path: '/mnt/share' },
    { name: 'disk', kind: 'path', options: {}, path: '/var/tmp' },
  ]);
});

test('a backslash takes commas, colons and equal signs as themselves', () => {
  assert.equal(parseMounts('a\\,b\\:c\\=d=/mnt/x\\,y\\:z'), [{ name: 'a,b:c=d', kind: 'path', options: {}, path: '/mnt/x,y:z' }]);
  assert.equal(parseMounts('virtiofs:daemon=/opt/a\\,b\\:c/virtiofsd')[0]?.options, { daemon: '/opt/a,b:c/virtiofsd' }, 'in an option');
});

test('any name stays as it is', () => {
  const name = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.string({ unit: fc.constantFrom(' ', ',', ':', '=', '\\', '/', "'", '"', '$', '`', '|', '<', '-', '__proto__', 'é'), minLength: 1 }),
  );
  fc.assert(
    fc.property(
      name.filter((text) => !/\p{Cc}/u.test(text)),
      (text) => {
        const [mount, ...others] = parseMounts(`${text.replace(/[^A-Za-z0-9]/g, '\\$&')}=virtiofs`);
        assert.is(others.length, 0, 'other mounts');
        assert.is(mount?.name, text, 'name');
        assert.is(mount?.kind, 'virtiofs', 'kind');
      },
    ),
  );
});

test('an unknown kind is refused with the kinds there are', () => {
  const error = failureOf(() => parseMounts('virtiofs,smb:vers=3'), 'smb');
  assert.is(error.code, 'unknown-mount', 'code');
  assert.is(error.exitCode, 2, 'exit code');
  assert.is(error.message, "unknown mount 'smb'", 'message');
  for (const { kind } of MOUNT_KINDS) assert.ok(error.hint?.includes(kind), `hint names ${kind}`);
});

test('names of object members are no kinds', () => {
  for (const kind of ['constructor', '__proto__', 'toString']) assert.is(failureOf(() => parseMounts(kind), kind).code, 'unknown-mount', kind);
});

test('an unknown option is refused with all options of the kind', () => {
  const error = failureOf(() => parseMounts('virtiofs:cach=always'), 'cach');
  assert.is(error.code, 'bad-mount', 'code');
  assert.is(error.exitCode, 2, 'exit code');
  assert.is(error.message, "mount 'virtiofs:cach=always': virtiofs has no option 'cach'", 'message');
  assert.ok(error.hint?.includes('cache=none|never|metadata|auto|always'), 'hint lists cache and its values');
  assert.ok(error.hint?.includes('thread-pool-size=<a whole number>'), 'hint lists thread-pool-size and its form');
});

test('names of object members are no options', () => {
  for (const key of ['constructor', '__proto__', 'toString']) {
    assert.is(failureOf(() => parseMounts(`virtiofs:${key}=1`), key).message, `mount 'virtiofs:${key}=1': virtiofs has no option '${key}'`, key);
  }
});

test('an option that can not work here is refused with the reason', () => {
  assert.match(failureOf(() => parseMounts('virtiofs:dax=always'), 'dax').message, 'dax: QEMU has no DAX window for virtiofs');
  assert.match(failureOf(() => parseMounts('9p:trans=tcp'), 'trans').message, 'trans: the transport is virtio here');
});

test('a value outside a closed list is refused with the list', () => {
  const error = failureOf(() => parseMounts('w=virtiofs:writeback=1'), 'writeback');
  assert.is(error.message, "mount 'w': writeback='1' is not possible", 'message');
  assert.is(error.hint, 'writeback takes one of yes, no', 'hint');
});

test('a value that does not fit its form is refused with the form', () => {
  for (const [list, hint] of [
    ['virtiofs:thread-pool-size=many', 'thread-pool-size takes a whole number'],
    ['virtiofs:daemon=virtiofsd', 'daemon takes an absolute path'],
    ['virtiofs:queue-size=100', 'queue-size takes one of 64, 128, 256, 512, 1024'],
    ['9p:msize=1', 'msize takes a size from 4k to 512k (of which the kernel takes 512000 bytes)'],
    ['9p:msize=1m', 'msize takes a size from 4k to 512k (of which the kernel takes 512000 bytes)'],
    ['sshfs:max_conns=17', 'max_conns takes 1 to 16'],
    ['sshfs:max_read=1m', 'max_read takes a size from 4k to 64k'],
    ['sshfs:direction=back', 'direction takes one of forward, reverse'],
    ['9p:access=root', 'access takes user, any, client or a uid'],
    ['tmpfs:size=1X', 'size takes a size from 4k'],
  ] as const) {
    assert.is(failureOf(() => parseMounts(list), list).hint, hint, list);
  }
});

test('no value smuggles in a further option of a daemon, QEMU or mount', () => {
  for (const list of [
    'virtiofs:cache=auto\\,xattr',
    'virtiofs:thread-pool-size=1 --sandbox none',
    '9p:msize=8192\\,cache=loose',
    '9p:security_model=none\\,readonly=on',
    'sshfs:ciphers=aes128-ctr\\,allow_other',
    'tmpfs:size=1M\\,mode=777',
  ]) {
    assert.is(failureOf(() => parseMounts(list), list).code, 'bad-mount', list);
  }
});

test('something that is not KEY=VALUE is refused with the options', () => {
  const error = failureOf(() => parseMounts('9p:mmap'), '9p:mmap');
  assert.is(error.message, "mount '9p:mmap': 'mmap' is not KEY=VALUE", 'message');
  assert.ok(error.hint?.includes('msize='), 'hint lists the options');
});

test('an option given twice is refused', () => {
  assert.is(failureOf(() => parseMounts('9p:cache=none:cache=mmap'), 'twice').message, "mount '9p:cache=none:cache=mmap': cache is given twice");
});

test('a path with options is refused with the way to write a colon', () => {
  const error = failureOf(() => parseMounts('/mnt/a:b'), 'path');
  assert.is(error.message, "mount '/mnt/a:b': a path takes no options", 'message');
  assert.is(error.hint, "if the ':' belongs to the path, write '\\:'", 'hint');
});

test('two mounts of one name are refused with the way to name them', () => {
  const error = failureOf(() => parseMounts('virtiofs,9p,virtiofs'), 'twice');
  assert.is(error.message, "two mounts are called 'virtiofs'", 'message');
  assert.match(error.hint ?? '', 'first=virtiofs');
});

test('an empty entry is refused', () => {
  for (const list of ['', ',', 'virtiofs,', ',9p', 'virtiofs, ,9p']) {
    assert.match(failureOf(() => parseMounts(list), `'${list}'`).message, 'has an empty entry', `'${list}'`);
  }
});

test('a name with control characters is refused', () => {
  for (const char of ['\n', '\r', '\t', '\0', '\u001b', '\u007f', '\u009b']) {
    const error = failureOf(() => parseMounts(`a${char}b=virtiofs`), JSON.stringify(char));
    assert.match(error.message, "a name can't hold control characters", JSON.stringify(char));
  }
});

test('every kind describes all its options, a line each', () => {
  for (const kind of MOUNT_KINDS) {
    const lines = describeOptions(kind);
    assert.is(lines.length, Object.keys({ ...kind.options, ...VM_CHOICES }).length, `${kind.kind}: lines`);
    for (const line of lines) assert.match(line, /^[\w-]+=\S.* {2}\S/, `${kind.kind}: ${line}`);
  }
});

test('a list that is written out means the same mounts', () => {
  const name = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text.trim() === text && !/[\0\r\n]/.test(text));
  const path = name.map((text) => `/${text}`);
  const plain = { noNullPrototype: true };
  const spec = fc.oneof(
    fc.record({ name, kind: fc.constant('path'), options: fc.constant({}), path }, plain),
    fc.record(
      { name, kind: fc.constant('virtiofs'), options: fc.record({ cache: fc.constantFrom('auto', 'none'), daemon: path }, plain), path: fc.constant(null) },
      plain,
    ),
    fc.record({ name, kind: fc.constant('9p'), options: fc.constant({ msize: '512000' }), path: fc.constant(null) }, plain),
  );
  fc.assert(
    fc.property(fc.uniqueArray(spec, { minLength: 1, maxLength: 4, selector: (each) => each.name }), (specs) => {
      assert.equal(parseMounts(formatMounts(specs as MountSpec[])), specs, formatMounts(specs as MountSpec[]));
    }),
  );
});

test.run();
