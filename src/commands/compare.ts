/** `fsbench compare`: each cell of one measurement against the same cell of another. */

import { type Comparison, compareReports } from '../analyse/compare.ts';
import { describeDifferences } from '../analyse/differences.ts';
import { chooseMargin } from '../analyse/margins.ts';
import { buildReport } from '../analyse/report.ts';
import { renameMounts } from '../analyse/source-mounts.ts';
import { joinLoops } from '../analyse/sources.ts';
import { diffServed } from '../analyse/unlike.ts';
import { leadFigures } from '../figures/shown.ts';
import { usageError } from '../model/errors.ts';
import { type Difference, type Report, SCHEMA_VERSION, type Source } from '../model/records.ts';
import { renderCompareMarkdown } from '../render/compare/markdown.ts';
import { renderCompareText } from '../render/compare/text.ts';
import { writeJsonText } from '../text/json-text.ts';
import { listSome } from '../text/list-some.ts';
import { splitAt, takeProtectionAway } from '../text/split.ts';
import { readMetrics } from './check/config.ts';
import { deliver } from './deliver.ts';
import type { CommandIo } from './io.ts';
import { loadSources } from './load-sources.ts';
import { readMargin } from './margin.ts';
import { tellSources } from './report.ts';
import type { ChartFormat } from './write-charts.ts';

export interface CompareOptions {
  /** Figures joined by commas; what the loops rank by if left out. */
  readonly metric?: string | undefined;
  readonly format: string;
  readonly out?: string | undefined;
  readonly force: boolean;
  readonly failOn?: string | undefined;
  readonly margin?: string | undefined;
}

interface Sides {
  readonly base: Report;
  readonly candidate: Report;
  /** What was not alike on both sides. */
  readonly differences: readonly Difference[];
  readonly sources: { readonly base: readonly Source[]; readonly candidate: readonly Source[] };
}

const namesOf = (sources: readonly Source[]) => sources.map(({ name }) => name).join(', ');

type Render = (comparisons: readonly Comparison[], sides: Sides, color: boolean) => string | Uint8Array | Promise<string | Uint8Array>;

/** The speed-up chart of the first metric; of what is better small, the inverse is drawn: above 1 is faster. */
function drawSpeedup(format: ChartFormat): Render {
  return async ([comparison], { base, candidate, differences, sources }) => {
    const [{ buildSpeedupSpec }, { describeDifference, describeFoot }, { drawAs, MOST_DRAWN }] = await Promise.all([
      import('../render/charts/speedup.ts'),
      import('../render/charts/notes.ts'),
      import('./write-charts.ts'),
    ]);
    const { better, cells, uncompared } = comparison as Comparison;
    if (cells.length + uncompared.length > MOST_DRAWN)
      throw usageError('too-much-to-draw', `a chart shows no more than ${MOST_DRAWN} cells`, 'compare fewer sources at a time; --format json has all of them');
    const turned = cells.map((cell) => (better === 'higher' ? cell : { ...cell, ratio: 1 / cell.ratio, low: 1 / cell.high, high: 1 / cell.low }));
    const lacking = uncompared.map(({ workload, mount, ratio }) => ({
      workload,
      mount,
      ratio: better === 'higher' || ratio === null ? ratio : 1 / ratio,
      low: null,
      high: null,
      verdict: 'untested' as const,
    }));
    const both = { sources: [...base.sources, ...candidate.sources], workloads: [...base.workloads, ...candidate.workloads] };
    const notes = [...differences.map(describeDifference), ...describeFoot(both)];
    const spec = buildSpeedupSpec({ base: namesOf(sources.base), candidate: namesOf(sources.candidate), cells: [...turned, ...lacking], notes });
    if (spec === null) throw usageError('nothing-to-draw', 'there is no cell to draw');
    return drawAs(spec, format);
  };
}

const FORMATS: Readonly<Record<string, Render>> = {
  text: (comparisons, { differences }, color) => comparisons.map((each) => renderCompareText(each, differences, color)).join('\n'),
  md: (comparisons, { differences }) => comparisons.map((each) => renderCompareMarkdown(each, differences)).join('\n'),
  html: async ([first], { base, candidate, differences, sources }) => {
    const { renderPage } = await import('./render-page.ts');
    const comparison = first as Comparison;
    return renderPage([...sources.base, ...sources.candidate], {
      compare: { base, candidate, comparison },
      metric: comparison.metric,
      margin: comparison.margin,
      differences,
    });
  },
  svg: drawSpeedup('svg'),
  png: drawSpeedup('png'),
  vl: drawSpeedup('vl'),
  json: (comparisons, { differences }) => `${writeJsonText({ schemaVersion: SCHEMA_VERSION, differences, comparisons }, 2)}\n`,
};

/** Formats that people read, line by line. */
const FOR_PEOPLE: readonly string[] = ['text', 'md'];

/** Formats that show every metric; the others show the first. */
const OF_ALL: readonly string[] = [...FOR_PEOPLE, 'json'];

/** Several SOURCEs of one side are joined by commas: they are its runs. */
const splitSide = (words: string) => splitAt(words, ',').map(takeProtectionAway);

