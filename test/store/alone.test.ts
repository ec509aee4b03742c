/** Tests of src/store/alone.ts and of the lock made with it: several processes that want one place in the same millisecond. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { actAlone, isClaimOn } from '../../src/store/alone.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const PROCESSES = 4;

/** What each of some processes says that do the same at the same time; they live until all have said it. */
async function atOnce(what: 'acts' | 'lock', dir: string): Promise<string[]> {
  const argv = [fileURLToPath(new URL('../support/act-alone.js', import.meta.url)), what, dir, String(Date.now() + 500)];
  const children = Array.from({ length: PROCESSES }, () => spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'inherit'] }));
  const said = await Promise.all(children.map(async ({ stdout }) => String((await once(stdout, 'data'))[0]).trim()));
  for (const { stdin } of children) stdin.end();
  return said;
}

test('acts of several processes never overlap, and nothing of them stays', async () => {
  const dir = makeTempDir();
  assert.equal(await atOnce('acts', dir), Array(PROCESSES).fill('done'));
  assert.equal(readdirSync(dir), []);
});

test('of several processes that find the lock of a dead one, one takes it over and the others are refused', async () => {
  for (let round = 0; round < 4; round++) {
    const dir = makeTempDir();
    // The largest id that Linux gives out is one less.
    writeFileSync(join(dir, 'lock'), String(2 ** 22));
    assert.equal((await atOnce('lock', dir)).sort(), ['locked', ...Array(PROCESSES - 1).fill('run-locked')]);
  }
});

test('the claim of a dead process holds nobody up and is taken away; files of other names are left alone', () => {
  const dir = makeTempDir();
  mkdirSync(join(dir, `place.${2 ** 22 + 1}`));
  for (const name of [`place.${2 ** 22}`, 'place.d', 'place.1x', 'other.1']) writeFileSync(join(dir, name), '');
  assert.is(
    actAlone(join(dir, 'place'), () => 'done'),
    'done',
  );
  assert.equal(readdirSync(dir).sort(), ['other.1', 'place.1x', `place.${2 ** 22 + 1}`, 'place.d']);
  assert.equal(
    ['place.1', 'place.1+2', 'place', 'place.1x', 'other.1'].map((name) => isClaimOn('place', name)),
    [true, true, false, false, false],
  );
});

test('the claim is taken away where the act throws', () => {
  const dir = makeTempDir();
  assert.throws(
    () =>
      actAlone(join(dir, 'place'), () => {
        throw new Error('its own');
      }),
    /its own/,
  );
  assert.equal(readdirSync(dir), []);
});

test.run();
