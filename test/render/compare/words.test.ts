/** Tests of src/render/compare/words.ts: changes, intervals and what is needed, in words. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ComparedCell } from '../../../src/analyse/compare.ts';
import { describeMethod, formatChange, formatInterval, formatNeeded } from '../../../src/render/compare/words.ts';
import { compareAll } from '../../support/comparisons.ts';

test('a change has its sign, none is no loss, and what doubled or halved is a factor', () => {
  for (const [ratio, text] of [
    [1.0234, '+2.3 %'],
    [0.9766, '-2.3 %'],
    [1, '+0.0 %'],
    [0.9999, '+0.0 %'],
    [1.0001, '+0.0 %'],
    [0.5, '-50.0 %'],
    [1.999, '+99.9 %'],
    [2, '2.0x'],
    [3.12, '3.1x'],
    [12.4, '12x'],
    [0.41, '0.41x'],
    [0.0123, '0.012x'],
  ] as const) {
    assert.is(formatChange(ratio), text, String(ratio));
  }
});

test('an interval needs both ends', () => {
  assert.is(formatInterval({ low: 0.9, high: 1.1 }), '-10.0 % to +10.0 %');
  assert.is(formatInterval({ low: null, high: null }), '');
});

test('what would tell is said of undecided cells alone', () => {
  const [cell] = compareAll().cells as [ComparedCell];
  assert.is(formatNeeded({ ...cell, verdict: 'worse', needed: null }), '');
  assert.is(formatNeeded({ ...cell, verdict: 'undecided', needed: { unit: 'runs', count: 4 } }), '4 runs');
  assert.is(formatNeeded({ ...cell, verdict: 'undecided', needed: null }), 'more than can be measured');
});

test('the rule is stated, and that it is provisional where it is', () => {
  const comparison = compareAll();
  assert.match(describeMethod(comparison)[0] as string, 'at least 2 %');
  assert.match(describeMethod(comparison)[0] as string, 'within 5 %');
  assert.match(describeMethod(comparison)[1] as string, 'geometric means');
  assert.match(describeMethod(comparison)[2] as string, /^provisional: /);
  const byRuns = { ...comparison, cells: comparison.cells.map((cell) => ({ ...cell, basis: 'runs' as const })) };
  assert.is(describeMethod(byRuns).length, 2);
});

test.run();
