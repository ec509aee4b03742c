/** Nights as users have them to rows and columns as the rule computes. */

import { globMatcher } from '../../text/glob.ts';
import type { LevelRow, SeriesLayout } from './layout.ts';
import { levelOf } from './levels.ts';
import type { NightFacts } from './memory.ts';
import { ruleOf } from './metrics.ts';
import type { Night, NightlySettings, NightSeries, Threshold } from './records.ts';

/** The series of all nights, in order of their first night, with what the rule has to know of each. */
export interface SeriesTable {
  readonly series: readonly NightSeries[];
  readonly mounts: readonly string[];
  readonly layout: SeriesLayout;
}

/** Whether one of the globs, or a key written out, means this series. */
function anyOf(globs: readonly string[]): (key: string) => boolean {
  const matchers = globs.map(globMatcher);
  return (key) => matchers.some((matches) => matches(key));
}

/** What is set of a series: of several globs that fit, the last says it. */
export function thresholdOf({ thresholds }: Pick<NightlySettings, 'thresholds'>): (key: string) => Threshold {
  const rules = Object.entries(thresholds).map(([glob, threshold]) => [globMatcher(glob), threshold] as const);
  return (key) => Object.assign({}, ...rules.filter(([matches]) => matches(key)).map(([, threshold]) => threshold));
}

/** The least change of a series in one night that matters, as a share. */
export function minimumEffectsOf(settings: NightlySettings): (key: string) => number {
  const threshold = thresholdOf(settings);
  return (key) => threshold(key).minimumEffect ?? ruleOf(settings.metric).now;
}

export function tabulate(nights: readonly Night[], settings: NightlySettings): SeriesTable {
  const rule = ruleOf(settings.metric);
  const threshold = thresholdOf(settings);
  const byKey = new Map<string, NightSeries>();
  for (const series of nights.flatMap((night) => night.series)) {
    if (threshold(series.key).ignore !== true) byKey.set(series.key, series);
  }
  const series = [...byKey.values()];
  // A mount that is a control in some series and not in others counts by its series.
  const mounts = [...new Set(series.map(({ mount }) => mount))];
  const columnOf = new Map(mounts.map((mount, at) => [mount, at]));
  const unsteered = new Set(series.flatMap(({ mount, control }) => (control ? [] : [mount])));
  // A loss by this share of what is good; for times, a growth.
  const limit = (share: number) => (rule.direction === 1 ? -Math.log1p(-Math.min(share, 0.99)) : Math.log1p(share));
  const limits = series.map(({ key }) => {
    const own = threshold(key).minimumEffect;
    return { now: limit(own ?? rule.now), lasting: limit(own ?? rule.lasting) };
  });
  return {
    series,
    mounts,
    layout: {
      mountOf: Int32Array.from(series, ({ mount }) => columnOf.get(mount) as number),
      control: Uint8Array.from(series, ({ control }) => (control ? 1 : 0)),
      controlMount: Uint8Array.from(mounts, (mount) => (unsteered.has(mount) ? 0 : 1)),
      nowLimit: Float64Array.from(limits, ({ now }) => now),
      lastingLimit: Float64Array.from(limits, ({ lasting }) => lasting),
    },
  };
}

/** A night's levels by column. */
export function rowOf(night: Night, table: SeriesTable, direction: 1 | -1): LevelRow {
  const byKey = new Map(night.series.map((series) => [series.key, series.loops]));
  const levels = table.series.map(({ key }) => levelOf(byKey.get(key) ?? [], direction));
  return {
    level: Float64Array.from(levels, (each) => each?.level ?? Number.NaN),
    loopVariance: Float64Array.from(levels, (each) => each?.variance ?? Number.NaN),
    loops: Float64Array.from(levels, (each) => each?.kept ?? Number.NaN),
  };
}

/** What is known of a night besides its figures, by column. */
export function factsOf(night: Night, table: SeriesTable, accept: readonly string[]): NightFacts {
  const columns = (matches: (key: string) => boolean) => new Set(table.series.flatMap(({ key }, at) => (matches(key) ? [at] : [])));
  const named = (keys: readonly string[] = []) => {
    const known = new Set(keys);
    return columns((key) => known.has(key));
  };
  return {
    accepted: columns(anyOf([...(night.accepted ?? []), ...accept])),
    confirmed: named(night.measuredAgain?.confirmed),
    cleared: named(night.measuredAgain?.cleared),
  };
}
