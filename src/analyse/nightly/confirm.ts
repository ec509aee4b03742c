/** Suspects measured again in a fresh boot: which accusations hold. */

import { rejectByHolm } from '../holm.ts';
import { student5Cdf } from '../student5.ts';
import { levelOf } from './levels.ts';
import { ruleOf } from './metrics.ts';
import type { Finding, JudgedSeries, NightlySettings, NightVerdict } from './records.ts';
import { burstVariance } from './spread.ts';

/** New loops of one series, in the metric's unit. `baseline`: the old version measured in turn with it, where it can be run. */
export interface RepeatedLoops {
  readonly key: string;
  readonly candidate: readonly number[];
  readonly baseline: readonly number[] | null;
}

export interface Confirmation {
  readonly key: string;
  readonly confirmed: boolean;
  /** New over old: of the new loops alone, and of both measurements. */
  readonly ratioAgain: number;
  readonly ratio: number;
  readonly z: number;
  readonly p: number;
}

/** Chance that a suspect without a change is confirmed, over all suspects of the night. */
const ALPHA = 0.01;
/** Where something else has shown the change already, what is measured again has to agree with it by so much. */
const AGREES_Z = -1.65;

/** Logs, larger is better. `z`: against the history; `inTurnZ`: against the old version measured in turn. */
interface Again {
  readonly effect: number;
  readonly z: number;
  readonly inTurnZ: number | null;
}

function compareAgain({ candidate, baseline }: RepeatedLoops, series: JudgedSeries, settings: NightlySettings): Again | null {
  const { direction } = ruleOf(settings.metric);
  const fresh = levelOf(candidate, direction);
  if (fresh === null || series.baseline === null) return null;
  const [usual, nightVariance] = [series.loopVariance as number, (series.nightSd as number) ** 2];
  const burst = burstVariance(fresh.variance, usual);
  const ofHistory = fresh.level - direction * Math.log(series.baseline);
  const z = ofHistory / Math.sqrt((series.standardError as number) ** 2 + burst);
  const old = baseline === null ? null : levelOf(baseline, direction);
  if (old === null) return { effect: ofHistory, z, inTurnZ: null };
  const effect = fresh.level - old.level;
  return { effect, z, inTurnZ: effect / Math.sqrt(2 * nightVariance + burst + burstVariance(old.variance, usual)) };
}

/**
 * Whether what the night accused holds. The new loops alone are tested against the history, by Holm's correction over the
 * suspects: they were not chosen for being slow, so nothing has to be made up for. The old version measured in turn must
 * agree, or it is the machine that has changed. The effect of both measurements together must reach the minimum effect. A suspect that was not measured again, or in vain, is left out.
 */
export function confirmSuspects(
  verdict: NightVerdict,
  again: readonly RepeatedLoops[],
  settings: NightlySettings,
  minimumEffectOf: (key: string) => number,
): Confirmation[] {
  const { direction } = ruleOf(settings.metric);
  const measured = again.flatMap((each) => {
    const series = verdict.series.find(({ key }) => key === each.key);
    const result = series === undefined ? null : compareAgain(each, series, settings);
    return series === undefined || result === null ? [] : [{ key: each.key, first: direction * Math.log(series.ratio as number), ...result }];
  });
  const ps = measured.map(({ z }) => student5Cdf(z));
  const rejected = rejectByHolm(ps, ALPHA);
  return measured.map(({ key, first, effect, z, inTurnZ }, at) => {
    const lasting = verdict.findings.find((finding) => finding.key === key && finding.kind === 'drop');
    const both = (first + effect) / 2;
    const large = direction * Math.log(1 - direction * minimumEffectOf(key));
    const holds = lasting === undefined ? rejected[at] === true && both <= large : z <= AGREES_Z;
    const confirmed = holds && (inTurnZ === null || inTurnZ <= AGREES_Z);
    return { key, confirmed, ratioAgain: Math.exp(direction * effect), ratio: Math.exp(direction * both), z, p: ps[at] as number };
  });
}

/** The verdict with what measuring again said: alarms that did not hold no longer fail, suspects that did hold do. */
export function applyConfirmations(verdict: NightVerdict, confirmations: readonly Confirmation[]): NightVerdict {
  const byKey = new Map(confirmations.map((each) => [each.key, each]));
  const kept = verdict.findings.map((finding) => {
    const again = finding.key === null ? undefined : byKey.get(finding.key);
    return again === undefined || !finding.fails ? finding : { ...finding, fails: again.confirmed };
  });
  const known = new Set(verdict.findings.flatMap(({ key, fails }) => (key !== null && fails ? [key] : [])));
  const added = confirmations.flatMap(({ key, confirmed, ratio, z, p }): Finding[] => {
    const series = verdict.series.find((each) => each.key === key);
    if (!confirmed || known.has(key) || series?.detectable == null) return [];
    const { mount, workload, baseline, tonight, detectable } = series;
    return [{ kind: 'now', fails: true, key, mount, workload, ratio, z, p, confidence: 'very likely', since: verdict.night, baseline, tonight, detectable }];
  });
  return { ...verdict, findings: [...kept, ...added] };
}
