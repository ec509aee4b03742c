/** How far a night's series lie from their baselines, and what moved all of them. */

import { type Baseline, baselineOf, MAD_SCALE, type Scratch, WINDOW } from './baseline.ts';
import type { LevelRow, SeriesLayout } from './layout.ts';
import { medianOfNumbers, pick } from './median.ts';
import type { NightlyMemory, PastNight } from './memory.ts';
import { burstVariance, fewerLoopsVariance, levelFactor, type Spread, shrinkVariances, unlikeLoadVariance } from './spread.ts';
import type { Track } from './track.ts';

/** With fewer series than this, what moves all can't be told from what moves one. */
export const MIN_SERIES = 6;
/** A mount of fewer workloads is no more than they are. */
export const MIN_WORKLOADS = 4;
/** The first nights have no baseline that a common mode could be taken from. */
const NIGHTS_TO_ALIGN = 3;

/** By column; NaN where a series was not measured or has no baseline. */
export interface Distances {
  readonly baselines: readonly Baseline[];
  readonly spread: Spread;
  /** There are series enough to tell what moves all. */
  readonly many: boolean;
  /** What moved the controls; NaN without any. */
  readonly controlled: number;
  /** What moved the shared series, and the controls; 0 where that can't be told. */
  readonly common: readonly [number, number];
  /** ln of tonight over the baseline, freed of the common mode. */
  readonly effect: Float64Array;
  readonly z: Float64Array;
  /** Of the effect: sd between nights with the baseline's own error. */
  readonly standardError: Float64Array;
}

function readBaselines(layout: SeriesLayout, { nights, tracks }: NightlyMemory, scratch: Scratch): Baseline[] {
  return tracks.map((track, at) => {
    const group = layout.control[at] as 0 | 1;
    const past = {
      valueAt: (night: number) => ((nights[night] as PastNight).level[at] as number) - (nights[night] as PastNight).common[group],
      loopVarianceAt: (night: number) => (nights[night] as PastNight).loopVariance[at] as number,
      loopsAt: (night: number) => (nights[night] as PastNight).loops[at] as number,
    };
    return baselineOf(past, track, nights.length, scratch);
  });
}

/** The median of those columns that are numbers. */
export const medianOf = (values: Float64Array, belongs: (at: number) => boolean) => medianOfNumbers(pick(values, belongs));

/** Two mounts whose workloads moved this far apart did not move together. */
const APART = 0.03;

/**
 * What moved all: the median over the series. Between two mounts of which one moved it would lie in the middle, and half
 * of the change be laid on the other: there it is the median of the mount that did what is usual.
 */
function commonOf(difference: Float64Array, { mountOf, control }: SeriesLayout, usual: number): number {
  const isShared = (at: number) => control[at] === 0;
  const mounts = [...new Set(mountOf.filter((_, at) => isShared(at) && !Number.isNaN(difference[at] as number)))];
  const ofMount = (mount: number | undefined) => pick(difference, (at) => isShared(at) && mountOf[at] === mount);
  const [one, other] = mounts.map(ofMount);
  if (mounts.length === 2 && one !== undefined && other !== undefined && Math.min(one.length, other.length) >= MIN_WORKLOADS) {
    const [a, b] = [medianOfNumbers(one), medianOfNumbers(other)];
    if (Math.abs(a - b) > APART) return Math.abs(a - usual) < Math.abs(b - usual) ? a : b;
  }
  return medianOf(difference, isShared);
}

/** What moved the shared series, and the controls. */
function alignNight(difference: Float64Array, layout: SeriesLayout, tonight: number, usualCommon: number): Pick<Distances, 'many' | 'controlled' | 'common'> {
  const isShared = (at: number) => layout.control[at] === 0;
  const many = tonight >= NIGHTS_TO_ALIGN && pick(difference, isShared).length >= MIN_SERIES;
  const controlled = tonight >= NIGHTS_TO_ALIGN ? medianOf(difference, (at) => !isShared(at)) : Number.NaN;
  return { many, controlled, common: [many ? commonOf(difference, layout, usualCommon) : 0, Number.isNaN(controlled) ? 0 : controlled] };
}

/** Measures a night against what is remembered. */
export function measureDistances(layout: SeriesLayout, memory: NightlyMemory, row: LevelRow, scratch: Scratch): Distances {
  const baselines = readBaselines(layout, memory, scratch);
  const spread = shrinkVariances(baselines);
  const difference = row.level.map((value, at) => value - (baselines[at] as Baseline).level);
  const usualCommon = medianOfNumbers(Float64Array.from(memory.nights.slice(-WINDOW), (night) => night.common[0])) || 0;
  const aligned = alignNight(difference, layout, memory.nights.length, usualCommon);
  const effect = difference.map((value, at) => value - aligned.common[layout.control[at] as 0 | 1]);
  const ownVariance = spread.nights.map((variance, at) => {
    return variance * levelFactor((baselines[at] as Baseline).segmentNights, (memory.tracks[at] as Track).segments.length > 1);
  });
  const load = unlikeLoadVariance(aligned.common[0], usualCommon);
  const raw = effect.map((value, at) => {
    const usual = spread.loops[at] as number;
    const burst = burstVariance(row.loopVariance[at] as number, usual);
    const fewer = fewerLoopsVariance(usual, row.loops[at] as number, (baselines[at] as Baseline).inverseLoops);
    return value / Math.sqrt((ownVariance[at] as number) + burst + fewer + load);
  });
  const inflation = aligned.many ? Math.max(1, MAD_SCALE * medianOf(raw.map(Math.abs), (at) => layout.control[at] === 0)) : 1;
  return {
    ...aligned,
    baselines,
    spread,
    effect,
    z: raw.map((value) => value / inflation),
    standardError: ownVariance.map((variance) => inflation * Math.sqrt(variance)),
  };
}
