/** What a page and the charts of a 30 x 3 run cost, against vega alone on the same specs. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { buildReport } from '../src/analyse/report.ts';
import { sourceOfRun } from '../src/analyse/sources.ts';
import { renderPage } from '../src/commands/render-page.ts';
import { writeCharts } from '../src/commands/write-charts.ts';
import { PACKAGE_ROOT } from '../src/process/paths.ts';
import { CHARTS, type Chart } from '../src/render/charts/catalogue.ts';
import { listRunCharts } from '../src/render/charts/names.ts';
import { readResults, readRunRecord } from '../src/store/run-directory.ts';
import { print } from './print.ts';

const SAMPLE_DIR = join(PACKAGE_ROOT, 'reports/sample');

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The committed run: read, all charts drawn, the page with its charts and raw outputs. */
export async function benchPage(): Promise<void> {
  const source = () => sourceOfRun('reports/sample', readRunRecord(SAMPLE_DIR), readResults(SAMPLE_DIR));
  const specs = listRunCharts().flatMap((name) => (CHARTS[name] as Chart).build(buildReport([source()])) ?? []);
  const ours = async () => {
    const charts = await writeCharts(buildReport([source()]), async () => {});
    await renderPage([source()], { charts, dirOf: () => SAMPLE_DIR });
  };
  const alone = async () => {
    for (const spec of specs) {
      const view = new View(parse(compile(spec).spec), { renderer: 'none' });
      await view.toSVG();
      view.finalize();
    }
  };
  await ours();
  await alone();
  const ratios: number[] = [];
  for (let pair = 0; pair < 7; pair++) ratios.push((await time(ours)) / (await time(alone)));
  print('page and charts of 30 x 3 / vega alone', median(ratios), '< 3', `median of 7 pairs, ${specs.length} charts`);
  const page = readFileSync(join(SAMPLE_DIR, 'report.html'), 'utf8');
  // What stands for the run: its figures, and what fio printed.
  const data = [...page.matchAll(/<script type="[^"]*" id="(?:data|raw)">.*?<\/script>/gs)].reduce((sum, [block]) => sum + Buffer.byteLength(block), 0);
  const bytes = Buffer.byteLength(page);
  print('page without data and raw output, KB', (bytes - data) / 1000, '< 700', `${(bytes / 1000).toFixed(0)} KB with both`);
}
