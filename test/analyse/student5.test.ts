/** Tests of src/analyse/student5.ts with the quantiles of printed tables. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { student5Cdf, student5TwoSidedP } from '../../src/analyse/student5.ts';

test('the two-sided p of tabulated quantiles is that of the table', () => {
  for (const [t, p] of [
    [0.726687, 0.5],
    [1.475884, 0.2],
    [2.015048, 0.1],
    [2.570582, 0.05],
    [3.36493, 0.02],
    [4.032143, 0.01],
    [6.868827, 0.001],
  ] as const) {
    assert.ok(Math.abs(student5TwoSidedP(t) - p) < p * 1e-5, `p of ${t} is ${student5TwoSidedP(t)}, the table says ${p}`);
  }
});

test('half lies below zero', () => {
  assert.is(student5Cdf(0), 0.5);
  assert.is(student5TwoSidedP(0), 1);
});

test('the distribution is symmetric and rises', () => {
  fc.assert(
    fc.property(fc.double({ min: -50, max: 50, noNaN: true }), fc.double({ min: 1e-3, max: 50, noNaN: true }), (t, step) => {
      assert.ok(Math.abs(student5Cdf(t) + student5Cdf(-t) - 1) < 1e-12, `symmetry at ${t}`);
      assert.ok(student5Cdf(t + step) >= student5Cdf(t), `from ${t} to ${t + step}`);
    }),
  );
});

test('the sign of t does not matter, and p stays between 0 and 1 at the ends', () => {
  assert.is(student5TwoSidedP(-2.5), student5TwoSidedP(2.5), 'sign');
  for (const t of [1e3, 1e9, Number.POSITIVE_INFINITY]) {
    const p = student5TwoSidedP(t);
    assert.ok(p >= 0 && p < 1e-9, `p of ${t} is ${p}`);
  }
});

test.run();
