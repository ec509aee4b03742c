/** What a count of so many tries says of a share: the exact interval of a binomial. */

import { incompleteBeta } from '../src/figures/student-t.ts';

const ALPHA = 0.05;

/** The x that I_x(a, b) = p, by bisection. */
function betaQuantile(p: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The 95 % interval of the share behind `count` of `of` independent tries, shares of 1; all of 0 to 1 where nothing was tried. Source: C. J.
 * Clopper and E. S. Pearson, The use of confidence or fiducial limits illustrated in the case of the binomial, 1934.
 */
export function exactInterval(count: number, of: number): readonly [low: number, high: number] {
  const low = count === 0 ? 0 : betaQuantile(ALPHA / 2, count, of - count + 1);
  const high = count === of ? 1 : betaQuantile(1 - ALPHA / 2, count + 1, of - count);
  return [low, high];
}

/** `1 of 36 (0 to 15 %)`, rounded outwards. */
export function tellCount(count: number, of: number): string {
  const [low, high] = exactInterval(count, of);
  return of === 0 ? '0 of 0' : `${count} of ${of} (${Math.floor(100 * low)} to ${Math.ceil(100 * high)} %)`;
}
