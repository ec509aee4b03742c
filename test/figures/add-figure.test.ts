/** A figure is one row of the table: with that row it is read, printed, charted, compared, kept and judged. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compareReports } from '../../src/analyse/compare.ts';
import type { Night } from '../../src/analyse/nightly/records.ts';
import { buildReport } from '../../src/analyse/report.ts';
import { type CheckOptions, runCheck } from '../../src/commands/check/check.ts';
import { runCompare } from '../../src/commands/compare.ts';
import { runHistoryAdd } from '../../src/commands/history/add.ts';
import { runHistoryChart } from '../../src/commands/history/chart.ts';
import { runHistoryExport } from '../../src/commands/history/export.ts';
import { runHistoryShow } from '../../src/commands/history/show.ts';
import { loadSources } from '../../src/commands/load-sources.ts';
import { runReportCommand } from '../../src/commands/report.ts';
import { writeCharts } from '../../src/commands/write-charts.ts';
import type { Figure } from '../../src/figures/figure.ts';
import { FIGURES } from '../../src/figures/figures.ts';
import type { SourcedLoop } from '../../src/model/records.ts';
import { listCharts } from '../../src/render/charts/names.ts';
import { renderCompareMarkdown } from '../../src/render/compare/markdown.ts';
import { describeLoop } from '../../src/render/progress.ts';
import { openHistory } from '../../src/store/history/history.ts';
import { type Ran, runCommand } from '../support/command-io.ts';
import { makeNights } from '../support/nightly.ts';
import { readPageData } from '../support/page-data.ts';
import { makeLoop, makeMetrics } from '../support/records.ts';
import { wallTime } from '../support/rooms/figure.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { TIMED as LOOPS, makeTimedDir as makeDir, makeTimed } from '../support/timed-runs.ts';

const table = FIGURES as Figure[];

test.before(() => {
  table.push(wallTime);
});

test.after(() => {
  table.splice(table.indexOf(wallTime), 1);
});

const report = async (dir: string, options: Partial<Parameters<typeof runReportCommand>[1]> = {}): Promise<string> =>
  (await runCommand((io) => runReportCommand([dir], { force: false, check: false, ...options }, io))).out;

test('it is read from a run directory and printed, the lower one marked', async () => {
  const dir = makeDir(LOOPS);
  const text = await report(dir);
  assert.match(text, /^\| Workload \| +a \(wall time\) \| +b \(wall time\) \| +c \(wall time\) \|\n/, 'head');
  assert.match(text, /\| npm-ci +\| +5\.00 s ✓ \| +50\.00 s \| +failed \[1\] \|/, 'row');
  assert.match(text, "Of 1 workload by wall time: a wins 1 (b's is 10x); c has no figure for 1.", 'sentence');
  assert.not.match(text, 'IOPS');
  const terminal = await report(dir, { format: 'text' });
  assert.match(terminal, /^Wall time; the bar is the ratio to the best\n/, 'above the table');
  assert.match(terminal, /npm-ci +5\.00 s ✓ █+ +50\.00 s {3}█/, 'the lower has the longer bar');
  assert.is(describeLoop(LOOPS[0] as SourcedLoop), 'wall time 5.00 s', 'progress');
});

test('one loop each: the smallest is called so', async () => {
  const text = await report(makeDir([...makeTimed('npm-ci', 'a', [5]), ...makeTimed('npm-ci', 'b', [6])]));
  assert.match(text, '5.00 s (✓)');
  assert.match(text, '(✓) smallest of one figure each, not tested');
  assert.match(text, 'a is the smallest in 1, not tested');
});

test('beside a fio job each kind of work is shown and ranked by its own', async () => {
  const fio = ['a', 'b'].flatMap((mount, at) => [1, 2, 3].map((loop) => makeLoop({ mount, loop, metrics: makeMetrics(1000 * (at + 1) + loop) })));
  const text = await report(makeDir([...fio, ...LOOPS]));
  assert.match(text, /^\| Workload +\| +a \(BW\) \| +a \(IOPS\) \| +a \(wall time\) \|/m, 'head');
  assert.match(text, 'Of 1 workload by IOPS: b wins 1 (2.0x a on psync); c has no figure for 1. Of 1 workload by wall time: a wins 1', 'sentences');
  const only = await report(makeDir(fio.map((loop) => ({ ...loop, figures: { 'script-time': 1 } }))));
  assert.not.match(only, 'wall time', 'a fio job keeps its columns');
  const asked = await report(makeDir(fio.map((loop) => ({ ...loop, figures: { 'script-time': loop.mount === 'a' ? 1 : 2 } }))), { metric: 'script-time' });
  assert.match(asked, /seqread-psync \| +1\.00 s ✓ \| +2\.00 s \|/, 'but for --metric');
});

test('CSV and JSON have it and give it back', async () => {
  const dir = makeDir(LOOPS);
  for (const format of ['csv', 'json'] as const) {
    const file = join(makeTempDir(), `loops.${format}`);
    writeFileSync(file, await report(dir, { format }));
    const [source] = await loadSources([file]);
    assert.equal(
      source?.loops.map(({ mount, outcome, metrics, figures }) => [mount, outcome, metrics, figures]),
      LOOPS.map(({ mount, outcome, metrics, figures }) => [mount, outcome, metrics, figures]),
      format,
    );
    assert.is(await report(file), await report(dir), `${format}: the same table`);
  }
  const [workload] = JSON.parse(await report(dir, { format: 'json' })).workloads;
  assert.equal(workload.winners, { bw: [], iops: [], 'script-time': ['a'] });
  assert.ok(Math.abs(workload.cells[1].figures['script-time'] - 50) < 0.01, 'mean of a cell');
  assert.match(
    await report(dir, { format: 'csv' }),
    /^[^\n]*,fioArgv,work,neededBw,neededIops,script-time,markScriptTime,neededScriptTime\n/,
    'behind all other columns, with its mark',
  );
});

test('charts and page draw it', async () => {
  const dir = makeDir(LOOPS);
  for (const chart of ['script-time', 'script-time-log', 'overview', 'loops']) {
    const spec = await report(dir, { format: 'vl', chart });
    assert.match(spec, /[Ww]all time/, `${chart}: its name`);
    assert.match(spec, /50\.00 s/, `${chart}: its figures`);
  }
  assert.match(await report(dir, { format: 'svg', chart: 'script-time' }), /5\.00 s ✓/, 'the lower is marked');
  const ratios = JSON.parse(await report(dir, { format: 'vl' })).data.values.map(({ ratio }: { ratio: number | null }) => ratio?.toFixed(1));
  assert.equal(ratios, ['1.0', '0.1', undefined], 'the lower is the best of the overview');
  const page = await report(dir, { format: 'html' });
  assert.match(page, 'value="script-time" checked data-better="lower"', 'switch');
  assert.match(page, 'body:has(input[value="script-time"]:checked) .v.script-time{display:block}', 'style sheet');
  assert.match(page, /data-value="49\.9\d+">[^\n]*50\.00 s/, 'table');
  assert.not.match(page, 'value="iops"', 'nothing of fio');
  const [workload] = readPageData(page).workloads;
  assert.equal(workload?.columns, ['Wall time'], 'loops of a cell: nothing of fio either');
  assert.equal(
    workload?.cells.map(({ loops }) => loops[0]?.shown),
    [['5.00 s'], ['50.00 s'], [null]],
    'loops of a cell',
  );
  const names: string[] = [];
  await writeCharts(buildReport(await loadSources([dir])), async (name) => void names.push(name));
  assert.ok(names.includes('charts/script-time-log.svg'), `charts of a run directory: ${names.join(', ')}`);
  assert.ok(listCharts().includes('script-time'), 'charts that --chart offers');
});

test('reports are compared by it: less is better', async () => {
  const [before, after] = [makeDir(LOOPS, { id: 'before' }), makeDir(makeTimed('npm-ci', 'a', [2.5, 2.51, 2.49]), { id: 'after' })];
  const [base, candidate] = await Promise.all([before, after].map(async (dir) => buildReport(await loadSources([dir]))));
  const comparison = compareReports(base as NonNullable<typeof base>, candidate as NonNullable<typeof candidate>, 'script-time');
  assert.equal([comparison.better, comparison.cells[0]?.verdict, comparison.cells[0]?.ratio.toFixed(2)], ['lower', 'better', '0.50']);
  assert.match(renderCompareMarkdown(comparison), /^By wall time, lower is better: 1 better/);
  const { out } = await runCommand((io) => runCompare(before, after, { format: 'md', force: false }, io));
  assert.match(out, /npm-ci +\| a +\| +5\.00 s \| +2\.50 s \|/, 'by what the loops have');
});

/** 25 nights of a/w1 ... a/w8 and b/w1 ... b/w8; in the last a/w3 takes a fifth longer. */
const nights = makeNights({ nights: 25, workloads: 8, effect: (series, night) => (series === 'a/w3' && night === 25 ? Math.log(1.2) : 0) });
const dirOf = ({ id, at, series }: Night) =>
  makeDir(
    series.flatMap(({ mount, workload, loops }) =>
      makeTimed(
        workload,
        mount,
        loops.map((value) => value / 1000),
        { startedAt: at },
      ),
    ),
    { id, at },
  );

