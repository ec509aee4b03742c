/** Tests of what mounts refuse of their options together, of their daemon, and of the guest's kernel (mount/kinds.ts, checkFit). */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { MountSpec } from '../../src/model/records.ts';
import type { Surroundings } from '../../src/mount/kind.ts';
import { checkFit } from '../../src/mount/kinds.ts';
import { parseMounts } from '../../src/mount/spec.ts';
import { failureOf } from '../support/failure.ts';
import { C_DAEMON, RUST_DAEMON } from '../support/mount-context.ts';

const UNKNOWN: Surroundings = { daemon: null, release: null };
const OLD: Surroundings = { daemon: RUST_DAEMON, release: '6.1.0-56-amd64' };
const NEW: Surroundings = { daemon: RUST_DAEMON, release: '6.12.95+deb12-amd64' };
const OF_C: Surroundings = { daemon: C_DAEMON, release: '6.1.0-56-amd64' };

const check = (mount: string, met: Surroundings) => checkFit(parseMounts(mount)[0] as MountSpec, met);

test('what can not be had is refused with why, and how to mend it', () => {
  for (const [mount, met, why, hint] of [
    ['9p:cache=readahead', OLD, 'cache=readahead came with Linux 6.4, and the guest has 6.1', 'kernel=6.12'],
    ['virtiofs:cache=never:allow-mmap=yes', OLD, 'allow-mmap=yes does nothing before Linux 6.6 (FUSE 7.39), and the guest has 6.1', 'kernel=6.12'],
    ['virtiofs:allow-mmap=yes', UNKNOWN, 'allow-mmap=yes does nothing with cache=auto', 'add cache=never'],
    ['virtiofs:cache=always:allow-mmap=yes', NEW, 'allow-mmap=yes does nothing with cache=always', 'add cache=never'],
    ['virtiofs:posix-acl=yes', OF_C, 'posix-acl=yes needs extended attributes, which are off in the C virtiofsd', 'add xattr=yes'],
    ['virtiofs:posix-acl=yes:xattr=no', UNKNOWN, 'posix-acl=yes needs extended attributes, which are off', 'add xattr=yes'],
    ['virtio-blk:aio=native', UNKNOWN, "aio=native goes past the host's page cache, and cache=writeback through it", 'cache=none'],
    ['virtio-blk:aio=native:cache=unsafe', UNKNOWN, 'cache=unsafe through it', 'cache=directsync'],
    ['nfs:ac=no:actimeo=5', UNKNOWN, 'actimeo=5 says for how long attributes are kept, and ac=no that none are', 'leave one of them out'],
    ['nfs:wsize=12k', { daemon: null, release: '5.15.0-91-generic' }, 'wsize=12288 is no power of two', 'take a power of two'],
    ['sshfs:cache=no:dcache_timeout=5', UNKNOWN, 'dcache_timeout=5 is of a cache that cache=no takes away', 'leave one of them out'],
  ] as const) {
    const error = failureOf(() => check(`x=${mount}`, met), mount);
    assert.equal([error.code, error.exitCode], ['bad-mount', 2], mount);
    assert.ok(error.message.startsWith(`mount 'x': `) && error.message.includes(why), `${mount}: ${error.message}`);
    assert.ok(error.hint?.includes(hint), `${mount}: ${error.hint}`);
  }
});

test('what can be had, or is not known to be impossible, is let through', () => {
  for (const [mount, met] of [
    ['9p:cache=readahead', NEW],
    ['9p:cache=readahead', UNKNOWN],
    ['9p:cache=mmap', OLD],
    ['virtiofs:cache=never:allow-mmap=yes', NEW],
    ['virtiofs:cache=metadata:allow-mmap=yes', NEW],
    ['virtiofs:cache=none:allow-mmap=yes', UNKNOWN],
    ['virtiofs:allow-mmap=no', OLD],
    ['virtiofs:posix-acl=yes', OLD],
    ['virtiofs:posix-acl=yes', UNKNOWN],
    ['virtiofs:posix-acl=yes:xattr=yes', OF_C],
    ['virtio-blk:aio=native:cache=none', UNKNOWN],
    ['virtio-blk:aio=native:cache=directsync', UNKNOWN],
    ['virtio-blk:aio=io_uring', UNKNOWN],
    ['nfs:actimeo=5', UNKNOWN],
    ['nfs:ac=yes:actimeo=5', UNKNOWN],
    ['nfs:rsize=12k:wsize=64k', OLD],
    ['nfs:rsize=64k', { daemon: null, release: '5.15.0-91-generic' }],
    ['sshfs:cache=yes:dcache_timeout=5', UNKNOWN],
    ['disk=/var/tmp', UNKNOWN],
  ] as const)
    check(mount, met);
});

test('a request of nfs that the kernel would round is refused', () => {
  for (const mount of ['nfs:rsize=5000', 'nfs:wsize=5k'])
    assert.is(failureOf(() => parseMounts(mount), mount).hint, `${mount.slice(4, 9)} takes a size from 4k to 1m, in steps of 4k`, mount);
  assert.is(parseMounts('nfs:rsize=12k')[0]?.options['rsize'], '12288');
});

test.run();
