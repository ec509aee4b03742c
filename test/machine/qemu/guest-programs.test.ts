/** Tests of src/machine/qemu/guest-programs.ts: what the guest gets of this host, and what is said where there is nothing to get. */

import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findExtras } from '../../../src/machine/qemu/guest-programs.ts';
import type { FsbenchError } from '../../../src/model/errors.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

/** Runs `act` with programs looked for in these folders alone. */
async function withPath<T>(path: string, act: () => Promise<T>): Promise<T> {
  const before = process.env['PATH'];
  process.env['PATH'] = path;
  try {
    return await act();
  } finally {
    process.env['PATH'] = before;
  }
}

test('what neither this host nor the guest has is named, with the packages that have it', async () => {
  const empty = makeTempDir();
  const error = await withPath(empty, () => findExtras(['sh', 'git', 'node', 'tar'], new Set(['tar']))).then(
    () => null,
    (thrown: FsbenchError) => thrown,
  );
  assert.equal(
    [error?.code, error?.exitCode, error?.message, error?.hint],
    ['missing-program', 3, 'the guest has no git, no node: it gets programs from this host, which has none', 'install git, nodejs on this host'],
  );
});

test('npm comes with its package and with node, as the link that it is', async () => {
  const dir = makeTempDir();
  const script = join(dir, 'lib/npm/bin/npm-cli.js');
  mkdirSync(join(dir, 'lib/npm/bin'), { recursive: true });
  mkdirSync(join(dir, 'lib/npm/node_modules'));
  mkdirSync(join(dir, 'bin'));
  writeFileSync(join(dir, 'lib/npm/package.json'), '{}');
  for (const file of [script, join(dir, 'bin/node')]) {
    writeFileSync(file, '#!/bin/sh\n');
    chmodSync(file, 0o755);
  }
  symlinkSync(script, join(dir, 'bin/npm'));
  const { names, files, links } = await withPath(`${join(dir, 'bin')}:${process.env['PATH']}`, () => findExtras(['npm'], new Set()));
  assert.equal(names, ['node', 'npm']);
  assert.equal(files.map(({ to }) => to).sort(), [join(dir, 'lib/npm'), '/usr/bin/node'].sort());
  assert.ok(links.some(({ at, to }) => at === '/usr/bin/npm' && to === script));
});

test.run();
