/** The campaign's parts as markdown: winners of plans against the truth, wall times, false winners and false equalities. */

import { markdownTable } from 'markdown-table';
import { buildReport } from '../src/analyse/report.ts';
import { DEFAULT_MARGIN } from '../src/model/margin.ts';
import type { Report, Source, SourcedLoop } from '../src/model/records.ts';
import { isDisturbed } from '../src/model/warnings.ts';
import { joinAnd } from '../src/text/list-some.ts';
import { tellCount } from './binomial.ts';
import { countAnswered, countOutcomes, judgeVerdicts, leadOf, METRIC, type Outcome, readVerdicts, type Verdict } from './judge.ts';
import { EXPECTED } from './parts.ts';
import type { FixedTime } from './plans.ts';
import { measureSpreads } from './variance.ts';
import { countWindows } from './windows.ts';

/** A part that was measured, if not to its end. */
export interface MeasuredPart {
  readonly name: string;
  readonly source: Source;
  /** Wall time of all its sittings. */
  readonly seconds: number;
  /** What the fixed plan takes for the same matrix. */
  readonly fixed: FixedTime;
  /** What fio printed of a loop; null, or absent, where it is not there. */
  readonly readRaw?: (loop: SourcedLoop) => string | null;
}

const SIGNS: Readonly<Record<Verdict['answer'], string>> = { fastest: '✓', equal: '≈', undecided: '?', untested: '(untested)' };

/** `9p ✓`, `9p, virtiofs ≈`. */
const tell = ({ answer, mounts }: Verdict) => `${mounts.join(', ')} ${SIGNS[answer]}`.trim();

const share = (value: number | null) => (value === null ? '' : `${(100 * value).toFixed(0)} %`);
const minutes = (seconds: number) => (seconds / 60).toFixed(1);

/** `17 % of 24 min (measured)`. */
const tellFixed = ({ seconds, fixed }: MeasuredPart) =>
  `${share(seconds / 60 / fixed.minutes)} of ${fixed.minutes.toFixed(0)} min (${fixed.isMeasured ? 'measured' : 'estimated'})`;

const table = (header: readonly string[], rows: readonly (readonly string[])[]) =>
  markdownTable(
    [header, ...rows].map((row) => [...row]),
    { align: ['l', ...header.slice(1).map(() => 'r')] },
  );

const reportOf = ({ source }: MeasuredPart): Report => buildReport([source]);

function describeState({ source, name }: MeasuredPart): string[] {
  const { run, loops } = source;
  const disturbed = loops.filter(isDisturbed).length;
  return [
    ...(run?.finishedAt === null ? [`${name} is not finished`] : []),
    ...(disturbed * 10 > loops.length ? [`the machine was disturbed in ${disturbed} of ${loops.length} loops of ${name}`] : []),
  ];
}

/** Winners of `fixed` and `budget` against those of `truth`, each as far as it was measured. */
function renderTruth(parts: ReadonlyMap<string, MeasuredPart>): string[] {
  const truth = parts.get('truth');
  const held = ['fixed', 'budget'].flatMap((name) => parts.get(name) ?? []);
  if (truth === undefined || held.length === 0) return [];
  const known = readVerdicts(reportOf(truth));
  const found = held.map((part) => ({ part, verdicts: readVerdicts(reportOf(part)) }));
  const rows = known.map((verdict) => {
    const own = found.map(({ verdicts }) => verdicts.find(({ workload }) => workload === verdict.workload));
    return [verdict.workload, tell(verdict), share(leadOf(verdict)), ...own.map((each) => (each === undefined ? '' : tell(each)))];
  });
  const judgements = found.map(({ part, verdicts }) => ({ part, judged: judgeVerdicts(verdicts, known, DEFAULT_MARGIN), verdicts }));
  const counts = judgements.map(({ part, judged, verdicts }) => {
    const of = (outcome: Outcome) => String(countOutcomes(judged, outcome));
    const loops = verdicts.reduce((sum, each) => sum + each.loops, 0);
    return [part.name, minutes(part.seconds), tellFixed(part), String(loops), ...OUTCOMES.map(([, outcome]) => of(outcome))];
  });
  const wrong = judgements.map(({ part, judged }) => {
    const told = judged.filter(({ outcome }) => outcome !== 'open' && outcome !== 'unproven');
    return [part.name, tellCount(countOutcomes(told, 'same'), told.length), tellCount(told.length - countOutcomes(told, 'same'), told.length)];
  });
  return [
    '### The same winners?',
    `Truth: ${truth.source.run?.plan.boots ?? 1} boots, ${minutes(truth.seconds)} min.`,
    table(['workload', 'truth', 'lead', ...held.map(({ name }) => name)], rows),
    table(['plan', 'wall, min', 'of the fixed plan', 'loops', ...OUTCOMES.map(([words]) => words)], counts),
    'Of the verdicts that the truth can judge, with the exact 95 % interval of the share behind the count:',
    table(['plan', 'as the truth', 'false'], wrong),
    tellLimits(parts),
  ];
}

const OUTCOMES: readonly (readonly [words: string, outcome: Outcome])[] = [
  ['as the truth', 'same'],
  ['open', 'open'],
  ['false ✓', 'false winner'],
  ['false ≈', 'false equal'],
  ['falsely behind', 'false behind'],
  ['truth open', 'unproven'],
];

/** `loops of 4 s after a ramp of 2 s`. */
function tellLength({ source }: MeasuredPart): string {
  const { fio, rampSeconds = 0 } = source.run?.plan ?? { fio: { runtimeSeconds: null } };
  return `loops of ${fio.runtimeSeconds} s ${rampSeconds > 0 ? `after a ramp of ${rampSeconds} s` : 'with their ramp'}`;
}