async function loadSide(words: string, io: CommandIo): Promise<Source[]> {
  const sources = await loadSources(splitSide(words));
  tellSources(sources, io);
  return sources;
}

/** Where both sides have one mount, it is compared whatever it is called. */
function renameOnly(candidate: readonly Source[], base: readonly Source[], io: CommandIo): Source[] {
  const [ours, theirs] = [new Set(base.flatMap(({ mounts }) => mounts)), new Set(candidate.flatMap(({ mounts }) => mounts))];
  const [only] = ours;
  if (ours.size !== 1 || theirs.size !== 1 || only === undefined || theirs.has(only)) return [...candidate];
  io.tell(`fsbench: mount ${[...theirs].join()} is compared with mount ${only}`);
  return candidate.map((source) => renameMounts(source, () => only));
}

/** What was measured otherwise; the sides share no runs, so runs of one are not two. */
function findDifferences(base: readonly Source[], candidate: readonly Source[]): Difference[] {
  const all = [...base, ...candidate];
  return describeDifferences(all, joinLoops(all));
}

/** The error for sides without a cell that can be compared: there is none in common, or those there are have no figures. */
function nothingToCompare(what: string, { base, candidate }: Sides, comparisons: readonly Comparison[]): Error {
  const cellsOf = ({ workloads }: Report) =>
    workloads.flatMap(({ cells }) => cells.filter(({ outcome }) => outcome !== 'missing').map(({ workload, mount }) => JSON.stringify([workload, mount])));
  const ofBase = new Set(cellsOf(base));
  const common = new Set(cellsOf(candidate).filter((id) => ofBase.has(id)));
  const reasons = comparisons.flatMap(({ metric, uncompared }) =>
    uncompared.flatMap(({ workload, mount, reason }) => (common.has(JSON.stringify([workload, mount])) ? [`${metric}: ${reason}`] : [])),
  );
  if (reasons.length > 0) return usageError('nothing-to-compare', `no cell of ${what} can be compared: ${[...new Set(reasons)].join('; ')}`);
  return usageError(
    'nothing-to-compare',
    `${what} have no cell in common`,
    `cells are the same where workload and mount are: ${base.mounts.join(', ')} against ${candidate.mounts.join(', ')}; NAME=SOURCE renames a mount`,
  );
}

/** Runs the command; resolves with 1 where --fail-on says so, else 0. */
export async function runCompare(baseWords: string, candidateWords: string, options: CompareOptions, io: CommandIo): Promise<number> {
  const render = Object.hasOwn(FORMATS, options.format) ? FORMATS[options.format] : undefined;
  if (render === undefined)
    throw usageError('bad-option', `--format: '${options.format}' is not possible`, `--format takes ${Object.keys(FORMATS).join(', ')}`);
  if (options.failOn !== undefined && options.failOn !== 'worse' && options.failOn !== 'different')
    throw usageError('bad-option', `--fail-on: '${options.failOn}' is not possible`, '--fail-on takes worse, or different (better or worse)');
  const given = readMargin(options.margin);
  const asked = options.metric === undefined ? null : readMetrics(options.metric.split(','), '--metric');
  const base = await loadSide(baseWords, io);
  const sources = { base, candidate: renameOnly(await loadSide(candidateWords, io), base, io) };
  const { margin, differences: unlike } = chooseMargin([...sources.base, ...sources.candidate], given);
  const differences = [...findDifferences(sources.base, sources.candidate), ...unlike];
  const obstacles = differences.flatMap(({ comparable, text }) => (comparable ? [] : [text]));
  if (obstacles.length > 0 && !options.force)
    throw usageError('not-comparable', `these sources must not be compared: ${obstacles.join('; ')}`, '--force compares them anyway');
  for (const obstacle of obstacles) io.tell(`fsbench: not the same measurement: ${obstacle}`);
  const reports = { base: buildReport(sources.base, [], margin), candidate: buildReport(sources.candidate, [], margin) };
  const sides: Sides = { ...reports, differences: [...differences, ...diffServed(reports.base, reports.candidate)], sources };
  const metrics = asked ?? leadFigures({ workloads: [...sides.base.workloads, ...sides.candidate.workloads] }).map(({ name }) => name);
  const comparisons = metrics.map((metric) => compareReports(sides.base, sides.candidate, metric, { margin }));
  if (comparisons.every(({ cells, uncompared }) => cells.length === 0 && uncompared.every(({ ratio }) => ratio === null)))
    throw nothingToCompare(`${baseWords} and ${candidateWords}`, sides, comparisons);
  if (metrics.length > 1 && !OF_ALL.includes(options.format))
    io.tell(`fsbench: --format ${options.format} shows ${metrics[0]} alone; --metric shows ${listSome(metrics.slice(1))}, one at a time`);
  const text = await render(comparisons, sides, io.results.color && options.out === undefined);
  deliver(text, FOR_PEOPLE.includes(options.format) ? 'lines' : 'data', options.out, io);
  const verdicts = comparisons.flatMap(({ cells }) => cells.map(({ verdict }) => verdict));
  const failing = options.failOn === 'worse' ? ['worse'] : options.failOn === 'different' ? ['worse', 'better'] : [];
  return verdicts.some((verdict) => failing.includes(verdict)) ? 1 : 0;
}
