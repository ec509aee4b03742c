/** Series of series: what all workloads of a mount do together, and what all mounts do. */

import { student5Cdf } from '../student5.ts';
import { baselineOf, type Scratch } from './baseline.ts';
import { medianInPlace, pick } from './median.ts';
import type { NightEvent } from './memory.ts';
import { levelFactor } from './spread.ts';
import { advance, NEW_TRACK, type Track } from './track.ts';

/** Nights differ by this much at least, however alike those seen so far. */
const FLOOR = 0.003 ** 2;
const NOW_Z = -4.5;
/** An alarm in one night needs so much, a lasting one so much. */
const NOW_LIMIT = -Math.log(0.97);
const LASTING_LIMIT = -Math.log(0.985);
/** A baseline of fewer nights tells nothing. */
const MIN_NIGHTS = 4;

export interface Aggregate {
  readonly effect: number;
  readonly z: number;
  readonly track: Track;
  readonly event: Omit<NightEvent, 'scope' | 'at'> | null;
}

function judge(track: Track, night: number, effect: number, standardError: number, nights: number, judged: boolean): Aggregate {
  const z = effect / standardError;
  if (Number.isNaN(z) || nights < MIN_NIGHTS || !judged) return { effect, z, track, event: null };
  const alarm = z < NOW_Z && effect <= -NOW_LIMIT;
  const step = advance(track, { night, z, score: z, effect, alarm, lastingLimit: LASTING_LIMIT });
  return { effect, z, track: step.track, event: step.event === null ? null : { ...step.event, p: student5Cdf(-Math.abs(step.event.z)), standardError } };
}

/** `valueAt`: the series' level in past nights; its baseline is the median of its own segment. */
export function judgeLevel(value: number, valueAt: (night: number) => number, track: Track, night: number, judged: boolean, scratch: Scratch): Aggregate {
  const past = { valueAt, loopVarianceAt: () => Number.NaN, loopsAt: () => 1 };
  const { level, variance, nights, segmentNights } = baselineOf(past, track, night, scratch);
  const standardError = Math.sqrt(Math.max(FLOOR, variance || 0) * levelFactor(segmentNights, track.segments.length > 1));
  return judge(track, night, value - level, standardError, nights, judged);
}

/**
 * `value`: the median distance of a mount's workloads from their own baselines, so 0 is what to expect; these rest on
 * `segmentNights` nights each, and share their error.
 */
export function judgeMount(
  value: number,
  valueAt: (night: number) => number,
  segmentNights: Float64Array,
  track: Track,
  night: number,
  judged: boolean,
  scratch: Scratch,
): Aggregate {
  const past = { valueAt, loopVarianceAt: () => Number.NaN, loopsAt: () => 1 };
  const { variance, nights } = baselineOf(past, NEW_TRACK, night, scratch);
  const rest = pick(segmentNights, (at) => (segmentNights[at] as number) > 0);
  const standardError = Math.sqrt(Math.max(FLOOR, variance || 0) * levelFactor(medianInPlace(rest, rest.length), track.segments.length > 1));
  return judge(track, night, value, standardError, nights, judged);
}
