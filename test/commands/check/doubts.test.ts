/** Tests of src/commands/check/doubts.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sourceOfRun } from '../../../src/analyse/sources.ts';
import { describeDoubts, describeLater } from '../../../src/commands/check/doubts.ts';
import { cellOf, makeNight, seriesOf } from '../../support/nights.ts';
import { makeLoops, makePlan, makeRun } from '../../support/records.ts';

const nightOf = (day: number, ...mounts: readonly string[]) => makeNight(day, { cells: mounts.map((mount) => cellOf(seriesOf(mount, 'v'), [1000, 1010])) });

test('nights that do not count are counted', () => {
  const night = makeNight(1, { at: '2026-01-23T01:30:00.000Z' });
  assert.equal(describeLater(0, night), []);
  assert.equal(describeLater(1, night), ['1 night of the history is not older than this one (2026-01-23 01:30 UTC) and does not count']);
  assert.equal(describeLater(2, night), ['2 nights of the history are not older than this one (2026-01-23 01:30 UTC) and do not count']);
});

test('a night like the one before leaves no doubt', () => {
  assert.equal(describeDoubts([], [nightOf(1, 'a', 'b')], nightOf(2, 'a', 'b')), []);
});

test('without a night before, nothing is new or gone', () => {
  assert.equal(describeDoubts([], [], nightOf(1, 'a')), []);
});

test('series that are new, and those that are gone, are counted', () => {
  assert.equal(describeDoubts([], [nightOf(1, 'a', 'b', 'c')], nightOf(2, 'a', 'd')), [
    '1 of 2 series are new: no night before has them',
    '2 series of the night before were not measured tonight',
  ]);
});

test('series that begin beside one of their name are told with what is other', () => {
  const [before, daemon] = [seriesOf('a', 'v'), { ...seriesOf('a', 'v'), key: 'other', daemon: 'rust' }];
  const night = makeNight(2, { cells: [cellOf(daemon, [1]), cellOf(seriesOf('b', 'v'), [1])] });
  assert.equal(describeDoubts([], [makeNight(1, { cells: [cellOf(before, [1])] })], night).slice(0, 2), [
    '2 of 2 series are new: no night before has them',
    '1 new series has the name of one before, whose nights do not count for it: other daemon',
  ]);
});

test('a run that lacks loops is one of the doubts', () => {
  const run = sourceOfRun('run', makeRun(makePlan(['v'], 'a=9p', { loops: 3 })), makeLoops('v', 'a', [1000]));
  const [doubt = '', ...others] = describeDoubts([run], [], nightOf(1, 'a'));
  assert.match(doubt, /^run is not (?:whole|finished): 1 of /);
  assert.equal(others, []);
});

test.run();
