/** Tests of src/render/scenarios.ts, table-layout.ts and charts/scenarios.ts: times of scenarios as a table and a chart of their own. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../src/analyse/report.ts';
import type { Report } from '../../src/model/records.ts';
import { openParser } from '../../src/parse/open-parser.ts';
import { type ParsedFile, toSource } from '../../src/parse/parsed-file.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { buildBarsSpec } from '../../src/render/charts/bars.ts';
import { buildScenariosSpec } from '../../src/render/charts/scenarios.ts';
import { renderSvg } from '../../src/render/charts/svg.ts';
import { renderAnswer } from '../../src/render/markdown.ts';
import { valuesOf } from '../support/charts.ts';
import { makeBadLoop, makeLoop } from '../support/records.ts';

function published(): Report {
  const text = readFileSync(join(PACKAGE_ROOT, 'fixtures/published/docker-on-mac-2024.md'), 'utf8');
  const parser = openParser(text);
  parser?.write(text);
  return buildReport([toSource(parser?.end() as ParsedFile, 'table.md', null, 'x')]);
}

/** Of a workload, by mount: seconds of each loop. */
function reportOf(times: Readonly<Record<string, readonly number[]>>, workload = 'npm ci'): Report {
  const mounts = Object.keys(times);
  const loops = mounts.flatMap((mount) =>
    (times[mount] as number[]).map((seconds, at) =>
      seconds > 0
        ? makeLoop({ workload, mount, loop: at + 1, metrics: null, figures: { 'wall-time': seconds } })
        : makeBadLoop({ workload, mount, loop: at + 1, outcome: 'failed', reason: 'exit code 1' }),
    ),
  );
  return buildReport([{ name: 's', format: 'fsbench-json', mounts, workloads: [workload], run: null, facts: [], problems: [], loops }]);
}

const rowsOf = (report: Report) =>
  renderAnswer(report)
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.replace(/ +/g, ' '));

test('published averages are a row a scenario, to the native one of their own platform, and nothing of it is called tested', () => {
  const report = published();
  const rows = rowsOf(report);
  assert.is(rows[0], '| Workload | Platform | Test type | Average (s) | Range (s) | To native |');
  assert.is(rows.length, 22);
  assert.ok(rows.includes('| npm install of a React application | Lima | bind | 8.99 [1] | 8.86-9.10 | 2.7x |'), rows.join('\n'));
  assert.ok(rows.includes('| npm install of a React application | Docker-VZ-sync | bind | 3.88 [1] | 3.83-3.94 | 0.93x |'));
  const said = renderAnswer(report);
  assert.match(said, 'without the runs themselves nothing can be tested');
  for (const { winners } of report.workloads) assert.equal([winners['wall-time']?.answer, winners['wall-time']?.tested], ['untested', false]);
  assert.not.match(said, ' ✓');
});

test('of loops the range is that of the loops, and the one native stands for all platforms', () => {
  const rows = rowsOf(reportOf({ 'local/native': [1, 1], 'docker/bind': [2.8, 2.86], 'podman/bind': [0.5, 0.5], 'podman/volume': [0] }));
  assert.equal(rows.slice(2), [
    '| npm ci | local | native | 1.00 | 1.00-1.00 | 1.00x |',
    '| npm ci | docker | bind | 2.83 | 2.80-2.86 | 2.8x |',
    '| npm ci | podman | bind | 0.5 ✓ | 0.5-0.5 | 0.50x |',
    '| npm ci | podman | volume | failed [1] | | |',
  ]);
});

test('without native there is no ratio to it', () => {
  assert.is(rowsOf(reportOf({ bind: [1], volume: [2] }))[0], '| Workload | Platform | Test type | Average (s) | Range (s) |');
});

test('other mounts, and one alone, are a table as ever', () => {
  const others: readonly Readonly<Record<string, number[]>>[] = [{ bind: [1], layer: [2] }, { bind: [1] }];
  for (const times of others) {
    assert.match(rowsOf(reportOf(times))[0] ?? '', /^\| Workload \| bind \(time\)/);
    assert.is(buildScenariosSpec(reportOf(times)), null);
  }
});

test('the chart has a bar a scenario with its range and ratio', async () => {
  const spec = buildScenariosSpec(published());
  assert.ok(spec);
  const bars = valuesOf(spec).filter(({ scenario }) => scenario !== undefined);
  assert.is(bars.length, 20);
  const { value, low, high, label } = bars.find(({ platform, scenario }) => platform === 'Docker-VZ' && scenario === 'bind') ?? {};
  assert.equal([value, low, high, label], [9.53, 9.44, 9.63, '9.53 s, 2.8x native [1]']);
  const colors = (scenario: string) => new Set(bars.filter((bar) => bar['scenario'] === scenario).map(({ color }) => color));
  assert.equal([colors('bind').size, colors('native').size], [1, 1]);
  assert.match(await renderSvg(spec), 'Docker-VZ-sync');
});

test('bars of times show the range that a source tells', () => {
  const spec = buildBarsSpec(published(), 'wall-time', 'linear');
  assert.ok(spec);
  const bar = valuesOf(spec).find(({ mount }) => mount === 'Lima/bind');
  assert.equal(
    [bar?.['low'], bar?.['high']].map((each) => Math.round(Number(each) * 100) / 100),
    [8.86, 9.1],
  );
  assert.match(JSON.stringify(spec.title), 'as the source tells');
});

test.run();
