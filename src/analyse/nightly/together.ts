/** What the series of a night do together: mount by mount, and all of them. */

import { largest } from '../../figures/extremes.ts';
import { judgeLevel, judgeMount } from './aggregates.ts';
import type { Scratch } from './baseline.ts';
import { type Distances, MIN_WORKLOADS, medianOf } from './distances.ts';
import type { SeriesLayout } from './layout.ts';
import { pick } from './median.ts';
import type { CommonOutcome, NightEvent, NightlyMemory, PastNight } from './memory.ts';
import { acceptChange, skipNight, startSegment, type Track } from './track.ts';

/** Nights that are only learnt from. */
export const NIGHTS_TO_JUDGE = 7;

/** A night on its way to a verdict. */
export interface Tonight {
  readonly layout: SeriesLayout;
  readonly memory: NightlyMemory;
  readonly distances: Distances;
  /** Columns whose change was wanted. */
  readonly accepted: ReadonlySet<number>;
  readonly scratch: Scratch;
}

type Belongs = (at: number) => boolean;

/** Wanted of each, a change is wanted of all together. */
function isAccepted({ distances: { effect }, accepted }: Tonight, belongs: Belongs): boolean {
  const measured = Array.from(effect.keys()).filter((at) => belongs(at) && !Number.isNaN(effect[at] as number));
  return measured.length > 0 && measured.every((at) => accepted.has(at));
}

/** A change of a mount is one of each workload: none has to be found again. */
function followMount(tracks: readonly Track[], belongs: Belongs, event: Omit<NightEvent, 'scope' | 'at'> | null, transient: number | null): Track[] {
  const begins = event !== null && event.kind !== 'now' ? event.since : null;
  return tracks.map((track, at) => {
    if (!belongs(at)) return track;
    if (begins !== null) return startSegment(track, begins);
    return transient === null ? track : skipNight(track, transient);
  });
}

interface JudgedMounts {
  /** Median of the workloads' effects, by mount; NaN where there are too few. */
  readonly mounts: Float64Array;
  readonly mountTracks: readonly Track[];
  /** Those of the series, as the mounts leave them. */
  readonly tracks: readonly Track[];
  readonly events: readonly NightEvent[];
}

/** What the workloads of each mount do together. */
export function judgeMounts(night: Tonight, tracksOfSeries: readonly Track[]): JudgedMounts {
  const { layout, memory, distances, scratch } = night;
  const { baselines, effect, many } = distances;
  const tonight = memory.nights.length;
  const segmentNights = Float64Array.from(baselines, (each) => each.segmentNights);
  const mounts = Float64Array.from(layout.controlMount, () => Number.NaN);
  const events: NightEvent[] = [];
  let tracks = tracksOfSeries;
  const mountTracks = memory.mountTracks.map((track, mount) => {
    const belongs = (at: number) => layout.mountOf[at] === mount && layout.control[at] === 0;
    if (!many || pick(effect, belongs).length < MIN_WORKLOADS) return track;
    const value = medianOf(effect, belongs);
    mounts[mount] = value;
    if (isAccepted(night, belongs)) return acceptChange(track, tonight, value);
    const valueAt = (past: number) => (memory.nights[past] as PastNight).mounts[mount] as number;
    // A mount that is added later needs nights of its own.
    const ownNights = largest([0, ...baselines.filter((_, at) => belongs(at)).map(({ nights }) => nights)]);
    const ofMount = segmentNights.filter((_, at) => belongs(at));
    const step = judgeMount(value, valueAt, ofMount, track, tonight, ownNights >= NIGHTS_TO_JUDGE, scratch);
    if (step.event !== null) events.push({ ...step.event, scope: 'mount', at: mount });
    tracks = followMount(tracks, belongs, step.event, step.track.pending !== track.pending ? track.pending : null);
    return step.track;
  });
  return { mounts, mountTracks, tracks, events };
}

interface JudgedAll {
  /** What moved all mounts but the controls, freed of what moved these; NaN where that can't be told. */
  readonly all: number;
  readonly allTrack: Track;
  readonly events: readonly NightEvent[];
  /** Null where there are too few series. */
  readonly common: CommonOutcome | null;
}

/** What all mounts do together; without a control this is the machine as much as what is measured on it. */
export function judgeAll(night: Tonight): JudgedAll {
  const { layout, memory, distances, scratch } = night;
  const { common, controlled, many } = distances;
  const tonight = memory.nights.length;
  // A night that lacks the control others have is not one of this series.
  const comparable = many && !(layout.control.includes(1) && Number.isNaN(controlled));
  const all = comparable ? common[0] - common[1] : Number.NaN;
  const valueAt = (past: number) => (memory.nights[past] as PastNight).all;
  const judged = judgeLevel(all, valueAt, memory.allTrack, tonight, tonight >= NIGHTS_TO_JUDGE, scratch);
  const wanted = isAccepted(night, (at) => layout.control[at] === 0);
  return {
    all,
    allTrack: wanted ? acceptChange(memory.allTrack, tonight, judged.effect) : judged.track,
    events: wanted || judged.event === null ? [] : [{ ...judged.event, scope: 'all', at: 0 }],
    common: many && !Number.isNaN(judged.z) ? { effect: judged.effect, z: judged.z, controlEffect: controlled } : null,
  };
}
