/** Tests of campaign/binomial.ts: what a count says of a share, against what it must satisfy and published values. */

import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { exactInterval, tellCount } from '../../campaign/binomial.ts';

const near = (found: number, wanted: number) => assert.ok(Math.abs(found - wanted) < 5e-4, `${found} for ${wanted}`);

/** P(X <= count). */
function binomialCdf(count: number, of: number, share: number): number {
  // Else the first term is below what a double can hold.
  if (share > 0.5) return 1 - binomialCdf(of - count - 1, of, 1 - share);
  let [term, sum] = [(1 - share) ** of, 0];
  for (let at = 0; at <= count; at++) {
    sum += term;
    term *= ((of - at) / (at + 1)) * (share / (1 - share));
  }
  return sum;
}

test('the limits of none, one and all have closed forms', () => {
  // None of n: 1 - 0.025^(1/n).
  near(exactInterval(0, 6)[1], 1 - 0.025 ** (1 / 6));
  near(exactInterval(0, 60)[1], 1 - 0.025 ** (1 / 60));
  near(exactInterval(6, 6)[0], 0.025 ** (1 / 6));
  near(exactInterval(1, 20)[0], 1 - 0.975 ** (1 / 20));
  assert.equal([exactInterval(0, 6)[0], exactInterval(6, 6)[1]], [0, 1]);
});

test('of nothing nothing is known', () => {
  assert.equal(exactInterval(0, 0), [0, 1]);
  assert.is(tellCount(0, 0), '0 of 0');
});

test('beyond either limit the count is as unlikely as the interval says', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(100), (of, any) => {
      const count = any % (of + 1);
      const [low, high] = exactInterval(count, of);
      if (count > 0) near(1 - binomialCdf(count - 1, of, low), 0.025);
      if (count < of) near(binomialCdf(count, of, high), 0.025);
    }),
  );
});

test('a count is told with what it was counted of', () => {
  assert.is(tellCount(0, 6), '0 of 6 (0 to 46 %)');
  assert.is(tellCount(1, 36), '1 of 36 (0 to 15 %)');
});

test.run();