/** What the comparison can't show, from what was measured. */
function tellLimits(parts: ReadonlyMap<string, MeasuredPart>): string {
  const [truth, fixed] = [parts.get('truth'), parts.get('fixed')];
  const lengths = truth === undefined || fixed === undefined ? [] : [truth, fixed].map(tellLength);
  return [
    "What this can't show: the parts were measured one after another, so a machine that changed between them looks like a verdict that is wrong.",
    ...(new Set(lengths).size > 1
      ? [`The truth (${lengths[0]}) and the fixed plan (${lengths[1]}) are not quite the same quantity: where they differ, either can be right of its own.`]
      : []),
    'The truth is a measurement too, right of each workload as often as its own error rate lets it.',
  ].join(' ');
}

/** Boots of a window: what a budget looks at first, what makes marks sure, and as many as count. */
const WINDOWS = [1, 3, 7, 14, 20] as const;

/** One mount twice with a budget: its own looks have decided. */
function countSteered(part: MeasuredPart | undefined): string[][] {
  if (part === undefined) return [];
  const verdicts = readVerdicts(reportOf(part));
  const of = (answer: Verdict['answer']) => verdicts.filter((verdict) => verdict.answer === answer).length;
  const boots = Math.max(0, ...reportOf(part).workloads.map(({ stop }) => stop?.rounds ?? 0));
  return [[`${boots} at most, by looks`, '1', ...[of('fastest'), of('equal')].map((count) => tellCount(count, verdicts.length))]];
}

function renderSame(part: MeasuredPart | undefined, steered: MeasuredPart | undefined): string[] {
  const counts = part === undefined ? [] : WINDOWS.map((boots) => countWindows(part.source, boots)).filter(({ windows }) => windows > 0);
  const rows = counts.map(({ boots, windows, verdicts, falseWinners, equal }) => [
    ...[`${boots}`, `${windows}`],
    ...[tellCount(falseWinners, verdicts), tellCount(equal, verdicts)],
  ]);
  const all = [...rows, ...countSteered(steered)];
  if (all.length === 0) return [];
  return [
    '### One mount twice',
    'Every winner is false; windows of boots one after the other, each decided alone, and a run with a budget of its own.',
    table(['boots', 'windows', 'false ✓', '≈'], all),
    `With exact 95 % intervals, for ${METRIC} alone. Rows of windows are of the same boots, and verdicts of one window share them: they are not independent, and the intervals are too narrow for that.`,
  ];
}

function renderKnown(parts: ReadonlyMap<string, MeasuredPart>): string[] {
  const rows = Object.entries(EXPECTED).flatMap(([name, expected]) => {
    const part = parts.get(name);
    if (part === undefined) return [];
    return readVerdicts(reportOf(part)).map((verdict) => [
      name,
      verdict.workload,
      tell(verdict),
      share(leadOf(verdict)),
      verdict.answer === 'fastest' ? (verdict.mounts[0] === expected ? 'right' : 'wrong') : 'open',
      minutes(part.seconds),
      tellFixed(part),
    ]);
  });
  if (rows.length === 0) return [];
  return ['### What everybody knows', table(['part', 'workload', 'found', 'lead', 'sign', 'wall, min', 'of the fixed plan'], rows)];
}

function renderQuick(parts: ReadonlyMap<string, MeasuredPart>): string[] {
  const rows = ['quick-fixed', 'quick'].flatMap((name) => {
    const part = parts.get(name);
    if (part === undefined) return [];
    const verdicts = readVerdicts(reportOf(part));
    return [[name, minutes(part.seconds), String(verdicts.reduce((sum, { loops }) => sum + loops, 0)), tellCount(countAnswered(verdicts), verdicts.length)]];
  });
  return rows.length === 0 ? [] : ['### Ten minutes', table(['part', 'wall, min', 'loops', 'answered'], rows)];
}

/** A standard deviation of ln, in percent. */
const deviation = (variance: number | null) => (variance === null ? '' : `${(100 * Math.sqrt(variance)).toFixed(1)} %`);

/** Of the part that has most boots of several mounts. */
function renderSpreads(part: MeasuredPart | undefined): string[] {
  if (part === undefined) return [];
  const spreads = measureSpreads(part.source, part.readRaw ?? (() => null));
  if (spreads.length === 0) return [];
  const rows = spreads.map(({ mount, engine, samples, loops, boots, days, bootCount, dayCount }) => [
    ...[mount, engine],
    ...[samples, loops, boots, days].map(deviation),
    loops === null || boots === null || loops === 0 ? '' : (boots / loops).toFixed(1),
    `${bootCount} on ${dayCount}`,
  ]);
  return [
    '### What varies how much',
    `Standard deviations of ${METRIC}, each without what lies below it, in ${part.name} (${tellLength(part)}); loops that others disturbed are left out. Of a workload on one day nothing is known of days.`,
    table(['mount', 'engine', 'samples of 0.5 s', 'loops', 'boots', 'days', 'boots over loops, variances', 'boots on days'], rows),
  ];
}

/** Sections of what there is, in markdown. */
export function renderCampaign(measured: readonly MeasuredPart[]): string {
  const parts = new Map(measured.map((part) => [part.name, part]));
  const states = measured.flatMap(describeState);
  const found = [
    ...renderTruth(parts),
    ...renderSame(parts.get('aa'), parts.get('aa-budget')),
    ...renderKnown(parts),
    ...renderQuick(parts),
    ...renderSpreads(parts.get('truth')),
  ];
  if (found.length === 0) return 'Nothing was measured yet.';
  return [...(states.length === 0 ? [] : [`To be known: ${joinAnd(states)}.`]), ...found].join('\n\n');
}
