/** A figure of fio jobs with a column of its own is one row of the table too: it is wherever IOPS are. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../src/analyse/report.ts';
import { sourceOfRun } from '../../src/analyse/sources.ts';
import { loadSources } from '../../src/commands/load-sources.ts';
import { renderPage } from '../../src/commands/render-page.ts';
import { writeCharts } from '../../src/commands/write-charts.ts';
import type { Figure } from '../../src/figures/figure.ts';
import { FIGURES } from '../../src/figures/figures.ts';
import { renderCsv } from '../../src/render/csv.ts';
import { renderAnswer } from '../../src/render/markdown.ts';
import { describeLoop } from '../../src/render/progress.ts';
import { readPageData } from '../support/page-data.ts';
import { makeLoop, makeMetrics, makePlan, makeRun } from '../support/records.ts';
import { clatMean } from '../support/rooms/fio-figure.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const table = FIGURES as Figure[];

test.before(() => {
  table.push(clatMean);
});

test.after(() => {
  table.splice(table.indexOf(clatMean), 1);
});

/** An I/O takes 2 us in the mean on a, and twice as long on b, which does as many in a second. */
const LOOPS = ['a', 'b'].flatMap((mount, at) =>
  [1, 2, 3].map((loop) => {
    const metrics = makeMetrics(1000);
    return makeLoop({
      workload: 'v',
      mount,
      loop,
      metrics: { ...metrics, read: { ...(metrics.read as NonNullable<typeof metrics.read>), clatMeanNs: 2000 * (at + 1) + loop } },
    });
  }),
);
const SOURCE = sourceOfRun('run', makeRun(makePlan(['v'], 'a=9p,b=tmpfs')), LOOPS);

test('tables have its column, with its marks', () => {
  const answer = renderAnswer(buildReport([SOURCE]));
  assert.match(answer, /^\| Workload \| +a \(BW\) \| +a \(IOPS\) \| a \(clat mean\) \| /m, 'head');
  assert.match(answer, /\| v +\|.* 2\.0 µs ✓ \|.* 4\.0 µs \|/, 'row');
});

test('progress says it of each loop', () => {
  assert.is(describeLoop(LOOPS[0] as (typeof LOOPS)[number]), '3.9 MiB/s, 1000 IOPS, clat mean 2.0 µs');
});

test('CSV has its marks beside those of the rates, and is read back', async () => {
  const text = renderCsv(buildReport([SOURCE]));
  const records = parse(text, { columns: true }) as Record<string, string>[];
  assert.match(text, ',markBw,markIops,markClatMean,warnings,');
  assert.equal(
    records.map(({ markClatMean }) => markClatMean),
    ['won', 'won', 'won', 'none', 'none', 'none'],
  );
  const file = join(makeTempDir(), 'loops.csv');
  writeFileSync(file, text);
  assert.is(renderAnswer(buildReport(await loadSources([file]))), renderAnswer(buildReport([SOURCE])), 'the same table');
});

test('every run is drawn by it', async () => {
  const drawn = await writeCharts(buildReport([SOURCE]), async () => {});
  const names = drawn.map(({ name }) => name);
  assert.equal(names.slice(0, 7), ['overview', 'iops', 'iops-log', 'bw', 'bw-log', 'clat-mean', 'clat-mean-log']);
});

test("the page lists a cell's loops by it", async () => {
  const [workload] = readPageData(await renderPage([SOURCE])).workloads;
  assert.equal(workload?.columns, ['Bandwidth', 'IOPS', 'Latency mean', 'Runtime']);
  assert.equal(workload?.cells[1]?.loops[0]?.shown, ['3.9 MiB/s', '1000', '4.0 µs', '1.0 s']);
});

test.run();