const history = join(makeTempDir(), 'nightly.db');
const CHECK: CheckOptions = { history, label: [], add: true, accept: [], control: [], anyMachine: false, confirm: false, trust: false, format: 'text' };
let tonight: Ran;

test('nights are kept with it, and a check finds the longer one', async () => {
  for (const night of nights.slice(0, -1)) await runCommand((io) => runHistoryAdd([dirOf(night)], { history, label: [], accept: [], json: false }, io));
  tonight = await runCommand((io) => runCheck([dirOf(nights.at(-1) as Night)], { ...CHECK, metric: 'script-time' }, io));
  assert.is(tonight.code, 1, tonight.out);
  assert.match(tonight.out, /^Regression: 1 finding, judged against 24 nights\.\n✗ a\/w3: (?:19|20|21)\.\d % longer \(2\d\.\d\d s to 2\d\.\d\d s\)\n/);
  const again = await runCommand((io) => runCheck([dirOf(nights.at(-1) as Night)], { ...CHECK, add: false }, io));
  assert.is(again.out, tonight.out, 'by what the loops have');
});

test('a history has it without a column of its own, and reads its details for who wants it alone', async () => {
  const store = await openHistory(history, { readOnly: true });
  const loopOf = async (metrics: readonly string[]) => (await store.readWindow({ limit: 1, metrics }))[0]?.cells[0]?.loops[0];
  assert.equal((await loopOf(['script-time']))?.figures, { 'script-time': (nights[24]?.series[0]?.loops[0] as number) / 1000 });
  assert.is((await loopOf(['iops']))?.figures, undefined);
  assert.equal((await store.readNight('night-25'))?.cells[0]?.loops[0]?.figures, (await loopOf(['script-time']))?.figures, 'a whole night');
  await store.close();
  const database = new Database(history, { readonly: true });
  const columns = database.prepare('PRAGMA table_info(fsbench_loops)').all() as { name: string }[];
  database.close();
  assert.not.ok(columns.some(({ name }) => name.includes('wall')));
});

