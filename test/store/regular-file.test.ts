/** Tests of src/store/regular-file.ts. */

import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openRegularFile, readRegularFile } from '../../src/store/regular-file.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const FOLLOWED = { followLinks: true };
const NOT_FOLLOWED = { followLinks: false };

test('a regular file is opened and read, by a link too where links are followed', () => {
  const dir = makeTempDir();
  writeFileSync(join(dir, 'real'), 'text');
  symlinkSync('real', join(dir, 'link'));
  assert.is(readRegularFile(join(dir, 'real'), NOT_FOLLOWED).toString(), 'text');
  assert.is(readRegularFile(join(dir, 'link'), FOLLOWED).toString(), 'text');
  const handle = openRegularFile(join(dir, 'real'), FOLLOWED);
  assert.is(readFileSync(handle, 'utf8'), 'text');
  closeSync(handle);
});

test('a file that is larger than its size says, as in /proc, is read to its end', () => {
  assert.match(readRegularFile('/proc/self/status', FOLLOWED).toString(), /^Name:/);
});

test('what is no regular file is named, and not waited for', async () => {
  const dir = makeTempDir();
  assert.is(spawnSync('mkfifo', [join(dir, 'fifo')]).status, 0, 'mkfifo');
  mkdirSync(join(dir, 'folder'));
  symlinkSync('fifo', join(dir, 'link'));
  const server = createServer().listen(join(dir, 'socket'));
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    for (const [path, choice, kind] of [
      [join(dir, 'fifo'), FOLLOWED, 'a FIFO'],
      [join(dir, 'fifo'), NOT_FOLLOWED, 'a FIFO'],
      [join(dir, 'link'), FOLLOWED, 'a FIFO'],
      [join(dir, 'link'), NOT_FOLLOWED, 'a symbolic link'],
      [join(dir, 'folder'), FOLLOWED, 'a directory'],
      [join(dir, 'socket'), FOLLOWED, 'a socket'],
      ['/dev/zero', FOLLOWED, 'a device'],
    ] as const)
      assert.throws(
        () => readRegularFile(path, choice),
        (error: NodeJS.ErrnoException) => error.message === `it is ${kind}, not a regular file` && error.code === 'ENOTREG',
        path,
      );
  } finally {
    server.close();
  }
});

test('what is missing, and a loop of links, are told as Node tells them', () => {
  const dir = makeTempDir();
  symlinkSync('loop', join(dir, 'loop'));
  assert.throws(() => openRegularFile(join(dir, 'none'), NOT_FOLLOWED), /ENOENT/);
  assert.throws(() => openRegularFile(join(dir, 'loop'), FOLLOWED), /ELOOP/);
});

test.run();
