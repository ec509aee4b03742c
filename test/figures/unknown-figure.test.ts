/** Figures that the table has no row of, such as those of a newer fsbench, are kept wherever loops are written. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runHistoryAdd } from '../../src/commands/history/add.ts';
import { runHistoryExport } from '../../src/commands/history/export.ts';
import { loadSources } from '../../src/commands/load-sources.ts';
import { runReportCommand } from '../../src/commands/report.ts';
import type { Figure } from '../../src/figures/figure.ts';
import { FIGURES } from '../../src/figures/figures.ts';
import { runCommand } from '../support/command-io.ts';
import { readPageData } from '../support/page-data.ts';
import { wallTime } from '../support/rooms/figure.ts';
import { withRow } from '../support/rooms/with-row.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { makeTimedDir, TIMED } from '../support/timed-runs.ts';

const dir = makeTimedDir(TIMED);
const report = async (source: string, format: string) => (await runCommand((io) => runReportCommand([source], { format, force: false, check: false }, io))).out;

function write(text: string, format: string): string {
  const file = join(makeTempDir(), `loops.${format}`);
  writeFileSync(file, text);
  return file;
}

const carriedBy = async (source: string) => (await loadSources([source]))[0]?.loops.map(({ mount, figures }) => [mount, figures]);
const EXPECTED = TIMED.map(({ mount, figures }) => [mount, figures]);

test('what a newer fsbench wrote as CSV is read, and written on', async () => {
  const newer = await withRow(FIGURES as readonly Figure[], wallTime, () => report(dir, 'csv'));
  assert.match(newer, ',script-time,markScriptTime,neededScriptTime\n', 'what it wrote');
  const file = write(newer, 'csv');
  assert.equal(await carriedBy(file), EXPECTED, 'read');
  for (const format of ['csv', 'json']) assert.equal(await carriedBy(write(await report(file, format), format)), EXPECTED, `written as ${format}`);
});

test('JSON has the means of cells', async () => {
  const [workload] = JSON.parse(await report(dir, 'json')).workloads;
  assert.equal(
    workload.cells.map(({ figures }: { figures?: Record<string, number> }) => figures?.['script-time']?.toFixed(1)),
    ['5.0', '50.0', undefined],
  );
});

test('the page lists the loops of a cell by its name', async () => {
  const [workload] = readPageData(await report(dir, 'html')).workloads;
  assert.equal([workload?.columns, workload?.cells.map(({ loops }) => loops[0]?.shown)], [['script-time'], [['5.0'], ['50.0'], [null]]]);
});

test('a history exports it', async () => {
  const history = join(makeTempDir(), 'nightly.db');
  await runCommand((io) => runHistoryAdd([dir], { history, label: [], accept: [], json: false }, io));
  const { out } = await runCommand((io) => runHistoryExport({ history, format: 'csv' }, io));
  const [head, first] = out.split('\n');
  assert.match(head ?? '', /,warnings,work,script-time$/, 'head');
  assert.match(first ?? '', /,5$/, 'first loop');
  const other = await runCommand((io) => runHistoryExport({ history, format: 'csv', series: 'c/npm-ci' }, io));
  assert.match(other.out.split('\n')[0] ?? '', /,warnings,work$/, 'no column where the wanted series carry nothing');
});

test.run();