test('a history shows, draws and exports it', async () => {
  const shown = await runCommand((io) => runHistoryShow('a/w3', { history, json: false, nights: '3' }, io));
  assert.match(shown.out, /^By wall time, lower is better: a\/w3\n/);
  assert.match(shown.out, /2\d\.\d\d s/);
  const out = join(makeTempDir(), 'series.vl.json');
  await runCommand((io) => runHistoryChart('a/w3:script-time', { history, out }, io));
  assert.match(readFileSync(out, 'utf8'), 'a/w3, wall time');
  const exported = async (format: string) => (await runCommand((io) => runHistoryExport({ history, format, nights: '1', series: 'a/w3' }, io))).out;
  assert.match(await exported('csv'), /^[^\n]*,warnings,work,script-time\n/, 'csv');
  assert.match(await exported('csv'), /,2\d\.\d+\n$/, 'csv: values');
  assert.match(await exported('benchstat'), /Unit script-time-s better=lower\n[\s\S]*BenchmarkW3\/mount=a 1 2\d\.\d+ script-time-s/, 'benchstat');
  assert.match(await exported('github-action-benchmark'), /"unit": "s",\n +"value": 2\d\./, 'github-action-benchmark');
  assert.match(await exported('bencher'), '"script-time"', 'bencher');
});

test('two files of other figures are no copies of each other', async () => {
  const [one, other] = ['one', 'other'].map((name) => join(makeTempDir(), `${name}.csv`)) as [string, string];
  const csv = await report(makeDir(makeTimed('npm-ci', 'a', [5, 5.1])), { format: 'csv' });
  // `#1` is what files call their run that name none.
  writeFileSync(one, csv.replaceAll(',run,1,', ',#1,1,').replaceAll(',run,2,', ',#1,2,'));
  writeFileSync(other, readFileSync(one, 'utf8').replaceAll(',5.1', ',5.2'));
  await runCommand((io) => runReportCommand([one, other], { force: false, check: false }, io));
});

test.run();
