/** Tests of analyse/margins.ts: which least difference a report goes by. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseMargin } from '../../src/analyse/margins.ts';
import { buildReport } from '../../src/analyse/report.ts';
import { sourceOfRun } from '../../src/analyse/sources.ts';
import type { RunRecord, Source } from '../../src/model/records.ts';
import { makeLoops, makePlan, makeRun } from '../support/records.ts';

const sourceOf = (name: string, parts: Partial<RunRecord> = {}): Source =>
  sourceOfRun(name, makeRun(makePlan(['w'], 'a=9p,b=virtiofs'), { id: name, ...parts }), makeLoops('w', 'a', [1000, 1010, 990]));
const asFile = (name: string, margin?: number): Source => ({ ...sourceOf(name), run: null, ...(margin === undefined ? {} : { margin }) });
const wide = { options: { margin: '10%' } };

test('a run goes by what it was measured with, else by the usual', () => {
  assert.is(chooseMargin([sourceOf('run', wide)]).margin, 0.1);
  assert.is(chooseMargin([sourceOf('run')]).margin, 0.05);
  const budget = { seconds: 60, precision: null, margin: 0.2 };
  assert.is(chooseMargin([sourceOf('run', { plan: makePlan(['w'], 'a=9p', { budget }) })]).margin, 0.2);
  assert.is(buildReport([sourceOf('run', wide)]).margin, 0.1);
});

test('a file of a report goes by what it says, and one that says nothing by what the others say', () => {
  assert.is(chooseMargin([asFile('f', 0.2)]).margin, 0.2);
  assert.is(chooseMargin([asFile('f')]).margin, 0.05);
  assert.equal(chooseMargin([asFile('f'), sourceOf('run', wide)]), { margin: 0.1, differences: [] });
});

test('sources that do not agree are told, and decided by the smallest', () => {
  const { margin, differences } = buildReport([sourceOf('one', wide), sourceOf('two')]);
  assert.is(margin, 0.05);
  assert.equal(
    differences.filter(({ text }) => text.startsWith('margin')),
    [{ comparable: true, text: 'margin is 10 % (one) against 5 % (two): verdicts here are by 5 %' }],
  );
});

test('what is asked for wins, and nothing is to be told then', () => {
  assert.equal(chooseMargin([sourceOf('one', wide), sourceOf('two')], 0.2), { margin: 0.2, differences: [] });
});

test('options of a run that are damaged say nothing', () => {
  for (const options of [undefined, null, { margin: 7 }, { margin: {} }, { margin: { toString: 1 } }])
    assert.is(chooseMargin([sourceOf('run', { options: options as unknown as Record<string, string> })]).margin, 0.05, JSON.stringify(options));
});

test.run();
