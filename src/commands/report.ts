/** `fsbench report`: renders sources again, without a VM. */

import { describeDifferences } from '../analyse/differences.ts';
import { describeMissingLoops, joinLoops } from '../analyse/sources.ts';
import { FIGURES, findFigure, listFigures } from '../figures/figures.ts';
import { usageError } from '../model/errors.ts';
import type { Report, Source } from '../model/records.ts';
import { findBars } from '../render/charts/names.ts';
import { findUnknownWorkloads, renderRhvgoyal } from '../render/rhvgoyal.ts';
import { hasSemantics } from '../store/semantics.ts';
import { listSome } from '../text/list-some.ts';
import { deliver } from './deliver.ts';
import type { CommandIo } from './io.ts';
import { loadSources } from './load-sources.ts';
import { readMargin } from './margin.ts';

export interface ReportOptions {
  /** `md` if left out. */
  readonly format?: string | undefined;
  readonly chart?: string | undefined;
  readonly metric?: string | undefined;
  readonly margin?: string | undefined;
  readonly out?: string | undefined;
  readonly force: boolean;
  readonly inject?: string | undefined;
  readonly check: boolean;
  readonly chartsDir?: string | undefined;
}

interface Loaded {
  readonly report: Report;
  readonly sources: readonly Source[];
}

type Rendered = string | Uint8Array;
type Render = (loaded: Loaded, options: ReportOptions, io: CommandIo) => Rendered | Promise<Rendered>;

const drawAs = (format: 'svg' | 'png' | 'vl') => async (): Promise<Render> => {
  const { drawChart } = await import('./write-charts.ts');
  return ({ report }, { chart, metric }) => drawChart(report, chart ?? 'overview', format, metric);
};

/** Turns a renderer of a report alone into one of FORMATS. */
const ofReport = (load: () => Promise<(report: Report, metric?: string) => string>) => async (): Promise<Render> => {
  const render = await load();
  return ({ report }, { metric }) => render(report, metric);
};

/** Each loads what it needs: who prints a table need not wait for what draws charts. */
const FORMATS: Readonly<Record<string, () => Promise<Render>>> = {
  md: ofReport(async () => (await import('../render/markdown.ts')).renderAnswer),
  text: async () => {
    const { renderText } = await import('../render/text.ts');
    // A file has the width of a page and no colours.
    return ({ report }, { out, metric }, { results }) => renderText(report, { ...(out === undefined ? results : { columns: 80, color: false }), metric });
  },
  html: async () => {
    const { renderPage } = await import('./render-page.ts');
    return ({ report, sources }, { metric }) => renderPage(sources, { report, metric });
  },
  csv: ofReport(async () => (await import('../render/csv.ts')).renderCsv),
  json: ofReport(async () => (await import('../render/json.ts')).renderJson),
  hyperfine: ofReport(async () => (await import('../render/hyperfine.ts')).renderHyperfine),
  svg: drawAs('svg'),
  png: drawAs('png'),
  vl: drawAs('vl'),
};

/** Formats that draw one chart. */
const CHART_FORMATS: readonly string[] = ['svg', 'png', 'vl'];

/** Puts sources beside each other and ranks nothing, so that it needs no report. */
const UNRANKED = 'rhvgoyal';

/** Formats that people read, line by line. */
const FOR_PEOPLE: readonly string[] = ['md', 'text', UNRANKED];

/** The names `--format` takes. */
const REPORT_FORMATS = [...Object.keys(FORMATS), UNRANKED];

/** Says on stderr what could not be read. */
export function tellProblems(sources: readonly Source[], io: Pick<CommandIo, 'tell'>): void {
  for (const { file, line, text } of sources.flatMap(({ problems }) => problems)) {
    io.tell(`fsbench: ${file}${line === null ? '' : `:${line}`}: ${text}`);
  }
}

/** Says on stderr what could not be read, and which runs lack loops. */
export function tellSources(sources: readonly Source[], io: Pick<CommandIo, 'tell'>): void {
  tellProblems(sources, io);
  for (const text of sources.map(describeMissingLoops)) if (text !== null) io.tell(`fsbench: ${text}`);
}

/** Throws a usage error where figures that are not of the same measurement would be ranked. */
function requireComparable(report: Report, force: boolean): void {
  const reasons = report.differences.filter(({ comparable }) => !comparable).map(({ text }) => text);
  if (reasons.length > 0 && !force) {
    // Another name helps where one name stands for two things, and does not make figures the same measurement.
    const naming = reasons.some((text) => text.startsWith('mount ')) ? '; NAME=SOURCE keeps mounts of one name apart' : '';
    throw usageError(
      'not-comparable',
      `these sources must not be compared: ${reasons.join('; ')}`,
      `--force compares them anyway, and the report says so${naming}`,
    );
  }
}

