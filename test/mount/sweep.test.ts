/** Tests of src/mount/sweep.ts: the mounts that a sweep makes. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { MountSpec } from '../../src/model/records.ts';
import type { Sweep } from '../../src/model/sweep.ts';
import { parseMounts } from '../../src/mount/spec.ts';
import { countVariants, sweepMounts } from '../../src/mount/sweep.ts';
import { failureOf } from '../support/failure.ts';

const MSIZE: Sweep = { of: '9p', option: 'msize', values: ['8k', '131072'] };
const CACHE: Sweep = { of: '9p', option: 'cache', values: ['none', 'mmap'] };

const sweep = (mounts: string, ...sweeps: readonly Sweep[]) => sweepMounts(parseMounts(mounts), sweeps);

test('mounts of the kind become one for each value, with the size in bytes; others stay as they are', () => {
  assert.equal(sweep('virtiofs,9p', MSIZE), [
    { name: 'virtiofs', kind: 'virtiofs', options: {}, path: null },
    { name: '9p:msize=8k', kind: '9p', options: { msize: '8192' }, path: null, swept: { of: '9p', values: { msize: '8192' }, units: { msize: 'bytes' } } },
    {
      name: '9p:msize=128k',
      kind: '9p',
      options: { msize: '131072' },
      path: null,
      swept: { of: '9p', values: { msize: '131072' }, units: { msize: 'bytes' } },
    },
  ]);
});

test('two sweeps of a kind multiply, those of two kinds stand side by side', () => {
  assert.equal(
    sweep('9p', MSIZE, CACHE).map(({ name }) => name),
    ['9p:msize=8k:cache=none', '9p:msize=8k:cache=mmap', '9p:msize=128k:cache=none', '9p:msize=128k:cache=mmap'],
  );
  assert.equal(
    sweep('9p,virtiofs', CACHE, { of: 'virtiofs', option: 'cache', values: ['auto', 'always'] }).map(({ name }) => name),
    ['9p:cache=none', '9p:cache=mmap', 'virtiofs:cache=auto', 'virtiofs:cache=always'],
  );
});

test('a mount of a name is swept alone, and a name stays the beginning of its names', () => {
  assert.equal(
    sweep('a=9p:cache=loose,b=9p', { ...MSIZE, of: 'a' }).map(({ name, options }) => [name, options]),
    [
      ['a:msize=8k', { cache: 'loose', msize: '8192' }],
      ['a:msize=128k', { cache: 'loose', msize: '131072' }],
      ['b', {}],
    ],
  );
});

test('variants are counted before they are made', () => {
  const [virtiofs, ninep] = parseMounts('virtiofs,9p') as [MountSpec, MountSpec];
  const sweeps = [MSIZE, CACHE, { of: null, option: 'bs', values: ['4096', '8192'] }];
  assert.equal([countVariants(virtiofs, sweeps), countVariants(ninep, sweeps)], [1, sweep('9p', MSIZE, CACHE).length]);
});

test('a size of tmpfs is in bytes, and a timeout of virtiofs in seconds', () => {
  const units = (mounts: string, option: string, values: readonly string[]) =>
    sweep(mounts, { of: mounts, option, values }).map(({ swept }) => [swept?.values, swept?.units]);
  assert.equal(units('tmpfs', 'size', ['64m', '1g']), [
    [{ size: '67108864' }, { size: 'bytes' }],
    [{ size: '1073741824' }, { size: 'bytes' }],
  ]);
  assert.equal(units('virtiofs', 'timeout', ['2.5']), [[{ timeout: '2.5' }, { timeout: 'seconds' }]]);
});

const MANY = Array.from({ length: 400 }, (_, at) => String(4096 + at));

for (const [mounts, sweeps, message] of [
  [
    'sshfs',
    [
      { of: 'sshfs', option: 'max_read', values: MANY },
      { of: 'sshfs', option: 'max_write', values: MANY },
    ],
    'it makes 160000 mounts',
  ],
  ['virtiofs', [MSIZE], "no mount is of kind or name '9p'"],
  ['9p', [{ ...MSIZE, values: ['8k', '2m'] }], "msize='2m' is not possible"],
  ['9p', [{ ...MSIZE, option: 'mzise' }], "9p has no option 'mzise'"],
  ['virtiofs', [{ of: 'virtiofs', option: 'dax', values: ['always'] }], 'QEMU has no DAX window'],
  ['9p:msize=8k', [MSIZE], 'says msize=8192 itself'],
  ['x=/mnt', [{ ...MSIZE, of: 'x' }], "mount 'x' is there already"],
  ['a=9p', [MSIZE, { ...MSIZE, of: 'a' }], "msize of mount 'a' is swept twice"],
  ['9p', [{ ...MSIZE, values: ['8k', '8192'] }], "two mounts would be called '9p:msize=8k'"],
  ['9p,b=9p:msize=8k,c=virtiofs', [{ ...CACHE, of: 'd' }], "no mount is of kind or name 'd'"],
] as const) {
  test(`refused: ${message}`, () => {
    const error = failureOf(() => sweep(mounts, ...sweeps), mounts);
    assert.is(error.exitCode, 2);
    assert.ok(error.message.includes(message), error.message);
    assert.ok(error.hint, 'a way on');
  });
}

test.run();
