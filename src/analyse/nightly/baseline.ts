/** What a series was like in the window of nights before tonight: its level, and how far nights differ. */

import { medianInPlace } from './median.ts';
import type { Track } from './track.ts';

/** Nights back that a baseline looks at. */
export const WINDOW = 45;

/** Logs and their variances; NaN where there is nothing to base them on. */
export interface Baseline {
  /** Median level of the current segment. */
  readonly level: number;
  /** Nights in the current segment. */
  readonly segmentNights: number;
  /** Nights in the window, transients included. */
  readonly nights: number;
  /** Between nights. */
  readonly variance: number;
  /** Median over nights of the variance between loops. */
  readonly loopVariance: number;
  /** Mean of one over the number of loops kept. */
  readonly inverseLoops: number;
}

/** Values of one series by night of the replay; NaN where it was not measured. */
export interface Past {
  readonly valueAt: (night: number) => number;
  readonly loopVarianceAt: (night: number) => number;
  readonly loopsAt: (night: number) => number;
}

/** Room for one window, used again for every series. */
export interface Scratch {
  readonly values: Float64Array;
  readonly nights: Int32Array;
  readonly residuals: Float64Array;
  readonly sorted: Float64Array;
}

export const makeScratch = (): Scratch => ({
  values: new Float64Array(WINDOW),
  nights: new Int32Array(WINDOW),
  residuals: new Float64Array(WINDOW),
  sorted: new Float64Array(WINDOW),
});

/** Residuals beyond so many median absolute deviations are clipped. */
const CLIP = 2.5;
/** Scales a median absolute deviation to a standard deviation of normal values. */
export const MAD_SCALE = 1.4826;
/** What clipping takes away, and the fit of the segments' medians. */
const VARIANCE_FACTOR = 1.1;
/** A former segment shorter than this says nothing of the spread. */
const MIN_SEGMENT = 3;

function medianBetween(values: Float64Array, from: number, to: number, sorted: Float64Array): number {
  for (let at = from; at < to; at++) sorted[at - from] = values[at] as number;
  return medianInPlace(sorted, to - from);
}

/** 1.1 x the variance of residuals clipped at 2.5 MAD; NaN of fewer than three. */
function clippedVariance(residuals: Float64Array, count: number, sorted: Float64Array): number {
  if (count < 3) return Number.NaN;
  for (let at = 0; at < count; at++) sorted[at] = Math.abs(residuals[at] as number);
  const limit = CLIP * MAD_SCALE * medianInPlace(sorted, count);
  let sum = 0;
  let squares = 0;
  for (let at = 0; at < count; at++) {
    const value = Math.min(limit, Math.max(-limit, residuals[at] as number));
    sum += value;
    squares += value * value;
  }
  // The tiny addend keeps series that never change from a spread of nothing.
  return (VARIANCE_FACTOR * Math.max(0, squares - (sum * sum) / count)) / (count - 1) + 1e-8;
}

/** The baseline for night `tonight` from the nights before it. */
export function baselineOf(past: Past, track: Track, tonight: number, scratch: Scratch): Baseline {
  const first = Math.max(0, tonight - WINDOW);
  const { values, nights, residuals, sorted } = scratch;
  let count = 0;
  let measured = 0;
  let inverseLoops = 0;
  for (let night = first; night < tonight; night++) {
    const value = past.valueAt(night);
    if (Number.isNaN(value)) continue;
    measured++;
    inverseLoops += 1 / past.loopsAt(night);
    if (track.skipped.includes(night)) continue;
    values[count] = value;
    nights[count++] = night;
  }
  let residualCount = 0;
  let level = Number.NaN;
  let segmentNights = 0;
  const least = track.segments.length === 1 ? 1 : MIN_SEGMENT;
  for (let segment = 0, from = 0; segment < track.segments.length; segment++) {
    const end = track.segments[segment + 1] ?? Number.POSITIVE_INFINITY;
    let to = from;
    while (to < count && (nights[to] as number) < end) to++;
    const median = medianBetween(values, from, to, sorted);
    if (end === Number.POSITIVE_INFINITY) {
      level = median;
      segmentNights = to - from;
    }
    if (to - from >= least) for (let at = from; at < to; at++) residuals[residualCount++] = (values[at] as number) - median;
    from = to;
  }
  let loopCount = 0;
  for (let at = 0; at < count; at++) {
    const variance = past.loopVarianceAt(nights[at] as number);
    if (!Number.isNaN(variance)) sorted[loopCount++] = variance;
  }
  return {
    level,
    segmentNights,
    nights: measured,
    loopVariance: medianInPlace(sorted, loopCount) + 1e-10,
    inverseLoops: inverseLoops / measured,
    variance: clippedVariance(residuals, residualCount, sorted),
  };
}
