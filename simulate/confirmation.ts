/** `check --confirm` on simulated nights: suspects measured again in a fresh boot, judged by the product's own rule. */

import { type Confirmation, confirmSuspects, type RepeatedLoops } from '../src/analyse/nightly/confirm.ts';
import { NIGHTLY_DEFAULTS } from '../src/analyse/nightly/judge.ts';
import type { NightOutcome } from '../src/analyse/nightly/memory.ts';
import { ruleOf } from '../src/analyse/nightly/metrics.ts';
import type { NightVerdict } from '../src/analyse/nightly/records.ts';
import { findingOf, judgedSeries } from '../src/analyse/nightly/verdict.ts';
import { measureAgain, type SimulatedNight } from './model.ts';
import { failsBuild, type Replay } from './replay.ts';

const NIGHT = { id: '', at: '', labels: {}, machine: '', series: [] };

/** Measures all suspects again; `moved` is the series with a step of `by`, if any. */
function confirm(replay: Replay, night: number, outcome: NightOutcome, moved: number, by: number, withBaseline: boolean): Confirmation[] {
  const { world, loops, table, nights, rows } = replay;
  const levels = (rows[night] as Replay['rows'][number]).level.map((value, at) => (at === moved ? value + by : value));
  const failing = outcome.events.filter((event) => event.scope === 'series' && failsBuild(event, false)).map(({ at }) => at);
  const suspects = [...new Set([...failing, ...outcome.suspects])];
  if (suspects.length === 0) return [];
  const series = judgedSeries(outcome, levels, table, NIGHTLY_DEFAULTS);
  const past = Array.from({ length: night + 1 }, () => NIGHT);
  const findings = outcome.events.filter(({ scope }) => scope === 'series').map((event) => findingOf(event, series, table, past, NIGHTLY_DEFAULTS, true));
  const verdict: NightVerdict = {
    night: NIGHT,
    state: 'judged',
    nights: night,
    nightsNeeded: 0,
    findings,
    suspects: [],
    commonMode: null,
    series,
    warnings: [],
  };
  const { shift } = nights[night] as SimulatedNight;
  const again = suspects.map((at): RepeatedLoops => {
    const measure = (attempt: number, step: number) => Array.from(measureAgain(world, night + 1, at, shift, loops, attempt), (log) => Math.exp(log + step));
    return {
      key: table.series[at]?.key as string,
      candidate: measure(0, at === moved ? by : 0),
      baseline: withBaseline ? measure(1, 0) : null,
    };
  });
  return confirmSuspects(verdict, again, NIGHTLY_DEFAULTS, () => ruleOf('iops').now);
}

/** A night without a step. */
export function measureConfirmed(replay: Replay, night: number, outcome: NightOutcome, withBaseline: boolean): { readonly fails: boolean } {
  const others = outcome.events.some((event) => event.scope !== 'series' && failsBuild(event, false));
  return { fails: others || confirm(replay, night, outcome, -1, 0, withBaseline).some(({ confirmed }) => confirmed) };
}

/** Whether a step is found in its first night. */
export function tryConfirmed(replay: Replay, night: number, outcome: NightOutcome, series: number, by: number, withBaseline: boolean): boolean {
  const key = replay.table.series[series]?.key;
  return confirm(replay, night, outcome, series, by, withBaseline).some((each) => each.key === key && each.confirmed);
}
