/** What is remembered of a series from night to night: since when its level holds, and what is building up. */

/** A one-sided cumulative sum (E. S. Page, Continuous inspection schemes, 1954); `since` is the night it left 0. */
interface Sum {
  readonly height: number;
  readonly effect: number;
  readonly z: number;
  readonly nights: number;
  readonly since: number;
}

/** Nights are numbered from the start of the replay. */
export interface Track {
  /** First nights of the level segments; the last one holds today. */
  readonly segments: readonly number[];
  /** Nights that turned out to be transients. */
  readonly skipped: readonly number[];
  /** The night of an alarm that still has to be confirmed. */
  readonly pending: number | null;
  readonly down: Sum;
  readonly up: Sum;
}

const FLAT: Sum = { height: 0, effect: 0, z: 0, nights: 0, since: 0 };

export const NEW_TRACK: Track = { segments: [0], skipped: [], pending: null, down: FLAT, up: FLAT };

/** A night's z counts no more than this, so that no single night is a lasting change. */
const CAP = 3.5;
/** What a night has to be off by, in z, to count at all: half of the least step looked for. */
const REFERENCE = 1;
const ALARM_HEIGHT = 4.2;
/** A second night this far off confirms the first. */
const CONFIRM_Z = -2;

/** `effect`: ln of new over old; of a lasting change the mean over its `nights`; `z` likewise, as their joint z. */
export interface TrackEvent {
  readonly kind: 'now' | 'drop' | 'rise' | 'confirmed';
  readonly effect: number;
  readonly z: number;
  readonly nights: number;
  readonly since: number;
}

interface Judged {
  readonly night: number;
  readonly z: number;
  /** z as the sums take it: smaller where the series' nights have heavy tails. */
  readonly score: number;
  /** ln of tonight over the baseline, freed of the common mode. */
  readonly effect: number;
  /** Tonight alone is an alarm. */
  readonly alarm: boolean;
  /** What measuring again said of the accusation, where that was done. */
  readonly again?: 'confirmed' | 'cleared' | null;
  /** Least effect of a lasting change, a positive log. */
  readonly lastingLimit: number;
}

/** A new level from this night on. */
export function startSegment(track: Track, since: number): Track {
  return { ...NEW_TRACK, skipped: track.skipped, segments: [...track.segments.filter((first) => first < since), since] };
}

/** Leaves a night out of every baseline. */
export function skipNight(track: Track, night: number): Track {
  return { ...track, skipped: [...track.skipped, night] };
}

/**
 * A change that was wanted: the level is new from where it seems to have begun. Nights that moved by less than half of
 * what tonight moved by (its `effect`, NaN where not measured) are chance: a segment with them would keep the old level.
 */
export function acceptChange(track: Track, night: number, effect: number): Track {
  const sum = effect > 0 ? track.up : track.down;
  const began = sum.height > 0 && !(Math.abs(sum.effect / sum.nights) < Math.abs(effect) / 2);
  return startSegment(track, track.pending ?? (began ? sum.since : night));
}

function grow(sum: Sum, sign: 1 | -1, { night, z, score, effect }: Judged): Sum {
  const height = sum.height + Math.min(sign * score, CAP) - REFERENCE;
  if (height <= 0) return FLAT;
  return { height, effect: sum.effect + effect, z: sum.z + z, nights: sum.nights + 1, since: sum.height > 0 ? sum.since : night };
}

const isAlarm = (sum: Sum, sign: 1 | -1, limit: number) => sum.height > ALARM_HEIGHT && (sign * sum.effect) / sum.nights >= limit;

/** One night more: what it says of the series, and what is remembered of it. */
export function advance(before: Track, tonight: Judged): { readonly track: Track; readonly event: TrackEvent | null } {
  const { night, z, effect } = tonight;
  let track = before;
  if (track.pending !== null) {
    const since = track.pending;
    if (z <= CONFIRM_Z) return { track: startSegment(track, since), event: { kind: 'confirmed', effect, z, nights: 2, since } };
    track = { ...skipNight(track, since), pending: null };
  }
  const asNow = () => ({ track: { ...track, pending: night, down: FLAT }, event: { kind: 'now', effect, z, nights: 1, since: night } as const });
  if (tonight.alarm && tonight.again !== 'cleared') return asNow();
  const sums = { down: grow(track.down, -1, tonight), up: grow(track.up, 1, tonight) };
  for (const [kind, sum, sign] of [
    ['drop', sums.down, -1],
    ['rise', sums.up, 1],
  ] as const) {
    if (!isAlarm(sum, sign, tonight.lastingLimit)) continue;
    // It was chance: what had built up is forgotten, and the level is what it was.
    if (kind === 'drop' && tonight.again === 'cleared') return { track: { ...track, up: sums.up, down: FLAT }, event: null };
    const event = { kind, effect: sum.effect / sum.nights, z: sum.z / Math.sqrt(sum.nights), nights: sum.nights, since: sum.since };
    return { track: startSegment(track, sum.since), event };
  }
  if (tonight.again === 'confirmed') return asNow();
  return { track: { ...track, ...sums }, event: null };
}
