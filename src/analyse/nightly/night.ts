/** One step of the nightly rule: a night's levels against what is remembered, series by series, then mounts, then all. */

import { type Baseline, makeScratch, WINDOW } from './baseline.ts';
import { measureDistances } from './distances.ts';
import type { LevelRow, SeriesLayout } from './layout.ts';
import { type NightEvent, type NightFacts, type NightlyMemory, type NightOutcome, NO_FACTS, type PastNight } from './memory.ts';
import { learnTail, type Tail } from './tail.ts';
import { judgeAll, judgeMounts, NIGHTS_TO_JUDGE, type Tonight } from './together.ts';
import { acceptChange, advance, type Track } from './track.ts';

/** This far off, and by half the minimum effect, a series is worth measuring again. */
const SUSPECT_Z = -2.5;

/** Which series Holm's step-down tells from their baseline (Holm 1979), and by the minimum effect. */
function findAlarms(z: Float64Array, effect: Float64Array, isJudged: (at: number) => boolean, layout: SeriesLayout, alpha: number, tail: Tail): Set<number> {
  const columns = Array.from(z.keys()).filter((at) => isJudged(at) && !Number.isNaN(z[at] as number));
  columns.sort((a, b) => (z[a] as number) - (z[b] as number));
  const alarms = new Set<number>();
  for (const [rank, at] of columns.entries()) {
    if (tail.p(z[at] as number) > alpha / (columns.length - rank)) break;
    if ((effect[at] as number) <= -(layout.nowLimit[at] as number)) alarms.add(at);
  }
  return alarms;
}

/** Series of no control, with nights enough before this one. */
const isJudgedIn =
  ({ layout, distances }: Tonight) =>
  (at: number) =>
    layout.control[at] === 0 && (distances.baselines[at] as Baseline).nights >= NIGHTS_TO_JUDGE;

interface SeriesStep {
  readonly tracks: readonly Track[];
  readonly events: readonly NightEvent[];
  readonly suspects: readonly number[];
}

/** Series by series. */
function judgeSeries(night: Tonight, alpha: number, facts: NightFacts): SeriesStep {
  const { layout, memory, distances } = night;
  const { effect, z, standardError } = distances;
  const tonight = memory.nights.length;
  const isJudged = isJudgedIn(night);
  const tail = learnTail(memory.nights.slice(-WINDOW).map((past) => past.z));
  const alarms = findAlarms(z, effect, isJudged, layout, alpha, tail);
  const events: NightEvent[] = [];
  const suspects: number[] = [];
  const tracks = memory.tracks.map((track, at) => {
    const [own, size] = [z[at] as number, effect[at] as number];
    if (facts.accepted.has(at)) return acceptChange(track, tonight, size);
    if (!isJudged(at) || Number.isNaN(own)) return track;
    if (own <= SUSPECT_Z && size <= -(layout.nowLimit[at] as number) / 2) suspects.push(at);
    const again = facts.confirmed.has(at) ? 'confirmed' : facts.cleared.has(at) ? 'cleared' : null;
    const lastingLimit = layout.lastingLimit[at] as number;
    const step = advance(track, { night: tonight, z: own, score: own / tail.stretch, effect: size, alarm: alarms.has(at), again, lastingLimit });
    if (step.event !== null)
      events.push({ ...step.event, scope: 'series', at, p: tail.p(-Math.abs(step.event.z)), standardError: standardError[at] as number });
    return step.track;
  });
  return { tracks, events, suspects };
}

/** The z of series that were no event, by column: how low chance alone makes them. */
function keepChance(night: Tonight, events: readonly NightEvent[]): Float64Array {
  const { layout, distances } = night;
  const isJudged = isJudgedIn(night);
  const isEvent = (at: number) => events.some(({ scope, at: of }) => (scope === 'series' && of === at) || (scope === 'mount' && of === layout.mountOf[at]));
  return distances.z.map((value, at) => (isJudged(at) && !isEvent(at) ? value : Number.NaN));
}

/** Judges a night and remembers it. */
export function judgeNight(
  layout: SeriesLayout,
  memory: NightlyMemory,
  row: LevelRow,
  alpha: number,
  facts: NightFacts = NO_FACTS,
): { readonly memory: NightlyMemory; readonly outcome: NightOutcome } {
  const scratch = makeScratch();
  const distances = measureDistances(layout, memory, row, scratch);
  const night: Tonight = { layout, memory, distances, accepted: facts.accepted, scratch };
  const series = judgeSeries(night, alpha, facts);
  const mounts = judgeMounts(night, series.tracks);
  const all = judgeAll(night);
  const events = [...series.events, ...mounts.events, ...all.events];
  const remembered: PastNight = { ...row, common: distances.common, mounts: mounts.mounts, all: all.all, z: keepChance(night, events) };
  const { effect, z, standardError, spread, baselines } = distances;
  return {
    memory: { nights: [...memory.nights, remembered], tracks: mounts.tracks, mountTracks: mounts.mountTracks, allTrack: all.allTrack },
    outcome: {
      events,
      suspects: series.suspects,
      effect,
      z,
      nightSd: spread.nights.map(Math.sqrt),
      standardError,
      loopVariance: spread.loops,
      expected: row.level.map((value, at) => value - (effect[at] as number)),
      nights: Int32Array.from(baselines, ({ nights }) => nights),
      common: all.common,
    },
  };
}
