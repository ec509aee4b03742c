/** Did this night regress? The last nights of a history replayed night by night; the rule is that of docs/statistics.md. */

import { largest } from '../../figures/extremes.ts';
import { leadingFigure } from '../../figures/figures.ts';
import { MIN_SERIES } from './distances.ts';
import type { LevelRow, SeriesLayout } from './layout.ts';
import { type NightEvent, type NightlyMemory, type NightOutcome, startMemory } from './memory.ts';
import { ruleOf } from './metrics.ts';
import { judgeNight } from './night.ts';
import type { CommonMode, Finding, JudgedSeries, Night, NightlySettings, NightVerdict } from './records.ts';
import { factsOf, rowOf, type SeriesTable, tabulate } from './table.ts';
import { NIGHTS_TO_JUDGE } from './together.ts';
import { commonModeOf, findingOf, judgedSeries, nameNight } from './verdict.ts';

/** Nights, tonight's included, that a verdict depends on: ten years of history cost no more. */
export const REPLAY_NIGHTS = 90;
/** Past nights without which a finding is only told. */
const NIGHTS_TO_FAIL = 14;

export const NIGHTLY_DEFAULTS: NightlySettings = { metric: leadingFigure().name, alpha: 0.004, thresholds: {}, accept: [], mixMachines: false };

const percent = (ratio: number) => `${Math.abs((ratio - 1) * 100).toFixed(1)} %`;

/** The nights that tonight, the last, is judged with: the last ones of its machine. */
function selectNights(nights: readonly Night[], { mixMachines }: NightlySettings): Night[] {
  const machine = nights.at(-1)?.machine;
  return nights.filter((night) => mixMachines || night.machine === machine).slice(-REPLAY_NIGHTS);
}

function warn(mode: CommonMode | null, hasControl: boolean, findings: readonly Finding[], series: readonly JudgedSeries[]): string[] {
  const warnings: string[] = [];
  const together = findings.find(({ kind }) => kind === 'all-now' || kind === 'all-drop');
  if (!hasControl && (mode?.slow || together !== undefined)) {
    const ratio = together?.ratio ?? (mode as CommonMode).ratio;
    warnings.push(
      `all series together are worse by ${percent(ratio)}: a slow machine, or a change that all mounts share; a control mount (one in memory, or one named by --control) would tell them apart`,
    );
  }
  const shared = series.filter(({ control, z }) => !control && z !== null).length;
  if (shared > 0 && shared < MIN_SERIES)
    warnings.push('too few series to tell a slow machine from a change: a night in which all is slower looks like a change of each');
  const young = series.filter(({ nights, control }) => !control && nights < NIGHTS_TO_JUDGE).length;
  if (young > 0 && young < series.length) warnings.push(`${young} of ${series.length} series are too new to be judged`);
  return warnings;
}

/** A night replayed: what it leaves in the memory, and its verdict for who asks. */
function judgeOne(nights: readonly Night[], at: number, table: SeriesTable, memory: NightlyMemory, settings: NightlySettings) {
  const night = nights[at] as Night;
  const row = rowOf(night, table, ruleOf(settings.metric).direction);
  const accept = at === nights.length - 1 ? settings.accept : [];
  const step = judgeNight(table.layout, memory, row, settings.alpha, factsOf(night, table, accept));
  return { memory: step.memory, readVerdict: () => verdictOf(nights, at, table, row, step.outcome, settings) };
}

const belongsTo = ({ scope, at }: NightEvent, column: number, { mountOf, control }: SeriesLayout) =>
  scope === 'series' ? column === at : mountOf[column] === at && control[column] === 0;

