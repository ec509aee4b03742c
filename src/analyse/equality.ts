/** When two things are equal: shown to lie within a margin, not merely not told apart. */

import { studentTCdf } from '../figures/student-t.ts';

/** Chance of calling two things equal that differ by the margin. */
export const EQUALITY_ALPHA = 0.05;

/**
 * Two one-sided tests: whether a difference (of logs) that is known with this standard error lies within a margin, (1 + share) either way.
 * Source: D. Schuirmann, A comparison of the two one-sided tests procedure and the power approach, 1987.
 */
export function isEqual(difference: number, error: number, degrees: number, margin: number): boolean {
  const room = Math.log1p(margin) - Math.abs(difference);
  if (room <= 0) return false;
  // The nearer bound is the test that is harder to pass.
  return error === 0 || studentTCdf(-room / error, degrees) <= EQUALITY_ALPHA;
}
