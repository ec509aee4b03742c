/** Tests of faults/records.ts: which trials come next, and what the table says of those that were made. */

import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Failure, Kind } from '../../faults/kind.ts';
import { appendTrial, chooseTrials, describeTrial, readTrials, renderTrials } from '../../faults/records.ts';
import type { Trial } from '../../faults/trial.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const KINDS: readonly Kind[] = ['a', 'b'].map((name) => ({ name, does: `does ${name}`, attempt: async () => ({ did: '' }) }));

const trialOf = (kind: string, seed: number, failures: readonly Failure[] = []): Trial => ({
  ...{ kind, seed, moment: 'boot + 1 ms', did: 'kill -9', missed: false, end: 'SIGKILL', resumes: 1, seconds: 30 },
  failures,
});

const LOST: Failure = { check: 'lost', text: 'line 1 is gone' };

test('trials go through all kinds seed by seed, and those on record are left out', () => {
  const names = (done: readonly Trial[], first: number, count: number) =>
    chooseTrials(KINDS, done, first, count).map(({ kind, seed }) => `${kind.name}${seed}`);
  assert.equal(names([], 1, 3), ['a1', 'b1', 'a2']);
  assert.equal(names([trialOf('b', 1), trialOf('a', 2)], 1, 3), ['a1', 'b2', 'a3']);
  assert.equal(chooseTrials([], [], 1, 3), [], 'no kind, no trial');
});

test('what was recorded is read back; a line that was cut off is none', () => {
  const file = join(makeTempDir(), 'results.jsonl');
  assert.equal(readTrials(file), []);
  appendTrial(file, trialOf('a', 1));
  appendTrial(file, { ...trialOf('b', 1, [LOST]), tried: 'a20dac3' });
  appendFileSync(file, '{"kind":"a"');
  assert.equal(readTrials(file), [trialOf('a', 1), { ...trialOf('b', 1, [LOST]), tried: 'a20dac3' }], 'with what was tried and, as older ones, without');
});

test('the table counts what was found wrong, and tells trials that fail from those that do well since', () => {
  const table = renderTrials(KINDS, [
    trialOf('a', 1, [LOST, LOST]),
    trialOf('a', 2, [LOST]),
    trialOf('a', 1),
    { ...trialOf('a', 3), missed: true },
    trialOf('b', 1),
  ]);
  const cells = table.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  assert.equal(cells[0]?.slice(1, -1), [
    'kind',
    'what happens',
    'trials',
    'missed',
    'lost',
    'wrong table',
    'left',
    'wrong message',
    'stuck',
    'failed, then mended: seeds',
    'fails: seeds',
  ]);
  assert.equal(cells[2]?.slice(1, -1), ['a', 'does a', '3', '1', '2', '0', '0', '0', '0', '1', '2']);
  assert.equal(cells[3]?.slice(1, -1), ['b', 'does b', '1', '0', '0', '0', '0', '0', '0', '', '']);
  assert.equal(cells[4]?.slice(1, 6), ['all', '', '4', '1', '2']);
});

test('a line tells how to repeat a trial, what was done and what was wrong', () => {
  assert.is(describeTrial(trialOf('a', 7)), 'a --seed 7 (30 s): boot + 1 ms; kill -9; ended with SIGKILL; 1 resumed: well');
  assert.match(describeTrial(trialOf('a', 7, [LOST])), '\n  lost: line 1 is gone');
});

test.run();
