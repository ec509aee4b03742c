/** `report --inject FILE`: blocks of a document brought up to date, or with `--check` only looked at. */

import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { environmentError, messageOf, usageError } from '../model/errors.ts';
import type { Report } from '../model/records.ts';
import { listCharts } from '../render/charts/names.ts';
import { explainedOf, renderExplained } from '../render/explained.ts';
import { escapeMarkdown, renderAnswer, renderSources, summarize } from '../render/markdown.ts';
import { findBlocks, findStale, injectBlocks } from '../render/markdown-inject.ts';
import { readRegularFile } from '../store/regular-file.ts';
import { writeOutput } from '../store/write-output.ts';
import type { CommandIo } from './io.ts';
import { drawPicture } from './write-charts.ts';

export interface InjectOptions {
  readonly file: string;
  /** Write nothing; exit code 1 says that something is out of date. */
  readonly check: boolean;
  /** Where SVGs go; the folder `charts` beside the document if left out. */
  readonly chartsDir: string | undefined;
  /** The table shows, and the overview and the summary are by, this metric; what the loops are shown and rank by if left out. */
  readonly metric?: string | undefined;
}

const TEXT_BLOCKS: Readonly<Record<string, (report: Report, metric?: string) => string>> = {
  table: renderAnswer,
  summary: summarize,
  environment: renderSources,
  explained: (report) => renderExplained(explainedOf(report), escapeMarkdown),
};

const blockNames = () => [...Object.keys(TEXT_BLOCKS), ...listCharts()];

/** Bytes as characters, so that even what is no UTF-8 comes out as it went in. */
function readDocument(file: string): string {
  try {
    return readRegularFile(file, { followLinks: true }).toString('latin1');
  } catch (cause) {
    throw usageError('unreadable-document', `--inject ${file}: ${messageOf(cause)}`, 'name a document that exists, with marks in it', cause);
  }
}

const asBytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

/** A relative address in a markdown link: forward slashes, with whatever would end the link encoded. */
function linkTo(document: string, file: string): string {
  const steps = relative(dirname(document), file).split(sep);
  return steps.map((step) => encodeURIComponent(step).replace(/[()]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)).join('/');
}

interface ChartFile {
  readonly name: string;
  readonly file: string;
  readonly svg: string;
}

interface Contents {
  readonly texts: ReadonlyMap<string, string>;
  readonly charts: readonly ChartFile[];
}

async function renderContents(report: Report, names: readonly string[], file: string, chartsDir: string, metric?: string): Promise<Contents> {
  const texts = new Map<string, string>();
  const charts: ChartFile[] = [];
  for (const name of names) {
    const render = Object.hasOwn(TEXT_BLOCKS, name) ? TEXT_BLOCKS[name] : undefined;
    if (render !== undefined) {
      texts.set(name, asBytes(render(report, metric)));
      continue;
    }
    const chart = await drawPicture(report, name, metric);
    if (chart === null) throw usageError('nothing-to-draw', `${file}: the report has nothing to draw for '${name}'`, 'take the marks of that chart out');
    const { title, svg } = chart;
    const target = join(chartsDir, `${name}.svg`);
    charts.push({ name, file: target, svg });
    texts.set(name, asBytes(`![${escapeMarkdown(title)}](${linkTo(file, target)})`));
  }
  return { texts, charts };
}

function isCurrent({ file, svg }: ChartFile): boolean {
  return existsSync(file) && readFileSync(file, 'utf8') === svg;
}

function makeFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true });
  } catch (cause) {
    throw environmentError('out-unwritable', `${dir}: ${messageOf(cause)}`, undefined, cause);
  }
}

/** Runs it; resolves with the exit code: 1 where `check` found something out of date. */
export async function runInject(
  report: Report,
  { file, check, chartsDir = join(dirname(file), 'charts'), metric }: InjectOptions,
  io: CommandIo,
): Promise<number> {
  const text = readDocument(file);
  const blocks = findBlocks(text, file);
  if (blocks.length === 0) {
    throw usageError(
      'no-marks',
      `${file} has no marks to put anything between`,
      `write these two lines into it:\n  <!-- fsbench:begin table -->\n  <!-- fsbench:end table -->\n  in place of 'table' also ${blockNames().slice(1).join(', ')}`,
    );
  }
  const unknown = blocks.find(({ name }) => !blockNames().includes(name));
  if (unknown !== undefined)
    throw usageError('bad-marks', `${file}:${unknown.line}: there is no block '${unknown.name}'`, `a block is one of ${blockNames().join(', ')}`);

  const { texts, charts } = await renderContents(
    report,
    blocks.map(({ name }) => name),
    file,
    chartsDir,
    metric,
  );
  const stale = findStale(text, file, texts);
  const staleCharts = charts.filter((chart) => !isCurrent(chart));
  if (check) {
    for (const { line, name } of stale) io.print(`${file}:${line}: '${name}' is out of date\n`);
    for (const chart of staleCharts) io.print(`${chart.file}: the chart is ${existsSync(chart.file) ? 'out of date' : 'missing'}\n`);
    return stale.length + staleCharts.length === 0 ? 0 : 1;
  }
  for (const chart of staleCharts) {
    makeFolder(dirname(chart.file));
    writeOutput(chart.file, chart.svg, chart.file);
  }
  if (stale.length > 0) writeOutput(file, Buffer.from(injectBlocks(text, file, texts), 'latin1'), `--inject ${file}`);
  const changed = [...(stale.length > 0 ? [`${file} (${stale.map(({ name }) => name).join(', ')})`] : []), ...staleCharts.map((chart) => chart.file)];
  if (!io.quiet) io.tell(changed.length === 0 ? `up to date: ${file}` : `written: ${changed.join(', ')}`);
  return 0;
}
