/** The committed run renders to its goldens, and the README shows its table. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseFioOutput } from '../../src/parse/fio-json.ts';
import { readResults, readRunRecord } from '../../src/store/run-directory.ts';
import {
  GOLDEN_DIR,
  readReadmeTable,
  renderGoldens,
  renderSampleCharts,
  renderSamplePage,
  renderSampleReport,
  SAMPLE_DIR,
  unpackRawOutputs,
} from './sample.ts';

for (const [name, text] of Object.entries(renderGoldens())) {
  test(`${name} is as its golden`, () => {
    const file = join(GOLDEN_DIR, name);
    const golden = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (golden !== text) writeFileSync(`${file}.got`, text);
    assert.ok(golden === text, `${file} differs from ${name}.got beside it; if the new one is right, npm run golden`);
  });
}

test("the README's table is the committed run's", () => {
  assert.is(readReadmeTable().trim(), renderGoldens()['sample.md']?.trim());
});

const charts = await renderSampleCharts();

for (const [name, text] of Object.entries(charts)) {
  test(`the committed ${name} is what its run draws`, () => {
    const file = join(SAMPLE_DIR, name);
    const golden = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (golden !== text) writeFileSync(`${file}.got`, text);
    assert.ok(golden === text, `${file} differs from ${name}.got beside it; if the new one is right, npm run golden`);
  });
}

test('no chart is committed that its run does not draw', () => {
  const committed = readdirSync(join(SAMPLE_DIR, 'charts')).filter((name) => !name.endsWith('.got'));
  assert.equal(
    committed.sort(),
    Object.keys(charts)
      .map((name) => basename(name))
      .sort(),
  );
});

test('the committed report is what its run renders', () => {
  assert.ok(
    readFileSync(join(SAMPLE_DIR, 'report.md'), 'utf8') === renderSampleReport(),
    'reports/sample/report.md differs; if the new one is right, npm run golden',
  );
});

test('the committed page is what its run renders', async () => {
  const committed = readFileSync(join(SAMPLE_DIR, 'report.html'), 'utf8');
  assert.ok(
    unpackRawOutputs(committed) === unpackRawOutputs(await renderSamplePage()),
    'reports/sample/report.html differs; if the new one is right, npm run golden',
  );
});

test('the committed run is whole: all 30 workloads on three mounts, raw files that parse to its figures', () => {
  const { plan } = readRunRecord(SAMPLE_DIR);
  const results = readResults(SAMPLE_DIR);
  assert.is(plan.workloads.length, 30);
  assert.is(plan.mounts.length, 3);
  assert.is(results.length, 90 * plan.loops);
  for (const { outcome, raw, metrics, workload, mount } of results) {
    if (outcome !== 'ok') continue;
    assert.equal(parseFioOutput(readFileSync(join(SAMPLE_DIR, 'raw', raw ?? ''), 'utf8')).metrics, metrics, `${workload} on ${mount}`);
  }
});

test.run();
