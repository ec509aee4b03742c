/** What the rule computed of a night, in the words and units of whoever reads it. */

import type { NightEvent, NightOutcome } from './memory.ts';
import { ruleOf } from './metrics.ts';
import type { CommonMode, Confidence, Detectable, Finding, FindingKind, JudgedSeries, Night, NightlySettings, NightName } from './records.ts';
import type { SeriesTable } from './table.ts';

/** Standard errors a change needs to be found in most cases: in its first night, and within three. */
const SAME_NIGHT_ERRORS = 8;
const THREE_NIGHTS_ERRORS = 4;

export const nameNight = ({ id, at, labels }: Night): NightName => ({ id, at, labels });

const confidenceOf = (p: number): Confidence => (p < 1e-4 ? 'almost certain' : p < 1e-3 ? 'very likely' : 'likely');

/** New over old in the metric's unit, from a log that is larger when better. */
const ratioOf = (effect: number, settings: NightlySettings) => Math.exp(ruleOf(settings.metric).direction * effect);

/** A change for the worse of so many logs, as a share. */
const lossOf = (log: number, settings: NightlySettings) => Math.abs(ratioOf(-log, settings) - 1);

function detectableOf(standardError: number, settings: NightlySettings, now: number, lasting: number): Detectable {
  return {
    sameNight: lossOf(Math.max(SAME_NIGHT_ERRORS * standardError, now), settings),
    withinThreeNights: lossOf(Math.max(THREE_NIGHTS_ERRORS * standardError, lasting), settings),
  };
}

/** Series that were measured tonight. */
export function judgedSeries(outcome: NightOutcome, levels: Float64Array, table: SeriesTable, settings: NightlySettings): JudgedSeries[] {
  const { layout } = table;
  return table.series.flatMap(({ key, mount, workload, control }, at): JudgedSeries[] => {
    const level = levels[at] as number;
    if (Number.isNaN(level)) return [];
    const [effect, standardError, expected] = [outcome.effect[at], outcome.standardError[at], outcome.expected[at]] as [number, number, number];
    const known = !Number.isNaN(effect) && !Number.isNaN(standardError);
    const only = (value: number) => (known ? value : null);
    return [
      {
        ...{ key, mount, workload, control },
        nights: outcome.nights[at] as number,
        ratio: only(ratioOf(effect, settings)),
        z: only(outcome.z[at] as number),
        standardError: only(standardError),
        nightSd: only(outcome.nightSd[at] as number),
        loopVariance: only(outcome.loopVariance[at] as number),
        baseline: only(ratioOf(expected, settings)),
        tonight: ratioOf(level, settings),
        detectable: known ? detectableOf(standardError, settings, layout.nowLimit[at] as number, layout.lastingLimit[at] as number) : null,
      },
    ];
  });
}

const PREFIX = { series: '', mount: 'mount-', all: 'all-' } as const;

/** `mayFail`: there is history enough; `nights`: those of the replay, by number. */
export function findingOf(
  event: NightEvent,
  series: readonly JudgedSeries[],
  table: SeriesTable,
  nights: readonly Night[],
  settings: NightlySettings,
  mayFail: boolean,
): Finding {
  const own = event.scope === 'series' ? table.series[event.at] : undefined;
  const judged = series.find(({ key }) => key === own?.key);
  const worse = event.kind === 'now' || event.kind === 'drop';
  return {
    kind: `${PREFIX[event.scope]}${event.kind}` satisfies FindingKind,
    fails: worse && mayFail,
    key: own?.key ?? null,
    mount: own?.mount ?? (event.scope === 'mount' ? (table.mounts[event.at] ?? null) : null),
    workload: own?.workload ?? null,
    ratio: ratioOf(event.effect, settings),
    z: event.z,
    p: event.p,
    confidence: confidenceOf(event.p),
    since: nameNight(nights[event.since] as Night),
    baseline: judged?.baseline ?? null,
    tonight: judged?.tonight ?? null,
    detectable: judged?.detectable ?? detectableOf(event.standardError, settings, 0, 0),
  };
}

/** A machine is called slow from so much on. */
const SLOW_Z = -4;
const SLOW_EFFECT = Math.log(0.97);

export function commonModeOf({ common }: NightOutcome, settings: NightlySettings): CommonMode | null {
  if (common === null) return null;
  return {
    ratio: ratioOf(common.effect, settings),
    z: common.z,
    slow: common.z < SLOW_Z && common.effect <= SLOW_EFFECT,
    controlRatio: Number.isNaN(common.controlEffect) ? null : ratioOf(common.controlEffect, settings),
  };
}