function verdictOf(nights: readonly Night[], at: number, table: SeriesTable, row: LevelRow, outcome: NightOutcome, settings: NightlySettings): NightVerdict {
  const night = nights[at] as Night;
  const series = judgedSeries(outcome, row.level, table, settings);
  const hasControl = series.some(({ control }) => control);
  const findings = outcome.events.map((event) => {
    // What began later needs nights of its own.
    const past = event.scope === 'all' ? at : largest([0, ...outcome.nights.filter((_, column) => belongsTo(event, column, table.layout))]);
    return findingOf(event, series, table, nights, settings, past >= NIGHTS_TO_FAIL && (event.scope !== 'all' || hasControl));
  });
  const mode = commonModeOf(outcome, settings);
  // Nights of other workloads are no history of these.
  const known = Math.min(at, largest([0, ...series.filter(({ control }) => !control).map(({ nights: own }) => own)]));
  const failing = findings.flatMap(({ fails, key }) => (fails && key !== null ? [key] : []));
  const close = outcome.suspects.map((column) => table.series[column]?.key as string);
  return {
    night: nameNight(night),
    state: series.length === 0 ? 'nothing-measured' : known < NIGHTS_TO_FAIL ? 'too-little-history' : 'judged',
    nights: known < NIGHTS_TO_FAIL ? known : at,
    nightsNeeded: Math.max(0, NIGHTS_TO_FAIL - known),
    findings,
    suspects: at < NIGHTS_TO_FAIL ? [] : [...new Set([...failing, ...close])],
    commonMode: mode,
    series,
    warnings: at < NIGHTS_TO_JUDGE ? [] : warn(mode, hasControl, findings, series),
  };
}

/** How many of the last nights before tonight are not of its machine, and how many do not say of which they are. */
function describeMachines(nights: readonly Night[], { mixMachines }: NightlySettings): string[] {
  const before = nights.slice(-REPLAY_NIGHTS, -1);
  const machine = nights.at(-1)?.machine;
  const others = before.filter((night) => night.machine !== machine);
  const unknown = others.filter((night) => night.machine === '').length;
  const elsewhere = others.length - unknown;
  const count = (number: number) => `${number} of the last ${before.length} ${before.length === 1 ? 'night' : 'nights'}`;
  const leftOut = (number: number) => (mixMachines ? '' : ` and ${number === 1 ? 'is' : 'are'} left out`);
  if (elsewhere > 0 && machine === '')
    return [`tonight does not say on what machine it was measured; ${count(elsewhere)} ${elsewhere === 1 ? 'does' : 'do'}${leftOut(elsewhere)}`];
  return [
    ...(elsewhere > 0 ? [`${count(elsewhere)} ${elsewhere === 1 ? 'was' : 'were'} measured on another machine or kernel${leftOut(elsewhere)}`] : []),
    ...(unknown > 0
      ? [`${count(unknown)} ${unknown === 1 ? 'does not say on what machine it was' : 'do not say on what machine they were'} measured${leftOut(unknown)}`]
      : []),
  ];
}

/** Replays the nights of tonight's machine; verdicts of the last `wanted` of them. */
function replay(nights: readonly Night[], settings: NightlySettings, wanted: number): NightVerdict[] {
  const own = selectNights(nights, settings);
  const table = tabulate(own, settings);
  const verdicts: NightVerdict[] = [];
  let memory = startMemory(table.layout);
  for (const at of own.keys()) {
    const judged = judgeOne(own, at, table, memory, settings);
    memory = judged.memory;
    if (at >= own.length - wanted) verdicts.push(judged.readVerdict());
  }
  const last = verdicts.at(-1);
  return last === undefined ? [] : [...verdicts.slice(0, -1), { ...last, warnings: [...last.warnings, ...describeMachines(nights, settings)] }];
}

/**
 * Verdicts on the last nights, oldest first; the last is tonight's. `nights` in the order they were measured; of those
 * of tonight's machine the last REPLAY_NIGHTS count, so a caller need not read more.
 */
export function judgeNights(nights: readonly Night[], settings: NightlySettings = NIGHTLY_DEFAULTS): NightVerdict[] {
  return replay(nights, settings, nights.length);
}

/** The verdict on tonight, the last of `nights`, alone; as judgeNights. Undefined where there is no night. */
export function judgeTonight(nights: readonly Night[], settings: NightlySettings = NIGHTLY_DEFAULTS): NightVerdict | undefined {
  return replay(nights, settings, 1).at(-1);
}
