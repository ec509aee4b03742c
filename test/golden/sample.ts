/** What is rendered of the committed run and of made-up hostile ones, by the name of its golden file. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { buildReport } from '../../src/analyse/report.ts';
import { sourceOfRun } from '../../src/analyse/sources.ts';
import { writeFioCommand } from '../../src/commands/fio-command-line.ts';
import { renderPage } from '../../src/commands/render-page.ts';
import { formatSpec, writeCharts } from '../../src/commands/write-charts.ts';
import type { Report, Source } from '../../src/model/records.ts';
import type { OptionValues } from '../../src/plan/options.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { renderCsv } from '../../src/render/csv.ts';
import { renderReport, renderTable } from '../../src/render/markdown.ts';
import { readResults, readRunRecord } from '../../src/store/run-directory.ts';
import { makeHostileReport, ownSpecs, specsOf } from '../support/charts.ts';

export const SAMPLE_DIR = join(PACKAGE_ROOT, 'reports/sample');
export const GOLDEN_DIR = join(PACKAGE_ROOT, 'test/golden');

function readSampleSource(): Source {
  return sourceOfRun('reports/sample', readRunRecord(SAMPLE_DIR), readResults(SAMPLE_DIR));
}

/** The report of the committed run. */
export function readSampleReport(): Report {
  return buildReport([readSampleSource()]);
}

/** Name and text of every golden; names are files in GOLDEN_DIR. */
export function renderGoldens(): Record<string, string> {
  const report = readSampleReport();
  return {
    'sample.md': renderTable(report),
    'sample.csv': renderCsv(report),
    ...Object.fromEntries(
      Object.entries({ ...specsOf(makeHostileReport()), ...ownSpecs() }).map(([name, spec]) => [`hostile.${name}.vl.json`, formatSpec(spec)]),
    ),
  };
}

/** Name and text of the charts of the committed run; names are files in SAMPLE_DIR. They are goldens too. */
export async function renderSampleCharts(): Promise<Record<string, string>> {
  const charts: Record<string, string> = {};
  await writeCharts(readSampleReport(), async (name, text) => {
    charts[name] = text;
  });
  return charts;
}

/** report.md of the committed run. */
export function renderSampleReport(): string {
  const run = readRunRecord(SAMPLE_DIR);
  return renderReport(readSampleReport(), run, writeFioCommand(run.options as OptionValues));
}

/** The page of the committed run. */
export async function renderSamplePage(): Promise<string> {
  return renderPage([readSampleSource()], { dirOf: () => SAMPLE_DIR });
}

/** The page with the raw outputs it holds as the text they are: their packing differs between versions of zlib. */
export function unpackRawOutputs(page: string): string {
  return page.replace(/(<script type="text\/plain" id="raw">)([^<]*)/, (_, tag: string, base64: string) => tag + gunzipSync(Buffer.from(base64, 'base64')));
}

/** The table between the marks of the README. */
export function readReadmeTable(): string {
  const text = readFileSync(join(PACKAGE_ROOT, 'README.md'), 'utf8');
  return /<!-- sample:begin -->\n([\s\S]*?)<!-- sample:end -->/.exec(text)?.[1] ?? '';
}

/** Known differences, each a run of two variants of one kind. */
export const KNOWN_RUNS = ['msize', 'virtiofs-cache', 'sshfs-sync', 'virtiofsd', 'kernel'] as const;

/** Committed runs beside it, by their folders below reports/; each with the document that shows its table between marks of that name. */
export const KEPT_RUNS: ReadonlyMap<string, string> = new Map([
  ['lima', 'README.md'],
  ['exec', 'README.md'],
  ['apps', 'docs/exec.md'],
  ['scenarios', 'docs/exec.md'],
  ['sweep-bs', 'docs/variants.md'],
  ['variants-kernels', 'docs/variants.md'],
  ...KNOWN_RUNS.map((name) => [`known/${name}`, 'docs/variants.md'] as const),
]);

export const keptDir = (name: string): string => join(PACKAGE_ROOT, 'reports', name);

/** The report.md of such a run, and the table that its document shows. */
export function renderKeptRun(name: string): { readonly report: string; readonly table: string } {
  const run = readRunRecord(keptDir(name));
  const report = buildReport([sourceOfRun(`reports/${name}`, run, readResults(keptDir(name)))]);
  return { report: renderReport(report, run, writeFioCommand(run.options as OptionValues)), table: renderTable(report) };
}

/** That table between its marks in a document. */
export const putTable = (text: string, name: string, table: string): string =>
  text.replace(new RegExp(`(<!-- ${name}:begin -->\\n)[\\s\\S]*?(<!-- ${name}:end -->)`), (_, begin: string, end: string) => `${begin}\n${table}\n${end}`);
