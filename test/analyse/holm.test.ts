/** Tests of src/analyse/holm.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { mostEqualPairs, pairsOf, rejectByHolm, rejectPairs } from '../../src/analyse/holm.ts';

test('Holm goes down from the smallest p and stops at the first that is too large', () => {
  assert.equal(rejectByHolm([]), [], 'none');
  assert.equal(rejectByHolm([0.04]), [true], 'one');
  assert.equal(rejectByHolm([0.06]), [false], 'one too large');
  assert.equal(rejectByHolm([0.02, 0.03]), [true, true], 'both: 0.02 <= 0.025, 0.03 <= 0.05');
  assert.equal(rejectByHolm([0.03, 0.03]), [false, false], 'the first is above 0.025');
  assert.equal(rejectByHolm([0.04, 0.001, 0.03]), [false, true, false], 'stops at 0.03 > 0.025');
  assert.equal(rejectByHolm([0.03, 0.001, 0.02]), [true, true, true], 'all in another order');
});

/** All numbers of equal pairs that so many things can have, by every way to put them into groups. */
function allCounts(things: number): Set<number> {
  const counts = new Set<number>();
  const put = (left: number, groups: readonly number[]): void => {
    if (left === 0) counts.add(groups.reduce((sum, size) => sum + pairsOf(size), 0));
    for (let size = 1; size <= left; size++) put(left - size, [...groups, size]);
  };
  put(things, []);
  return counts;
}

test('as many pairs can be equal as groups of equal things make, and one more is told apart each time', () => {
  assert.equal(
    [0, 1, 2, 3, 4, 5].map((told) => mostEqualPairs(4, told)),
    [6, 3, 3, 3, 2, 1],
    'Shaffer 1986, four things',
  );
  for (let things = 2; things <= 8; things++) {
    const counts = allCounts(things);
    for (let told = 0; told < pairsOf(things); told++) {
      const most = Math.max(...[...counts].filter((count) => count <= pairsOf(things) - told));
      assert.is(mostEqualPairs(things, told), Math.max(1, most), `${told} of ${things} things`);
    }
  }
});

test('of very many things each pair that is not told apart counts', () => {
  assert.is(mostEqualPairs(41, 100), pairsOf(41) - 100);
});

test('of three things that are not all equal two at the most are: their pair has the whole alpha', () => {
  assert.equal(rejectPairs([0.016, 0.049, 0.051], 3, 0.05), [true, true, false]);
  assert.equal(rejectPairs([0.017, 0.04, 0.001], 3, 0.05), [true, true, true], 'in any order');
  assert.equal(rejectPairs([0.017, 0.03, 0.04], 3, 0.05), [false, false, false], 'the first needs a third');
  assert.equal(rejectPairs([0.01], 3, 0.05), [true], 'some pairs alone');
  assert.equal(rejectPairs([0.02], 3, 0.05), [false], 'which count as three');
});

test.run();
