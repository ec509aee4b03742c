/** What difference a plan can tell on a machine whose loops are spread so much, by the rules that decide who wins (docs/statistics.md). */

import { studentTCdf } from '../figures/student-t.ts';
import { HOLM_ALPHA, mostEqualPairs } from './holm.ts';
import { BOOT_VARIANCE, MEDIAN_VARIANCE, MIN_RUNS, PROVISIONAL_DEGREES } from './spread.ts';

/** A matrix as far as its errors go: loops of a cell in a boot, boots, mounts. */
interface Matrix {
  readonly loops: number;
  readonly boots: number;
  readonly mounts: number;
}

/** Beyond it Student's t has no quantile that matters here. */
const LARGEST_T = 1000;

/** The t that is exceeded with this chance, by halving. */
function quantile(tail: number, degrees: number): number {
  let [low, high] = [0, LARGEST_T];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (studentTCdf(-middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * The ratio, less 1, by which one mount has to be ahead to be told from all others in every other run of such a matrix. `loopVariance`:
 * of ln figures of loops within a boot. Boots are taken to differ as the rule of one run takes them to, and two boots are no better than one.
 */
export function smallestTold(loopVariance: number, { loops, boots, mounts }: Matrix): number {
  const ofBoot = 2 * loopVariance * (BOOT_VARIANCE + MEDIAN_VARIANCE / loops);
  const [variance, degrees] = boots >= MIN_RUNS ? [ofBoot / boots, boots] : [ofBoot, PROVISIONAL_DEGREES];
  return Math.expm1(quantile(HOLM_ALPHA / 2 / mostEqualPairs(mounts, 0), degrees) * Math.sqrt(variance));
}
