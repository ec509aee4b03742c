/** Tests of src/machine/qemu/cache-folder.ts. */

import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeAtomically } from '../../../src/machine/qemu/cache-folder.ts';
import { environmentError } from '../../../src/model/errors.ts';
import { rejectionOf } from '../../support/failure.ts';
import { testNeeding, WHY_NOT_AS_ROOT } from '../../support/needs.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

test('a folder is there as a whole or not at all', async () => {
  const dir = makeTempDir();
  const target = join(dir, 'deep/kernel');
  await makeAtomically(target, async (part) => {
    assert.not.ok(existsSync(target), 'not there while it is filled');
    writeFileSync(join(part, 'file'), 'x');
  });
  assert.is(readFileSync(join(target, 'file'), 'utf8'), 'x', 'filled');
  assert.equal(readdirSync(join(dir, 'deep')), ['kernel'], 'no parts are left');
});

test('a folder that could not be filled leaves nothing behind', async () => {
  const dir = makeTempDir();
  let message = '';
  await makeAtomically(join(dir, 'kernel'), async (part) => {
    writeFileSync(join(part, 'half'), 'x');
    throw new Error('no network');
  }).catch((error: Error) => {
    message = error.message;
  });
  assert.is(message, 'no network', 'the failure is told');
  assert.equal(readdirSync(dir), [], 'nothing is left');
});

test('who comes second keeps what the first one made', async () => {
  const dir = makeTempDir();
  const target = join(dir, 'kernel');
  await makeAtomically(target, async (part) => {
    mkdirSync(target);
    writeFileSync(join(target, 'file'), 'first');
    writeFileSync(join(part, 'file'), 'second');
  });
  assert.is(readFileSync(join(target, 'file'), 'utf8'), 'first', 'content');
  assert.equal(readdirSync(dir), ['kernel'], 'no parts are left');
});

const fails = async (error: unknown) => {
  const target = join(makeTempDir(), 'kernel');
  const told = await rejectionOf(
    makeAtomically(target, () => Promise.reject(error)),
    'filling',
  );
  return { told, target };
};

test('a disk that is full is told with the place, what is free, and where else the cache can be', async () => {
  for (const error of [
    Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }),
    environmentError('program-failed', 'dpkg ended with exit code 2: tar: ./usr/x: Cannot write: No space left on device'),
    environmentError('program-failed', 'mkfs.ext4 ended with exit code 1: Could not allocate block in ext2 filesystem'),
  ]) {
    const { told, target } = await fails(error);
    assert.equal([told.code, told.exitCode, told.cause], ['cache-full', 3, error], error.message);
    assert.ok(told.message.startsWith(`there is no room for ${target} (`), told.message);
    assert.match(told.message, /\(\d+ MiB free\)/);
    assert.match(told.hint ?? '', /about \d+ MiB.*FSBENCH_CACHE/);
  }
});

test('a failure of another kind stays what it is', async () => {
  const error = environmentError('download-failed', "can't download linux-image");
  assert.is((await fails(error)).told, error);
});

test('a cache that is a file is told to be none, with where else it can be', async () => {
  const file = join(makeTempDir(), 'file');
  writeFileSync(file, '');
  for (const target of [join(file, 'kernel'), join(file, 'deep/kernel')]) {
    const error = await rejectionOf(
      makeAtomically(target, async () => {}),
      target,
    );
    assert.equal([error.code, error.exitCode], ['cache-unwritable', 3], error.message);
    assert.match(error.message, file);
    assert.match(error.hint ?? '', 'FSBENCH_CACHE');
  }
});

testNeeding(WHY_NOT_AS_ROOT)('a cache that may not be written is told, with where else it can be', async () => {
  const dir = makeTempDir();
  chmodSync(dir, 0o555);
  const error = await rejectionOf(
    makeAtomically(join(dir, 'kernel'), async () => {}),
    'read-only',
  );
  chmodSync(dir, 0o755);
  assert.equal([error.code, error.exitCode], ['cache-unwritable', 3]);
  assert.match(error.message, `the cache ${dir} can't be written: EACCES`);
});

test.run();
