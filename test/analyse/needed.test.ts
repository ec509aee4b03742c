/** Tests of src/analyse/needed.ts: what is said to be needed is the least that decides. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isShownEqual, type Limits, type Measured, neededFor } from '../../src/analyse/needed.ts';

const measuredIn = (runs: number, unitVariance: number, difference: number): Measured => ({
  ...{ difference, basis: 'runs', unitVariance, fixedVariance: 0, caution: 1 },
  ...{ count: runs, degrees: runs - 1, degreesOfRuns: (each) => each - 1 },
});

test('of what is nearly equal: so many runs show it by the alpha that decides, and one run less does not', () => {
  const parts = fc.record({
    sd: fc.double({ min: 0.005, max: 0.05, noNaN: true }),
    difference: fc.double({ min: 0, max: 0.01, noNaN: true }),
    equalAlpha: fc.constantFrom(0.05, 0.05 / 4, 0.05 / 8),
  });
  fc.assert(
    fc.property(parts, ({ sd, difference, equalAlpha }) => {
      const limits: Limits = { least: 0.02, margin: Math.log1p(0.05), alpha: equalAlpha / 2, equalAlpha };
      const isEqualAfter = (runs: number) => isShownEqual(measuredIn(runs, sd ** 2, difference), difference, 0.05, equalAlpha);
      fc.pre(!isEqualAfter(3));
      const needed = neededFor(measuredIn(3, sd ** 2, difference), limits);
      if (needed === null) assert.not(isEqualAfter(14), 'no number that counts');
      else assert.equal([needed.unit, isEqualAfter(needed.count), isEqualAfter(needed.count - 1)], ['runs', true, false], `${needed.count} at ${equalAlpha}`);
    }),
  );
});

test.run();
