/** Tests of bench/pairs.ts: the interval of ratios of pairs. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { intervalOfRatios, tellPairs } from '../../bench/pairs.ts';

const near = (found: number, wanted: number) => assert.ok(Math.abs(found - wanted) < 1e-3, `${found} for ${wanted}`);

test('the interval is that of the mean of logs by Student', () => {
  // Logs -0.1, 0, 0.1: s = 0.1, t of two degrees = 4.3027.
  const { low, middle, high } = intervalOfRatios([Math.exp(-0.1), 1, Math.exp(0.1)]);
  const half = (4.3027 * 0.1) / Math.sqrt(3);
  near(middle, 1);
  near(low, Math.exp(-half));
  near(high, Math.exp(half));
});

test('the inverse ratios have the inverse interval', () => {
  const ratios = [0.99, 1.02, 1.01, 0.97];
  const [there, back] = [intervalOfRatios(ratios), intervalOfRatios(ratios.map((ratio) => 1 / ratio))];
  near(there.low * back.high, 1);
  near(there.middle * back.middle, 1);
});

test('pairs are told with how many there are', () => {
  assert.is(tellPairs([1, 1, 1]), 'geometric mean of 3 pairs, 95 % 1.000 to 1.000');
});

test.run();
