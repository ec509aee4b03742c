/** Tests of src/mount/kinds.ts: what rows say of themselves holds. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isInMemory, MOUNT_KINDS } from '../../src/mount/kinds.ts';
import { doubtName } from '../../src/mount/misnamed.ts';
import { SSHFS_ENDPOINT } from '../../src/target/qemu-parts.ts';
import { buildRecipe, RUST_DAEMON } from '../support/mount-context.ts';
import { ramfs } from '../support/rooms/mount.ts';
import { withRow } from '../support/rooms/with-row.ts';

test('the type that a row names is the one that its recipe expects', () => {
  for (const { kind, fstype } of MOUNT_KINDS) assert.is(buildRecipe(kind, { daemon: RUST_DAEMON, sshfs: SSHFS_ENDPOINT }).expected.fstype, fstype, kind);
});

test('a mount in memory is known by its kind, and a path by what the mount table shows', () => {
  for (const [kind, fstype, expected] of [
    ['tmpfs', null, true],
    ['path', 'tmpfs', true],
    [null, 'tmpfs', true],
    ['9p', '9p', false],
    ['path', 'ramfs', false],
    [null, null, false],
  ] as const)
    assert.is(isInMemory({ kind, fstype }), expected, `${kind} ${fstype}`);
});

test('a kind that is added is in memory, and called for what it is, by its row alone', () =>
  withRow(MOUNT_KINDS, ramfs, async () => {
    assert.ok(isInMemory({ kind: 'path', fstype: 'ramfs' }));
    assert.is(doubtName({ name: 'ramfs', fstype: 'ext4' })[0]?.detail, "'ramfs' is ext4");
  }));

test.run();
