/** Tests of src/mount/tmpfs.ts: the guest's command and how the kernel shows the size. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildRecipe } from '../support/mount-context.ts';

test('a tmpfs needs nothing but the guest', () => {
  const recipe = buildRecipe('tmpfs');
  assert.equal([recipe.daemon, recipe.qemuArgs], [null, []], 'outside the guest');
  assert.equal(recipe.guestArgv, ['mount', '-t', 'tmpfs', 'm0', '/mnt/x'], 'guest');
  assert.equal(recipe.expected, { fstype: 'tmpfs', source: 'm0', options: [] }, 'expected');
});

test('a size is asked for in bytes and expected in KiB of whole pages', () => {
  const recipe = buildRecipe('tmpfs:size=1g');
  assert.equal(recipe.guestArgv.slice(3, 5), ['-o', 'size=1073741824'], 'asked for');
  const [size] = recipe.expected.options;
  assert.is(size?.value, '1048576k', 'expected');
  assert.is(size?.found(['rw', 'relatime', 'size=1048576k']), '1048576k', 'found');
  assert.is(buildRecipe('tmpfs:size=5000').expected.options[0]?.value, '8k', 'rounded up');
});

test.run();
