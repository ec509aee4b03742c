/** Tests of src/analyse/equality.ts. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isEqual } from '../../src/analyse/equality.ts';
import { studentTQuantile } from '../../src/figures/student-t.ts';

test('both one-sided tests pass just where the 90 % interval lies within the margin', () => {
  const numbers = fc.record({
    difference: fc.double({ min: -0.1, max: 0.1, noNaN: true }),
    error: fc.double({ min: 1e-4, max: 0.1, noNaN: true }),
    degrees: fc.integer({ min: 1, max: 30 }),
    margin: fc.double({ min: 0.005, max: 0.3, noNaN: true }),
  });
  fc.assert(
    fc.property(numbers, ({ difference, error, degrees, margin }) => {
      const half = studentTQuantile(0.95, degrees) * error;
      const reach = Math.abs(difference) + half;
      // At the very edge rounding decides.
      fc.pre(Math.abs(reach - Math.log1p(margin)) > 1e-9);
      assert.is(isEqual(difference, error, degrees, margin), reach < Math.log1p(margin));
    }),
  );
});

test('what is known exactly is equal within the margin and not at it', () => {
  assert.is(isEqual(0.01, 0, 5, 0.05), true);
  assert.is(isEqual(Math.log1p(0.05), 0, 5, 0.05), false);
});

test.run();
