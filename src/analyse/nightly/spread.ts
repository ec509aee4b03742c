/** What to expect of a series' distance from its baseline: the spread between nights, and what adds to it tonight. */

import type { Baseline } from './baseline.ts';
import { medianOfNumbers } from './median.ts';

/** Nights' weight of the spread that all series have in common. */
const SHARED_WEIGHT = 4;
/** Variance of a median of k nights, in nights' variances over k: a little more than a mean's. */
const MEDIAN_VARIANCE = 1.3;
/** The same for a segment that an alarm began: its first nights were chosen for being far off. */
const CHOSEN_VARIANCE = 2.6;
/** How unlike series take what moves all (sd, of it), and from where on that matters. Pinning CPUs moved whole published runs by 5 to 16 %, series 30 % of that apart. */
const LOAD_SD = 0.3;
const LOAD_FROM = 0.02;

/** By series: variances between nights, and between loops. */
export interface Spread {
  readonly nights: Float64Array;
  readonly loops: Float64Array;
}

/** Variances between nights, drawn to what all series have in common: the median ratio to their variance between loops. */
export function shrinkVariances(baselines: readonly Baseline[]): Spread {
  const typical = medianOfNumbers(Float64Array.from(baselines, ({ loopVariance }) => loopVariance));
  // Where nothing was measured twice in a night, the nights alone have to say it.
  const missing = Number.isNaN(typical) ? 1 : typical;
  const loops = Float64Array.from(baselines, ({ loopVariance }) => (Number.isNaN(loopVariance) ? missing : loopVariance));
  const ratio = Math.exp(medianOfNumbers(Float64Array.from(baselines, ({ variance }, at) => Math.log(variance / (loops[at] as number)))));
  const nights = Float64Array.from(baselines, ({ variance, nights: count }, at) => {
    const shared = ratio * (loops[at] as number);
    return Number.isNaN(variance) ? shared : (SHARED_WEIGHT * shared + (count - 1) * variance) / (SHARED_WEIGHT + count - 1);
  });
  return { nights, loops };
}

/** What the error of a baseline's level multiplies the variance of one night by. */
export const levelFactor = (segmentNights: number, chosen: boolean) => 1 + (chosen ? CHOSEN_VARIANCE : MEDIAN_VARIANCE) / segmentNights;

/** Loops of a night that lie further apart than usual make it count less. */
export const burstVariance = (tonight: number, usual: number) => (Number.isNaN(tonight) ? 0 : 0.5 * Math.max(0, tonight - 4 * usual));

/** So do fewer loops than usual. */
export const fewerLoopsVariance = (usual: number, loops: number, inverseLoops: number) => usual * Math.max(0, 1 / loops - inverseLoops);

/** And a night in which the whole machine was far from what is usual. */
export const unlikeLoadVariance = (common: number, usual: number) => (LOAD_SD * Math.max(0, Math.abs(common - usual) - LOAD_FROM)) ** 2;
