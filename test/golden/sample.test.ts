/** The committed run renders to its goldens, and the README shows its table. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseFioOutput } from '../../src/parse/fio-json.ts';
import { renderSvg } from '../../src/render/charts/svg.ts';
import { readResults, readRunRecord } from '../../src/store/run-directory.ts';
import { GOLDEN_DIR, readReadmeTable, renderGoldens, SAMPLE_DIR } from './sample.ts';

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

test('the committed chart is what its run draws', async () => {
  const spec = JSON.parse(readFileSync(join(SAMPLE_DIR, 'charts/overview.vl.json'), 'utf8'));
  assert.is(await renderSvg(spec), readFileSync(join(SAMPLE_DIR, 'charts/overview.svg'), 'utf8'));
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
