/** Student's t for any degrees of freedom, by the incomplete beta function. */

import { gammaln } from 'simple-statistics';

const MAX_TERMS = 500;
const PRECISION = 1e-15;
/** Keeps Lentz's method from dividing by nothing. */
const TINY = 1e-300;

/** The continued fraction of the incomplete beta function by Lentz's method (Numerical Recipes 6.4; DLMF 8.17.22). */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || TINY);
  let value = d;
  for (let m = 1; m <= MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d || TINY);
    c = 1 + even / c || TINY;
    value *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d || TINY);
    c = 1 + odd / c || TINY;
    value *= c * d;
    if (Math.abs(c * d - 1) < PRECISION) break;
  }
  return value;
}

/** The regularised incomplete beta function I_x(a, b); x from 0 to 1, a and b above 0. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast below the mean; above it, the other tail is computed.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + gammaln(a + b) - gammaln(a) - gammaln(b));
  return (front * betaFraction(x, a, b)) / a;
}

/** P(T <= t) with `degrees` > 0 degrees of freedom, whole or not. Source: Abramowitz and Stegun 26.7.1. */
export function studentTCdf(t: number, degrees: number): number {
  const tail = incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
  return t <= 0 ? tail : 1 - tail;
}

/** The t that P(T <= t) = p, for 0 < p < 1, by bisection of the tail. */
export function studentTQuantile(p: number, degrees: number): number {
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  let high = 1;
  while (studentTCdf(-high, degrees) > tail) high *= 2;
  let low = 0;
  for (let step = 0; step < 200 && high - low > 1e-14 * high; step++) {
    const middle = (low + high) / 2;
    if (studentTCdf(-middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return p < 0.5 ? -high : high;
}

/** A variance, and with how many degrees of freedom it is known. */
export interface VariancePart {
  readonly variance: number;
  readonly degrees: number;
}

/**
 * The degrees of freedom of a sum of estimated variances; none of nothing but zeros. Source: F. E. Satterthwaite, An approximate distribution of
 * estimates of variance components, 1946.
 */
export function satterthwaite(parts: readonly VariancePart[]): number | null {
  const varying = parts.filter(({ variance }) => variance > 0);
  const sum = varying.reduce((all, { variance }) => all + variance, 0);
  return varying.length === 0 ? null : 1 / varying.reduce((all, { variance, degrees }) => all + (variance / sum) ** 2 / degrees, 0);
}
