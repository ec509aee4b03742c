/** Tests of src/target/kinds.ts: how targets are written. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findTarget, TARGET_KINDS, whereIs } from '../../src/target/kinds.ts';
import { failureOf } from '../support/failure.ts';

test('a target is found by what its name begins with', () => {
  for (const known of TARGET_KINDS.filter(({ grammar, kind }) => grammar === kind)) assert.equal(findTarget(known.kind), { kind: known, address: '' });
});

test('a target there is none of is refused, with those there are', () => {
  for (const text of ['tart', '', 'QEMU', 'qemu ', ':qemu', 'vm:qemu']) {
    const error = failureOf(() => findTarget(text), text);
    assert.equal([error.code, error.exitCode, error.message], ['bad-option', 2, `--target: '${text}' is not possible`], text);
    assert.is(error.hint, `--target takes ${TARGET_KINDS.map(({ grammar }) => grammar).join(', ')}`, text);
  }
});

test('a target without a name takes none', () => {
  assert.match(failureOf(() => findTarget('qemu:x'), 'qemu:x').message, "--target: 'qemu:x' is not possible");
});

test('a VM of our own is called by what is chosen of it', () => {
  assert.is(whereIs('qemu'), "in a VM of fsbench's own");
  assert.is(whereIs('qemu?kernel=6.12&arch=aarch64'), "in a VM of fsbench's own (kernel=6.12, arch=aarch64)");
});

test('a target of which there is one only takes no address', () => {
  for (const text of ['local:x:y']) {
    assert.is(failureOf(() => findTarget(text), text).hint, `write --target ${text.split(':', 1)}`, text);
  }
});

test.run();
