/** The page of some sources: the report, its charts, what fio printed, and the comparison of two. */

import { compareReports } from '../analyse/compare.ts';
import { buildReport } from '../analyse/report.ts';
import { asInRun } from '../analyse/source-mounts.ts';
import type { Rate } from '../figures/metrics.ts';
import { METRIC_TRAITS } from '../figures/series-values.ts';
import type { Report, Source, SourcedLoop } from '../model/records.ts';
import type { OptionValues } from '../plan/options.ts';
import type { ChartName } from '../render/charts/names.ts';
import { describeMethod, summarizeComparison } from '../render/compare/words.ts';
import type { PageCompare } from '../render/html/compare.ts';
import { type PageChart, renderHtml } from '../render/html/page.ts';
import { readPageAssets } from '../store/page-assets.ts';
import { readRawOutput } from '../store/raw-outputs.ts';
import { readOwnVersion } from '../target/environment.ts';
import { quoteForShell } from '../text/quote.ts';
import { writeFioCommand } from './fio-command-line.ts';
import { drawPicture, type Picture } from './write-charts.ts';

type DirOf = (source: Source) => string;

interface Sides {
  readonly base: readonly Source[];
  readonly candidate: readonly Source[];
}

interface PageOptions {
  /** What to compare. */
  readonly compare?: Sides;
  /** What the answer, the overview and the comparison are by; IOPS if left out. */
  readonly rate?: Rate | undefined;
  /** Charts that are drawn already, by this rate. */
  readonly charts?: readonly Picture[];
  /** Where a run directory is, if its name is not its path. */
  readonly dirOf?: DirOf;
}

/** Raw outputs by the run a loop belongs to; sources that are no run directory have none. */
function readRawOf(sources: readonly Source[], dirOf: DirOf): (loop: SourcedLoop) => string | null {
  const dirs = new Map(
    sources.flatMap((source): [string, string][] => (source.format === 'run-directory' && source.run !== null ? [[source.run.id, dirOf(source)]] : [])),
  );
  return ({ run, raw }) => {
    const dir = dirs.get(run ?? '');
    return dir === undefined || raw === null ? null : readRawOutput(dir, raw);
  };
}

/** Those that the page's table does not show already, and each once: a page has to stay small enough to be sent. */
const PAGE_CHARTS: readonly ChartName[] = ['overview', 'iops-log', 'split', 'latency', 'loops', 'cpu-cost'];

/** Every one of them the report has something to draw of; one after the other, since vega counts ids for all. */
async function drawCharts(report: Report, rate: Rate, drawn: readonly Picture[]): Promise<PageChart[]> {
  const charts: PageChart[] = [];
  for (const name of PAGE_CHARTS) {
    const chart = drawn.find((picture) => picture.name === name) ?? (await drawPicture(report, name, rate));
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

/** Two sides with what can be said of their cells; null where they share none. */
function judge({ base, candidate }: Sides, rate: Rate): PageCompare | null {
  const reports = { base: buildReport(base.map(asInRun)), candidate: buildReport(candidate.map(asInRun)) };
  const comparison = compareReports(reports.base, reports.candidate, rate);
  // Two mounts, each in a source of its own, are no two runs.
  if (comparison.cells.length === 0) return null;
  return { ...reports, judged: comparison.cells, summary: summarizeComparison(comparison, METRIC_TRAITS[rate].title), method: describeMethod(comparison) };
}

/** The document. Two sources are also compared, the first being the base, unless `compare` says which are. */
export async function renderPage(
  sources: readonly Source[],
  { charts = [], compare, dirOf = ({ name }) => name, rate = 'iops' }: PageOptions = {},
): Promise<string> {
  const report = buildReport(sources);
  const sides = compare ?? (sources.length === 2 ? { base: sources.slice(0, 1), candidate: sources.slice(1) } : null);
  const judged = sides === null ? null : judge(sides, rate);
  return renderHtml(report, {
    assets: readPageAssets(),
    charts: await drawCharts(report, rate, charts),
    rate,
    command: describeCommand(sources),
    readRaw: readRawOf(sources, dirOf),
    ...(judged === null ? {} : { compare: judged }),
    generatedBy: `fsbench ${readOwnVersion()}`,
  });
}
