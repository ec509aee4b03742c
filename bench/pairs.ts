/** Ratios of pairs of measurements: how well they are known together. */

import { mean, sampleStandardDeviation } from 'simple-statistics';
import { studentTQuantile } from '../src/figures/student-t.ts';

interface RatioInterval {
  readonly low: number;
  /** The geometric mean. */
  readonly middle: number;
  readonly high: number;
}

/** The 95 % interval of the geometric mean of two or more ratios above 0, by Student's t of their logs. */
export function intervalOfRatios(ratios: readonly number[]): RatioInterval {
  const logs = ratios.map(Math.log);
  const half = (studentTQuantile(0.975, logs.length - 1) * sampleStandardDeviation(logs)) / Math.sqrt(logs.length);
  const [low, middle, high] = [-half, 0, half].map((step) => Math.exp(mean(logs) + step)) as [number, number, number];
  return { low, middle, high };
}

/** `geometric mean of 20 pairs, 95 % 0.995 to 1.004`. */
export function tellPairs(ratios: readonly number[]): string {
  const { low, high } = intervalOfRatios(ratios);
  return `geometric mean of ${ratios.length} pairs, 95 % ${low.toFixed(3)} to ${high.toFixed(3)}`;
}
