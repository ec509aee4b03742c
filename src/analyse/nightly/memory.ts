/** What a replay remembers from night to night, and what it says of one. */

import type { LevelRow, SeriesLayout } from './layout.ts';
import { NEW_TRACK, type Track, type TrackEvent } from './track.ts';

/** A night that has been judged, as later nights need it. */
export interface PastNight extends LevelRow {
  /** What moved the shared series, and the controls, against the first nights. */
  readonly common: readonly [number, number];
  /** Median of the workloads' effects, by mount. */
  readonly mounts: Float64Array;
  /** What moved all mounts but the controls, freed of what moved the controls where there are any. */
  readonly all: number;
  /** By series; NaN where it was no chance. */
  readonly z: Float64Array;
}

/** A value: every night makes a new one. */
export interface NightlyMemory {
  readonly nights: readonly PastNight[];
  readonly tracks: readonly Track[];
  readonly mountTracks: readonly Track[];
  readonly allTrack: Track;
}

export function startMemory(layout: SeriesLayout): NightlyMemory {
  return {
    nights: [],
    tracks: Array.from(layout.mountOf, () => NEW_TRACK),
    mountTracks: Array.from(layout.controlMount, () => NEW_TRACK),
    allTrack: NEW_TRACK,
  };
}

export interface NightEvent extends TrackEvent {
  readonly scope: 'series' | 'mount' | 'all';
  /** Column of a series or number of a mount; 0 for all. */
  readonly at: number;
  readonly p: number;
  readonly standardError: number;
}

/** What moved all series: logs, against what is usual. */
export interface CommonOutcome {
  readonly effect: number;
  readonly z: number;
  /** NaN without a control. */
  readonly controlEffect: number;
}

/** A night beside its past, by column; NaN where there is no baseline. */
export interface NightOutcome {
  readonly events: readonly NightEvent[];
  readonly suspects: readonly number[];
  /** ln of tonight over the baseline, freed of the common mode. */
  readonly effect: Float64Array;
  readonly z: Float64Array;
  /** Sd between nights, and that with the baseline's own error. */
  readonly nightSd: Float64Array;
  readonly standardError: Float64Array;
  /** Usual variance between loops. */
  readonly loopVariance: Float64Array;
  /** Expected level tonight, the common mode included. */
  readonly expected: Float64Array;
  /** Past nights in the window. */
  readonly nights: Int32Array;
  /** Null where there are too few series. */
  readonly common: CommonOutcome | null;
}

/** What the user or a second measurement said of a night's series, by column. */
export interface NightFacts {
  /** The change was wanted. */
  readonly accepted: ReadonlySet<number>;
  /** Measured again: the alarm held, or did not. */
  readonly confirmed: ReadonlySet<number>;
  readonly cleared: ReadonlySet<number>;
}

export const NO_FACTS: NightFacts = { accepted: new Set(), confirmed: new Set(), cleared: new Set() };
