/** One step of the nightly rule: a night's levels against what is remembered, series by series, then mounts, then all. */

import { largest } from '../../figures/extremes.ts';
import { judgeLevel, judgeMount } from './aggregates.ts';
import { type Baseline, baselineOf, MAD_SCALE, makeScratch, type Scratch, WINDOW } from './baseline.ts';
import type { LevelRow, SeriesLayout } from './layout.ts';
import { medianOfNumbers, pick } from './median.ts';
import { type CommonOutcome, type NightEvent, type NightFacts, type NightlyMemory, type NightOutcome, NO_FACTS, type PastNight } from './memory.ts';
import { burstVariance, fewerLoopsVariance, levelFactor, shrinkVariances, unlikeLoadVariance } from './spread.ts';
import { learnTail, type Tail } from './tail.ts';
import { acceptChange, advance, skipNight, startSegment, type Track } from './track.ts';

/** Nights that are only learnt from. */
export const NIGHTS_TO_JUDGE = 7;
/** With fewer series than this, what moves all can't be told from what moves one. */
export const MIN_SERIES = 6;
/** A mount of fewer workloads is no more than they are. */
const MIN_WORKLOADS = 4;
/** The first nights have no baseline that a common mode could be taken from. */
const NIGHTS_TO_ALIGN = 3;
/** This far off, and by half the minimum effect, a series is worth measuring again. */
const SUSPECT_Z = -2.5;

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

const medianOf = (values: Float64Array, belongs: (at: number) => boolean) => medianOfNumbers(pick(values, belongs));

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

