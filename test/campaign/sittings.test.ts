/** Tests of campaign/sittings.ts: wall time, kept from a sitting's start on. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { keepSitting, readSittings, type Sitting, secondsOf, secondsOfWhole, timeSitting } from '../../campaign/sittings.ts';
import { makePlan, makeRun } from '../support/records.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const sitting = (part: string, seconds: number, parts: Partial<Sitting> = {}): Sitting => ({ part, seconds, startedAt: `at ${seconds}`, code: 0, ...parts });

test('the wall time of a part is that of all its sittings', () => {
  assert.is(secondsOf([sitting('aa', 60), sitting('fixed', 5), sitting('aa', 30)], 'aa'), 90);
});

test('a sitting is on disk before it measures, and ends in its own line', async () => {
  const dir = join(makeTempDir(), 'new');
  let before: Sitting[] = [];
  const ended = await timeSitting(dir, 'aa', async () => {
    before = readSittings(dir);
    return 130;
  });
  assert.equal(
    before.map(({ part, code }) => [part, code]),
    [['aa', null]],
  );
  assert.is(before[0]?.startedAt, ended.startedAt);
  assert.equal(readSittings(dir), [ended]);
  assert.is(ended.code, 130);
});

test('what a kill left of one counts, and the next is a line of its own', () => {
  const dir = makeTempDir();
  keepSitting(dir, sitting('aa', 60));
  for (const seconds of [0, 5, 10]) keepSitting(dir, sitting('aa', seconds, { startedAt: 'later', code: null }));
  assert.is(secondsOf(readSittings(dir), 'aa'), 70);
  keepSitting(dir, sitting('aa', 30));
  assert.equal(
    readSittings(dir).map(({ seconds, code }) => [seconds, code]),
    [
      [60, 0],
      [10, null],
      [30, 0],
    ],
  );
});

test('only a part that is whole says how long it takes', () => {
  const dir = makeTempDir();
  const write = (part: string, finishedAt: string | null) => {
    mkdirSync(join(dir, part));
    writeFileSync(join(dir, part, 'run.json'), JSON.stringify(makeRun(makePlan(['v'], 'a=9p'), { finishedAt })));
  };
  write('fixed', '2026-11-20T12:01:00.000Z');
  write('truth', null);
  const sittings = [sitting('fixed', 60), sitting('fixed', 30), sitting('truth', 60)];
  const found = ['fixed', 'truth', 'budget'].map((part) => secondsOfWhole(sittings, dir, part));
  assert.equal(found, [90, null, null]);
});

test.run();
