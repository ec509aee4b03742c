/** Tests of src/sync/storm-operations.ts: a storm done to a real folder leaves what stateAfter says. */

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chanceOf, compareStates, foldersOf, makeStorm, stateAfter } from '../../src/sync/storm-operations.ts';
import { makeTempDir } from '../support/temp-dir.ts';

test('the same seed gives the same storm, another one another', () => {
  assert.equal(makeStorm('s', 50, 1), makeStorm('s', 50, 1));
  assert.not.equal(makeStorm('s', 50, 1), makeStorm('s', 50, 2));
});

test('chances lie from 0 to below 1', () => {
  fc.assert(fc.property(fc.nat(), fc.string(), (seed, name) => chanceOf(seed, name) >= 0 && chanceOf(seed, name) < 1));
});

test('every operation of a storm can be done, and what it leaves is what is expected', () => {
  const base = makeTempDir();
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 150 }), (seed, operations) => {
      const dir = `storm-${seed}`;
      for (const act of foldersOf(dir)) mkdirSync(join(base, act.name), { recursive: true });
      const acts = makeStorm(dir, operations, seed);
      for (const act of acts) {
        if (act.op === 'put') writeFileSync(join(base, act.name), act.text);
        if (act.op === 'move') renameSync(join(base, act.name), join(base, act.to));
        if (act.op === 'drop') rmSync(join(base, act.name));
      }
      const is = new Map<string, string>();
      for (const folder of readdirSync(join(base, dir)))
        for (const name of readdirSync(join(base, dir, folder))) is.set(`${folder}/${name}`, readFileSync(join(base, dir, folder, name), 'utf8'));
      rmSync(join(base, dir), { recursive: true });
      assert.equal(compareStates(stateAfter(dir, acts, new Set()), is), { lost: 0, extra: 0, differing: 0 });
    }),
    { numRuns: 20 },
  );
});

test('what failed did nothing', () => {
  const acts = [
    { op: 'put', name: 'd/s0/a', text: 'one' },
    { op: 'put', name: 'd/s0/a', text: 'two' },
    { op: 'drop', name: 'd/s0/a' },
  ] as const;
  assert.equal([...stateAfter('d', acts, new Set([1, 2]))], [['s0/a', 'one']]);
});

test('lost, extra and other content are told apart', () => {
  const should = new Map([
    ['a', '1'],
    ['b', '2'],
  ]);
  const is = new Map([
    ['b', 'x'],
    ['c', '3'],
  ]);
  assert.equal(compareStates(should, is), { lost: 1, extra: 1, differing: 1 });
});

test.run();
