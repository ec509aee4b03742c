/** The nightly rule and its rivals on the same simulated nights: false alarms, and the steps that are found. */

import { measureConfirmed, tryConfirmed } from './confirmation.ts';
import { makeWorld, type NoiseModel, type SimulatedNight, type World } from './model.ts';
import { randomOf } from './random.ts';
import { FIRST_JUDGED, failsBuild, NIGHTS, type Replay, replayWorld, tryStep } from './replay.ts';
import { RIVALS, type SeriesView } from './rivals.ts';
import { count, newTally, type Tally } from './tally.ts';

/** Steps in one series, in per cent. */
export const STEPS = [5, 10, 20] as const;
export const TOGETHER_STEPS = [3, 5, 10] as const;

/** Nights (from 0) in which a step is tried, and in how many series each. */
const STEP_NIGHTS = [40, 52, 64, 76];
const SERIES_A_NIGHT = 6;
const NIGHTS_TO_FIND = 3;

export interface Found {
  readonly sameNight: Tally;
  readonly within: Tally;
}

export interface RuleResult {
  readonly name: string;
  readonly falseNights: Tally;
  /** By STEPS. */
  readonly found: readonly Found[];
}

export interface NightlyResult {
  readonly ours: RuleResult;
  /** With suspects measured again: the candidate alone, or in turn with the baseline. Found the same night only. */
  readonly confirmed: readonly RuleResult[];
  readonly rivals: readonly RuleResult[];
  readonly mount3: Found;
  /** All mounts beside a control, by TOGETHER_STEPS, and false alarms of that kind. */
  readonly together: readonly Found[];
  readonly togetherFalse: Tally;
  /** All mounts 10 % slower without a control: told of, and failed. */
  readonly togetherWarned: Tally;
  readonly togetherFailed: Tally;
}

const newFound = (): Found => ({ sameNight: newTally(), within: newTally() });
export const newRule = (name: string): RuleResult => ({ name, falseNights: newTally(), found: STEPS.map(newFound) });

export const newNightlyResult = (): NightlyResult => ({
  ours: newRule('**fsbench**'),
  confirmed: [newRule('fsbench --confirm, candidate'), newRule('fsbench --confirm, in turn with the baseline')],
  rivals: RIVALS.map(({ name }) => newRule(name)),
  mount3: newFound(),
  together: TOGETHER_STEPS.map(newFound),
  togetherFalse: newTally(),
  togetherWarned: newTally(),
  togetherFailed: newTally(),
});

function countFound(found: Found, nights: readonly boolean[]): void {
  count(found.sameNight, nights[0] === true);
  count(found.within, nights.includes(true));
}

/** Mean rate of each series, night by night. */
export function meansOf(nights: readonly SimulatedNight[], world: World, loops: number): Float64Array[] {
  return world.series.map((_, at) =>
    Float64Array.from(nights, ({ rates }) => Array.from(rates.subarray(at * loops, (at + 1) * loops), Math.exp).reduce((sum, each) => sum + each, 0) / loops),
  );
}

function viewsOf({ nights, world, loops }: Replay): { means: Float64Array; logs: Float64Array }[] {
  const means = meansOf(nights, world, loops);
  return world.series.map((_, at) => {
    const logs = new Float64Array(NIGHTS * loops);
    for (const [night, { rates }] of nights.entries()) logs.set(rates.subarray(at * loops, (at + 1) * loops), night * loops);
    return { means: means[at] as Float64Array, logs };
  });
}

/** Steps to try: the same for all rules. */
export function stepPlaces(world: World, seed: number): { readonly night: number; readonly series: number }[] {
  const random = randomOf(seed, 99);
  return STEP_NIGHTS.flatMap((night) => Array.from({ length: SERIES_A_NIGHT }, () => ({ night, series: Math.floor(random.uniform() * world.series.length) })));
}

