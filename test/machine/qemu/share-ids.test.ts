/** Tests of src/machine/qemu/share-ids.ts with maps as kernels show them. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseForeignIds } from '../../../src/machine/qemu/share-ids.ts';

const HOST = '         0          0 4294967295\n';
const CONTAINER = '         0     100000      65536\n';
const ROOT_ALONE = '         0       1000          1\n';

test('on a host: ids that nobody has', () => {
  assert.equal(chooseForeignIds(HOST, HOST), { uid: 1_879_048_190, gid: 1_879_048_190 });
});

test('in a container with a range of ids: the last of them', () => {
  assert.equal(chooseForeignIds(CONTAINER, CONTAINER), { uid: 65_534, gid: 65_534 });
  assert.equal(chooseForeignIds('0 1000 1\n1 100000 65536\n', '0 1000 1\n1 100000 65536\n'), { uid: 65_534, gid: 65_534 }, 'two lines, as rootless podman has');
});

test('where root is alone: none', () => {
  assert.is(chooseForeignIds(ROOT_ALONE, ROOT_ALONE), null);
  assert.is(chooseForeignIds(HOST, ROOT_ALONE), null, 'both maps must have it');
  assert.is(chooseForeignIds('', ''), null, 'no map at all');
});

test.run();