/** Judges a night and remembers it. */
export function judgeNight(
  layout: SeriesLayout,
  memory: NightlyMemory,
  row: LevelRow,
  alpha: number,
  facts: NightFacts = NO_FACTS,
): { readonly memory: NightlyMemory; readonly outcome: NightOutcome } {
  const tonight = memory.nights.length;
  const recent = memory.nights.slice(-WINDOW);
  const scratch = makeScratch();
  const isControl = (at: number) => layout.control[at] === 1;
  const isShared = (at: number) => layout.control[at] === 0;
  const baselines = readBaselines(layout, memory, scratch);
  const spread = shrinkVariances(baselines);

  // What moved all.
  const difference = row.level.map((value, at) => value - (baselines[at] as Baseline).level);
  const many = tonight >= NIGHTS_TO_ALIGN && pick(difference, isShared).length >= MIN_SERIES;
  const controlled = tonight >= NIGHTS_TO_ALIGN ? medianOf(difference, isControl) : Number.NaN;
  const usualCommon = medianOfNumbers(Float64Array.from(recent, (night) => night.common[0])) || 0;
  const common: readonly [number, number] = [many ? commonOf(difference, layout, usualCommon) : 0, Number.isNaN(controlled) ? 0 : controlled];

  // What is left for each series.
  const effect = difference.map((value, at) => value - common[layout.control[at] as 0 | 1]);
  const ownVariance = spread.nights.map((variance, at) => {
    return variance * levelFactor((baselines[at] as Baseline).segmentNights, (memory.tracks[at] as Track).segments.length > 1);
  });
  const load = unlikeLoadVariance(common[0], usualCommon);
  const raw = effect.map((value, at) => {
    const usual = spread.loops[at] as number;
    const burst = burstVariance(row.loopVariance[at] as number, usual);
    const fewer = fewerLoopsVariance(usual, row.loops[at] as number, (baselines[at] as Baseline).inverseLoops);
    return value / Math.sqrt((ownVariance[at] as number) + burst + fewer + load);
  });
  const inflation = many ? Math.max(1, MAD_SCALE * medianOf(raw.map(Math.abs), isShared)) : 1;
  const z = raw.map((value) => value / inflation);

  const isJudged = (at: number) => isShared(at) && (baselines[at] as Baseline).nights >= NIGHTS_TO_JUDGE;
  const tail = learnTail(recent.map((night) => night.z));
  const alarms = findAlarms(z, effect, isJudged, layout, alpha, tail);
  const events: NightEvent[] = [];
  const suspects: number[] = [];
  const standardError = ownVariance.map((variance) => inflation * Math.sqrt(variance));
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

  // Mounts: what their workloads do together. A change of a mount is one of each workload: none has to be found again.
  const judged = tonight >= NIGHTS_TO_JUDGE;
  /** Wanted of each, a change is wanted of all together. */
  const isAccepted = (belongs: (at: number) => boolean) => {
    const measured = Array.from(effect.keys()).filter((at) => belongs(at) && !Number.isNaN(effect[at] as number));
    return measured.length > 0 && measured.every((at) => facts.accepted.has(at));
  };
  const nightsOf = (belongs: (at: number) => boolean) => largest([0, ...baselines.filter((_, at) => belongs(at)).map(({ nights }) => nights)]);
  const segmentNights = Float64Array.from(baselines, (each) => each.segmentNights);
  const mounts = Float64Array.from(layout.controlMount, () => Number.NaN);
  const mountTracks = memory.mountTracks.map((track, mount) => {
    const belongs = (at: number) => layout.mountOf[at] === mount && isShared(at);
    if (!many || pick(effect, belongs).length < MIN_WORKLOADS) return track;
    mounts[mount] = medianOf(effect, belongs);
    if (isAccepted(belongs)) return acceptChange(track, tonight, mounts[mount] as number);
    const valueAt = (night: number) => (memory.nights[night] as PastNight).mounts[mount] as number;
    // A mount that is added later needs nights of its own.
    const ownNights = nightsOf(belongs);
    const step = judgeMount(
      mounts[mount] as number,
      valueAt,
      segmentNights.filter((_, at) => belongs(at)),
      track,
      tonight,
      ownNights >= NIGHTS_TO_JUDGE,
      scratch,
    );
    const { event } = step;
    if (event !== null) events.push({ ...event, scope: 'mount', at: mount });
    const begins = event !== null && event.kind !== 'now' ? event.since : null;
    const transient = begins === null && step.track.pending !== track.pending ? track.pending : null;
    for (const at of layout.mountOf.keys()) {
      if (!belongs(at)) continue;
      if (begins !== null) tracks[at] = startSegment(tracks[at] as Track, begins);
      else if (transient !== null) tracks[at] = skipNight(tracks[at] as Track, transient);
    }
    return step.track;
  });

  // All mounts together; without a control this is the machine as much as what is measured on it.
  // A night that lacks the control others have is not one of this series.
  const comparable = many && !(layout.control.includes(1) && Number.isNaN(controlled));
  const all = comparable ? common[0] - common[1] : Number.NaN;
  const judgedTogether = judgeLevel(all, (night) => (memory.nights[night] as PastNight).all, memory.allTrack, tonight, judged, scratch);
  const together = isAccepted(isShared)
    ? { ...judgedTogether, track: acceptChange(memory.allTrack, tonight, judgedTogether.effect), event: null }
    : judgedTogether;
  if (together.event !== null) events.push({ ...together.event, scope: 'all', at: 0 });
  const outcomeCommon: CommonOutcome = { effect: together.effect, z: together.z, controlEffect: controlled };

  const isChance = (at: number) =>
    isJudged(at) && !events.some((event) => (event.scope === 'series' && event.at === at) || (event.scope === 'mount' && event.at === layout.mountOf[at]));
  const remembered: PastNight = { ...row, common, mounts, all, z: z.map((value, at) => (isChance(at) ? value : Number.NaN)) };
  return {
    memory: { nights: [...memory.nights, remembered], tracks, mountTracks, allTrack: together.track },
    outcome: {
      events,
      suspects,
      effect,
      z,
      nightSd: spread.nights.map(Math.sqrt),
      standardError,
      loopVariance: spread.loops,
      expected: row.level.map((value, at) => value - (effect[at] as number)),
      nights: Int32Array.from(baselines, ({ nights }) => nights),
      common: many && !Number.isNaN(together.z) ? outcomeCommon : null,
    },
  };
}
