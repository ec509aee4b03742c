/** The campaign's parts as markdown: winners of plans against the truth, wall times, false winners and false equalities. */

import { markdownTable } from 'markdown-table';
import { buildReport } from '../src/analyse/report.ts';
import { DEFAULT_MARGIN } from '../src/model/margin.ts';
import type { Report, Source } from '../src/model/records.ts';
import { isDisturbed } from '../src/model/warnings.ts';
import { joinAnd } from '../src/text/list-some.ts';
import { countAnswered, countOutcomes, judgeVerdicts, readVerdicts, type Verdict } from './judge.ts';
import { EXPECTED } from './parts.ts';
import { countWindows } from './windows.ts';

/** A part that was measured, if not to its end. */
export interface MeasuredPart {
  readonly name: string;
  readonly source: Source;
  /** Wall time of all its sittings. */
  readonly seconds: number;
  /** Minutes that the fixed plan takes for the same matrix: as measured where that is known, else estimated. */
  readonly fixedMinutes: number;
}

const SIGNS: Readonly<Record<Verdict['answer'], string>> = { fastest: '✓', equal: '≈', undecided: '?', untested: '(untested)' };

/** `9p ✓`, `9p, virtiofs ≈`. */
const tell = ({ answer, mounts }: Verdict) => `${mounts.join(', ')} ${SIGNS[answer]}`.trim();

const share = (value: number | null) => (value === null ? '' : `${(100 * value).toFixed(0)} %`);
const minutes = (seconds: number) => (seconds / 60).toFixed(1);

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
    ...(disturbed * 10 > loops.length ? [`others used the machine in ${disturbed} of ${loops.length} loops of ${name}`] : []),
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
    return [verdict.workload, tell(verdict), share(verdict.lead), ...own.map((each) => (each === undefined ? '' : tell(each)))];
  });
  const base = held.find(({ name }) => name === 'fixed');
  const counts = found.map(({ part, verdicts }) => {
    const judged = judgeVerdicts(verdicts, known, DEFAULT_MARGIN);
    const of = (outcome: Parameters<typeof countOutcomes>[1]) => String(countOutcomes(judged, outcome));
    const loops = verdicts.reduce((sum, each) => sum + each.loops, 0);
    return [
      part.name,
      minutes(part.seconds),
      base === undefined ? '' : share(part.seconds / base.seconds),
      String(loops),
      ...(['same', 'open', 'false winner', 'false equal', 'unproven'] as const).map(of),
    ];
  });
  return [
    '### The same winners?',
    `Truth: ${truth.source.run?.plan.boots ?? 1} boots, ${minutes(truth.seconds)} min.`,
    table(['workload', 'truth', 'lead', ...held.map(({ name }) => name)], rows),
    table(['plan', 'wall, min', 'of fixed', 'loops', 'as the truth', 'open', 'false ✓', 'false ≈', 'truth open'], counts),
  ];
}

/** Boots of a window: what a budget looks at first, what makes marks sure, and as many as count. */
const WINDOWS = [1, 3, 7, 14, 20] as const;

function renderSame(part: MeasuredPart | undefined): string[] {
  if (part === undefined) return [];
  const counts = WINDOWS.map((boots) => countWindows(part.source, boots)).filter(({ windows }) => windows > 0);
  const rows = counts.map(({ boots, windows, verdicts, falseWinners, equal }) => [`${boots}`, `${windows}`, `${verdicts}`, `${falseWinners}`, `${equal}`]);
  return [
    '### One mount twice',
    'Every winner is false; windows of boots one after the other, each decided alone.',
    table(['boots', 'windows', 'verdicts', 'false ✓', '≈'], rows),
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
      share(verdict.lead),
      verdict.answer === 'fastest' ? (verdict.mounts[0] === expected ? 'right' : 'wrong') : 'open',
      minutes(part.seconds),
      share(part.seconds / 60 / part.fixedMinutes),
    ]);
  });
  if (rows.length === 0) return [];
  return ['### What everybody knows', table(['part', 'workload', 'found', 'lead', 'sign', 'wall, min', "of the fixed plan's time"], rows)];
}

function renderQuick(parts: ReadonlyMap<string, MeasuredPart>): string[] {
  const rows = ['quick-fixed', 'quick'].flatMap((name) => {
    const part = parts.get(name);
    if (part === undefined) return [];
    const verdicts = readVerdicts(reportOf(part));
    return [[name, minutes(part.seconds), String(verdicts.reduce((sum, { loops }) => sum + loops, 0)), `${countAnswered(verdicts)} of ${verdicts.length}`]];
  });
  return rows.length === 0 ? [] : ['### Ten minutes', table(['part', 'wall, min', 'loops', 'answered'], rows)];
}

/** Sections of what there is, in markdown. */
export function renderCampaign(measured: readonly MeasuredPart[]): string {
  const parts = new Map(measured.map((part) => [part.name, part]));
  const states = measured.flatMap(describeState);
  const found = [...renderTruth(parts), ...renderSame(parts.get('aa')), ...renderKnown(parts), ...renderQuick(parts)];
  if (found.length === 0) return 'Nothing was measured yet.';
  return [...(states.length === 0 ? [] : [`To be known: ${joinAnd(states)}.`]), ...found].join('\n\n');
}
