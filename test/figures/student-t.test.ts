/** Tests of src/figures/student-t.ts with the quantiles of printed tables. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { student5Cdf } from '../../src/analyse/student5.ts';
import { satterthwaite, studentTCdf, studentTQuantile } from '../../src/figures/student-t.ts';

test('quantiles are those of printed tables', () => {
  for (const [degrees, p, t] of [
    [1, 0.975, 12.7062],
    [1, 0.75, 1],
    [2, 0.95, 2.919986],
    [3, 0.995, 5.840909],
    [5, 0.975, 2.570582],
    [10, 0.9995, 4.586894],
    [30, 0.975, 2.042272],
    [120, 0.99, 2.357825],
  ] as const) {
    assert.ok(Math.abs(studentTQuantile(p, degrees) / t - 1) < 1e-5, `${p} of ${degrees} is ${studentTQuantile(p, degrees)}, the table says ${t}`);
  }
});

test('five degrees of freedom agree with the closed form', () => {
  for (const t of [-40, -6, -2, -0.1, 0, 0.5, 3, 12]) assert.ok(Math.abs(studentTCdf(t, 5) - student5Cdf(t)) < 1e-12, `${t}`);
});

test('a far tail keeps its digits', () => {
  // One degree of freedom is Cauchy's distribution: P(T <= -t) is near 1 / (pi t).
  assert.ok(Math.abs(studentTCdf(-1e9, 1) * Math.PI * 1e9 - 1) < 1e-6);
});

test('the quantile undoes the distribution, for any degrees of freedom', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), fc.double({ min: 0.5, max: 200, noNaN: true }), (p, degrees) => {
      assert.ok(Math.abs(studentTCdf(studentTQuantile(p, degrees), degrees) - p) < 1e-9, `${p}, ${degrees}`);
    }),
  );
});

test('a sum of variances has the degrees of freedom of what varies, and at the most those of all', () => {
  assert.is(satterthwaite([{ variance: 3, degrees: 2 }]), 2);
  assert.is(
    satterthwaite([
      { variance: 3, degrees: 2 },
      { variance: 0, degrees: 7 },
    ]),
    2,
  );
  assert.ok(
    Math.abs(
      (satterthwaite([
        { variance: 1, degrees: 3 },
        { variance: 1, degrees: 3 },
      ]) ?? 0) - 6,
    ) < 1e-12,
  );
  assert.is(satterthwaite([{ variance: 0, degrees: 3 }]), null, 'nothing varies');
});

test.run();