/** The report of these sources, with what could not be read told on stderr. */
async function loadReport(words: readonly string[], { force, chart, metric, margin, inject }: ReportOptions, io: CommandIo): Promise<Loaded> {
  const sources = await loadSources(words);
  tellSources(sources, io);
  const { buildReport } = await import('../analyse/report.ts');
  // Bars mark who wins by their figure; a document may have those of any.
  const drawn = inject === undefined ? [findBars(chart ?? '')?.metric] : FIGURES.map(({ name }) => name);
  const marked = [metric, ...drawn].flatMap((name) => name ?? []);
  const report = buildReport(sources, marked, readMargin(margin));
  requireComparable(report, force);
  return { report, sources };
}

/** The table of parse-fio-results.sh; what it leaves out and what must not be compared is told on stderr. */
async function renderUnranked(words: readonly string[], io: CommandIo): Promise<string> {
  const sources = await loadSources(words);
  tellSources(sources, io);
  const unknown = findUnknownWorkloads(sources);
  if (unknown.length > 0) io.tell(`fsbench: left out, since the format knows the 30 workloads of virtiofs-tests alone: ${listSome(unknown)}`);
  for (const { text, comparable } of describeDifferences(sources, joinLoops(sources))) {
    if (!comparable) io.tell(`fsbench: not the same measurement: ${text}`);
  }
  return renderRhvgoyal(sources);
}

/** Options that say how to inject go with --inject, those that say how to print go without. */
function checkInject({ format, chart, out, inject, check, chartsDir }: ReportOptions): void {
  if (inject === undefined) {
    if (check || chartsDir !== undefined)
      throw usageError('bad-option', `${check ? '--check' : '--charts-dir'} goes with --inject`, 'name the document: --inject FILE');
    return;
  }
  const printing = format !== undefined ? '--format' : chart !== undefined ? '--chart' : out !== undefined ? '--out' : null;
  if (printing !== null) throw usageError('bad-option', `${printing} and --inject exclude each other`, 'the marks in the document say what goes where');
}

/** Formats that have every metric in them. */
const ALL_METRICS: readonly string[] = ['csv', 'json', UNRANKED];

/** Throws usage errors for a metric there is none of, and where nothing is shown or ranked by it. */
function checkMetric({ metric, format = 'md', chart = 'overview', inject }: ReportOptions): void {
  if (metric === undefined) return;
  if (findFigure(metric) === undefined) throw usageError('bad-option', `--metric: '${metric}' is not possible`, `--metric takes ${listFigures()}`);
  if (inject === undefined && ALL_METRICS.includes(format))
    throw usageError('bad-option', `--metric ${metric}: --format ${format} has all metrics`, 'leave --metric out');
  if (inject === undefined && CHART_FORMATS.includes(format) && chart !== 'overview' && chart !== 'sweep')
    throw usageError('bad-option', `--metric ${metric}: only overview and sweep are drawn by a metric of choice`, `leave --metric out, or --chart ${chart}`);
}

function checkOptions(options: ReportOptions, io: CommandIo): void {
  checkInject(options);
  const { format = 'md', chart, out, margin } = options;
  readMargin(margin);
  if (!REPORT_FORMATS.includes(format)) throw usageError('bad-option', `--format: '${format}' is not possible`, `--format takes ${REPORT_FORMATS.join(', ')}`);
  if (chart !== undefined && !CHART_FORMATS.includes(format)) {
    throw usageError('bad-option', `--chart ${chart}: --format ${format} has no chart`, `--chart goes with --format ${CHART_FORMATS.join(', ')}`);
  }
  if (format === 'png' && out === undefined && io.outIsTerminal) {
    throw usageError('bad-option', "--format png: a terminal can't show it", 'add --out FILE, or send the output to a file or program');
  }
}

async function render(words: readonly string[], options: ReportOptions, io: CommandIo): Promise<Rendered> {
  const { format = 'md' } = options;
  if (format === UNRANKED) return renderUnranked(words, io);
  const renderLoaded = await (FORMATS[format] as () => Promise<Render>)();
  return renderLoaded(await loadReport(words, options, io), options, io);
}

/** Runs the command; resolves with the exit code. */
export async function runReportCommand(words: readonly string[], options: ReportOptions, io: CommandIo): Promise<number> {
  checkOptions(options, io);
  const [only] = words;
  if (words.length === 1 && only !== undefined && hasSemantics(only)) {
    const { isSemanticsRun, runSemanticsReport } = await import('./semantics/report.ts');
    if (isSemanticsRun(only)) return runSemanticsReport(only, options, io);
  }
  checkMetric(options);
  const { inject, check, chartsDir, metric, out } = options;
  if (inject !== undefined) {
    const { report } = await loadReport(words, options, io);
    return (await import('./inject.ts')).runInject(report, { file: inject, check, chartsDir, metric }, io);
  }
  const result = await render(words, options, io);
  deliver(result, FOR_PEOPLE.includes(options.format ?? 'md') ? 'lines' : 'data', out, io);
  return 0;
}