function runRivals(replay: Replay, seed: number, results: readonly RuleResult[]): void {
  const views = viewsOf(replay);
  const { loops } = replay;
  for (let night = FIRST_JUDGED; night < NIGHTS; night++) {
    for (const [at, rival] of RIVALS.entries()) {
      count(
        (results[at] as RuleResult).falseNights,
        views.some((view) => rival.flags({ ...view, night, loops })),
      );
    }
  }
  for (const { night, series } of stepPlaces(replay.world, seed)) {
    for (const [step, percent] of STEPS.entries()) {
      const { means, logs } = views[series] as (typeof views)[number];
      const moved = {
        means: means.map((value, at) => (at >= night ? value * (1 - percent / 100) : value)),
        logs: logs.map((value, at) => (at >= night * loops ? value + Math.log1p(-percent / 100) : value)),
      };
      const nights = Array.from({ length: NIGHTS_TO_FIND }, (_, offset) => night + offset);
      for (const [at, rival] of RIVALS.entries()) {
        const flags = nights.map((each) => rival.flags({ ...moved, night: each, loops } satisfies SeriesView));
        countFound((results[at] as RuleResult).found[step] as Found, flags);
      }
    }
  }
}

function runOurs(replay: Replay, seed: number, result: NightlyResult): void {
  const { ours, confirmed, mount3 } = result;
  for (let night = FIRST_JUDGED; night < NIGHTS; night++) {
    const outcome = replay.outcomes[night] as Replay['outcomes'][number];
    count(
      ours.falseNights,
      outcome.events.some((event) => failsBuild(event, false)),
    );
    for (const [at, rule] of confirmed.entries()) count(rule.falseNights, measureConfirmed(replay, night, outcome, at === 1).fails);
  }
  for (const { night, series } of stepPlaces(replay.world, seed)) {
    for (const [step, percent] of STEPS.entries()) {
      const by = Math.log1p(-percent / 100);
      const outcomes = tryStep(replay, night, NIGHTS_TO_FIND, by, (at) => at === series);
      const finds = outcomes.map(({ events }) => events.some((event) => event.scope === 'series' && event.at === series && failsBuild(event, false)));
      countFound(ours.found[step] as Found, finds);
      for (const [at, rule] of confirmed.entries()) {
        const held = tryConfirmed(replay, night, outcomes[0] as Replay['outcomes'][number], series, by, at === 1);
        count((rule.found[step] as Found).sameNight, held);
      }
    }
  }
  for (const night of STEP_NIGHTS) {
    for (let mount = 0; mount < replay.world.mounts; mount++) {
      const outcomes = tryStep(replay, night, NIGHTS_TO_FIND, Math.log(0.97), (at) => replay.world.series[at]?.mount === mount);
      countFound(
        mount3,
        outcomes.map(({ events }) => events.some((event) => event.scope === 'mount' && event.at === mount && failsBuild(event, false))),
      );
    }
    const alone = tryStep(replay, night, 1, Math.log(0.9), () => true)[0] as Replay['outcomes'][number];
    count(
      result.togetherWarned,
      alone.events.some(({ scope, kind }) => scope === 'all' && kind === 'now'),
    );
    count(
      result.togetherFailed,
      alone.events.some((event) => failsBuild(event, false)),
    );
  }
}

/** All mounts slower beside a control, the fourth mount. */
function runTogether(model: NoiseModel, seed: number, loops: number, result: NightlyResult): void {
  const control = 3;
  const replay = replayWorld(makeWorld(model, seed, 4), loops, control);
  const found = (outcome: Replay['outcomes'][number]) => outcome.events.some((event) => event.scope === 'all' && failsBuild(event, true));
  for (const outcome of replay.outcomes.slice(FIRST_JUDGED)) count(result.togetherFalse, found(outcome));
  for (const night of STEP_NIGHTS) {
    for (const [step, percent] of TOGETHER_STEPS.entries()) {
      const outcomes = tryStep(replay, night, NIGHTS_TO_FIND, Math.log1p(-percent / 100), (at) => replay.world.series[at]?.mount !== control);
      countFound(result.together[step] as Found, outcomes.map(found));
    }
  }
}

/** Adds one seed's nights to a result. `rivals` and `together` can be left out, for a test in a hurry. */
export function simulateNightly(model: NoiseModel, loops: number, seed: number, result: NightlyResult, parts = { rivals: true, together: true }): void {
  const replay = replayWorld(makeWorld(model, seed), loops);
  runOurs(replay, seed, result);
  if (parts.rivals) runRivals(replay, seed, result.rivals);
  if (parts.together) runTogether(model, seed, loops, result);
}
