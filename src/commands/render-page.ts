/** The page of some sources: the report, its charts, what fio printed, and the comparison of two. */

import { type Comparison, compareReports } from '../analyse/compare.ts';
import { buildReport } from '../analyse/report.ts';
import { asInRun } from '../analyse/source-mounts.ts';
import { arePartsOfOne } from '../analyse/sources.ts';
import { FIGURES, figureNamed } from '../figures/figures.ts';
import { leadFigure, shownFigures } from '../figures/shown.ts';
import { blockIdsOf } from '../model/boots.ts';
import type { Difference, Report, Source, SourcedLoop } from '../model/records.ts';
import type { SemanticsReport } from '../model/semantics.ts';
import type { OptionValues } from '../plan/options.ts';
import { describeMethod, summarizeComparison } from '../render/compare/words.ts';
import type { PageCompare } from '../render/html/compare.ts';
import { type PageChart, renderHtml } from '../render/html/page.ts';
import { readPageAssets } from '../store/page-assets.ts';
import { readRawOutput } from '../store/raw-outputs.ts';
import { hasSemantics, readSemantics } from '../store/semantics.ts';
import { readOwnVersion } from '../target/environment.ts';
import { quoteForShell } from '../text/quote.ts';
import { writeFioCommand } from './fio-command-line.ts';
import { drawPicture, type Picture } from './write-charts.ts';

type DirOf = (source: Source) => string;

interface Sides {
  readonly base: readonly Source[];
  readonly candidate: readonly Source[];
}

/** Two reports with what became of their cells. */
interface Compared {
  readonly base: Report;
  readonly candidate: Report;
  readonly comparison: Comparison;
}

interface PageOptions {
  /** The report of the sources, where it was made already. */
  readonly report?: Report;
  /** What was compared, by this metric. */
  readonly compare?: Compared;
  /** The figure that the answer, the overview and the comparison are by; what the loops rank by if left out. */
  readonly metric?: string | undefined;
  /** The least difference that matters, where `report` is not given; what the sources go by if left out. */
  readonly margin?: number;
  /** What else was not alike in what is compared. */
  readonly differences?: readonly Difference[];
  /** Charts that are drawn already, by this metric. */
  readonly charts?: readonly Picture[];
  /** Where a run directory is, if its name is not its path. */
  readonly dirOf?: DirOf;
}

/** Raw outputs by the run a loop belongs to; sources that are no run directory have none. */
function readRawOf(sources: readonly Source[], dirOf: DirOf): (loop: SourcedLoop) => string | null {
  const dirs = new Map(
    sources.flatMap((source): [string, string][] =>
      source.format === 'run-directory' && source.run !== null ? blockIdsOf(source.run).map((id): [string, string] => [id, dirOf(source)]) : [],
    ),
  );
  return ({ run, raw }) => {
    const dir = dirs.get(run ?? '');
    return dir === undefined || raw === null ? null : readRawOutput(dir, raw);
  };
}

/** What mounts were seen to keep, of run directories that have answers of probes beside their loops. */
async function readSemanticsOf(sources: readonly Source[], dirOf: DirOf): Promise<SemanticsReport[]> {
  const kept = sources.filter((source) => source.format === 'run-directory' && source.run !== null && hasSemantics(dirOf(source)));
  if (kept.length === 0) return [];
  // The table of probes is loaded by whom it is for.
  const { buildSemanticsReport } = await import('../semantics/report.ts');
  return kept.flatMap((source) => (source.run === null ? [] : [buildSemanticsReport(source.run, readSemantics(dirOf(source)))]));
}

/**
 * Those that the page's table does not show already, and each once: a page has to stay small enough to be sent. Bars of the figure
 * that fio jobs are ranked by, and of what else the loops are shown by.
 */
function chartsOf(report: Report): string[] {
  const [ranked] = FIGURES.filter(({ column }) => column !== undefined);
  const bars = [ranked, ...shownFigures(report).filter(({ column }) => column === undefined)].map((figure) => `${figure?.name}-log`);
  return ['overview', ...bars.slice(0, 1), 'split', 'latency', 'loops', 'cpu-cost', ...bars.slice(1)];
}

/** Every one of them the report has something to draw of; one after the other, since vega counts ids for all. */
async function drawCharts(report: Report, metric: string, drawn: readonly Picture[]): Promise<PageChart[]> {
  const charts: PageChart[] = [];
  for (const name of chartsOf(report)) {
    const chart = drawn.find((picture) => picture.name === name) ?? (await drawPicture(report, name, metric));
    if (chart !== null) charts.push(chart);
  }
  return charts;
}

/** How to measure runs of ours again; for what others measured, how to show it again. */
function describeCommand(sources: readonly Source[]): string {
  const show = ['fsbench', 'report', ...sources.map(({ name }) => name), '--format', 'html'].map(quoteForShell).join(' ');
  const measured = sources.flatMap(({ run }) => (run === null ? [] : [writeFioCommand(run.options as OptionValues)]));
  return measured.length === sources.length ? [...new Set(measured)].join('\n') : show;
}

/** Two sides with what can be said of their cells. */
function compareSides({ base, candidate }: Sides, metric: string, margin: number): Compared {
  const reports = { base: buildReport(base.map(asInRun), [], margin), candidate: buildReport(candidate.map(asInRun), [], margin) };
  return { ...reports, comparison: compareReports(reports.base, reports.candidate, metric, { margin }) };
}

/** The comparison as the page takes it; null where the sides share no cell: two mounts, each in a source of its own, are no two runs. */
function toPageCompare({ base, candidate, comparison }: Compared): PageCompare | null {
  if (comparison.cells.length === 0) return null;
  const summary = summarizeComparison(comparison, figureNamed(comparison.metric).title);
  return { base, candidate, judged: comparison.cells, summary, method: describeMethod(comparison) };
}

/** The document. Two sources are also compared, the first being the base, unless they are parts of one run or `compare` has what was. */
export async function renderPage(
  sources: readonly Source[],
  { charts = [], compare, dirOf = ({ name }) => name, report: made, metric: asked, margin, differences = [] }: PageOptions = {},
): Promise<string> {
  const alone = made ?? buildReport(sources, asked === undefined ? [] : [asked], margin);
  const known = new Set(alone.differences.map(({ text }) => text));
  const report = { ...alone, differences: [...alone.differences, ...differences.filter(({ text }) => !known.has(text))] };
  const metric = asked ?? leadFigure(report).name;
  const compared =
    compare ??
    (sources.length === 2 && !arePartsOfOne(sources) ? compareSides({ base: sources.slice(0, 1), candidate: sources.slice(1) }, metric, report.margin) : null);
  const judged = compared === null ? null : toPageCompare(compared);
  return renderHtml(report, {
    assets: readPageAssets(),
    charts: await drawCharts(report, metric, charts),
    metric: asked,
    command: describeCommand(sources),
    readRaw: readRawOf(sources, dirOf),
    semantics: await readSemanticsOf(sources, dirOf),
    ...(judged === null ? {} : { compare: judged }),
    generatedBy: `fsbench ${readOwnVersion()}`,
  });
}
