/** Tests of src/render/history: names that other tools would misread, and series that share a name. */

import { parse } from 'csv-parse/sync';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { renderBenchstat, renderBenchstatUnits } from '../../../src/render/history/benchstat.ts';
import { renderBencher, renderGithubActionBenchmark } from '../../../src/render/history/ci.ts';
import { renderNightCsv, renderNightCsvHeader } from '../../../src/render/history/csv.ts';
import { renderNightList, renderSeriesNights } from '../../../src/render/history/tables.ts';
import { drawSparkline, formatSeriesValue, formatSpread } from '../../../src/render/history/value-text.ts';
import { readCsvText } from '../../../src/text/csv-text.ts';
import { cellOf, keptLoop, makeNight, seriesOf } from '../../support/nights.ts';

const HOSTILE = 'a|b `c` </script>\n=1+1';

/** Lines of a benchmark file by golang.org/design/14313: configuration, units and results; anything else is a fault. */
function readBenchmarkFile(text: string) {
  const config: [string, string][] = [];
  const results: { name: string; values: Map<string, number> }[] = [];
  for (const line of text.split('\n').filter(Boolean)) {
    const [, key, value] = /^([a-z][^\s:A-Z]*): (.*)$/.exec(line) ?? [];
    if (key !== undefined) config.push([key, value as string]);
    else if (line.startsWith('Unit ')) assert.match(line, /^Unit \S+ better=(higher|lower)$/);
    else {
      const [name = '', iterations, ...pairs] = line.split(/\s+/);
      assert.match(name, /^Benchmark([^a-z]|$)/, line);
      assert.is(iterations, '1', line);
      results.push({ name, values: new Map(pairs.flatMap((pair, at) => (at % 2 === 1 ? [[pair, Number(pairs[at - 1])] as const] : []))) });
    }
  }
  return { config, results };
}

test('benchstat gets a line a good loop, in units it knows the direction of', () => {
  const night = makeNight(1, {
    cells: [{ ...cellOf(seriesOf('virtiofs', 'randread-psync'), [100, 200]), loops: [keptLoop(), keptLoop({ outcome: 'failed' })] }],
  });
  const text = renderBenchstatUnits() + renderBenchstat(night, night.cells);
  const { config, results } = readBenchmarkFile(text);
  assert.equal(
    config.map(([key]) => key),
    ['night', 'at', 'machine', 'commit'],
  );
  assert.equal([config[0]?.[1], config[3]?.[1]], ['night-1', 'c1']);
  assert.match(config[2]?.[1] ?? '', 'guestKernel 6.1');
  assert.equal(
    results.map(({ name, values }) => [name, values.get('iops'), values.get('MB/s')]),
    [['BenchmarkRandreadPsync/mount=virtiofs', 1000, 4.096]],
  );
});

test('names and labels that would break a benchmark file do not', () => {
  const cells = [cellOf(seriesOf(HOSTILE, HOSTILE), [1]), cellOf(seriesOf('always-2', 'w'), [1]), cellOf(seriesOf('', ''), [1])];
  const night = makeNight(1, { cells, labels: { 'Build.ID': 'x\ny', '1': HOSTILE, night: 'mine' } });
  const { config, results } = readBenchmarkFile(renderBenchstat(night, cells));
  assert.ok(
    config.some(([key, value]) => key === 'build.id' && value === 'x y'),
    'label',
  );
  assert.equal(config.filter(([key]) => key === 'night').length, 1, 'a label of our own name');
  assert.is(results.length, 3);
  // A number at the end would be read as one of processors.
  assert.is(results[1]?.name, 'BenchmarkW/mount=always-2-1');
});

test('series that share a name stay apart in every format', () => {
  const [one, two] = [seriesOf('a', 'w'), seriesOf('a', 'w', { sizeBytes: 1 })];
  const cells = [cellOf(one, [1]), cellOf(two, [2])];
  const night = makeNight(1, { cells });
  assert.equal(Object.keys(JSON.parse(renderBencher(cells))), [`a/w#${one.key}`, `a/w#${two.key}`], 'bencher');
  assert.equal(
    JSON.parse(renderGithubActionBenchmark(night, cells, 'iops')).map(({ name }: { name: string }) => name),
    [`a/w#${one.key}`, `a/w#${two.key}`],
    'github-action-benchmark',
  );
  assert.equal(
    readBenchmarkFile(renderBenchstat(night, cells)).results.map(({ name }) => name.split('/').at(-1)?.replace(/-1$/, '')),
    [`series=${one.key}`, `series=${two.key}`],
    'benchstat',
  );
});

test('trackers get a value with its range, and nothing for a series without one', () => {
  const cells = [cellOf(seriesOf('a', 'w'), [100, 400]), { ...cellOf(seriesOf('b', 'w'), []), outcome: 'failed' as const }];
  const [entry, ...others] = JSON.parse(renderGithubActionBenchmark(makeNight(1), cells, 'iops'));
  assert.equal(others, []);
  assert.equal([entry.name, entry.unit, Math.round(entry.value), entry.range], ['a/w', 'iops', 200, '100.000 to 400.000']);
  const { iops } = JSON.parse(renderBencher(cells))['a/w'];
  assert.equal([iops.lower_value, iops.upper_value], [100, 400]);
});

test('CSV gives back every name, and nothing a spreadsheet takes for a formula', () => {
  const night = makeNight(1, { cells: [cellOf(seriesOf('=HYPERLINK("x")', HOSTILE), [1])] });
  const [record] = parse(renderNightCsvHeader() + renderNightCsv(night, night.cells), { columns: true }) as Record<string, string>[];
  assert.equal([record?.['mount'], readCsvText(record?.['workload'] ?? ''), record?.['readIops']], [`'=HYPERLINK("x")`, HOSTILE, '1']);
  assert.is(renderNightCsv(night, []), '', 'no cells');
});

test('tables keep their columns whatever names hold', () => {
  const night = makeNight(1, { id: 'x', labels: { note: HOSTILE } });
  const marks = { marks: ['A'], legend: new Map() };
  const list = renderNightList([{ ...night, outcomes: { ok: 1, failed: 2 } }], marks);
  const columns = (line: string | undefined) => line?.replaceAll('\\|', '').split('|').length;
  assert.is(list.trimEnd().split('\n').length, 3, 'lines');
  assert.is(columns(list.split('\n')[2]), columns(list.split('\n')[0]), 'columns');
  assert.match(list, /\| +3 \| 2 failed +\|/, 'counts');
  const shown = renderSeriesNights(seriesOf(HOSTILE, 'w'), 'iops', [{ night, outcome: 'timed-out', value: null }], marks);
  assert.match(shown, /\| +timed-out \|/, 'what stands in place of a value');
});

test('values have the units people expect', () => {
  for (const [value, metric, text] of [
    [1234, 'iops', '1234'],
    [5 * 1024 ** 2, 'bw', '5.0 MiB/s'],
    [870, 'clat-p99', '870 ns'],
    [12_400, 'clat-p99', '12.4 us'],
    [3_100_000, 'clat-p99', '3.10 ms'],
    [1.2e9, 'clat-p99', '1.20 s'],
    [0.0123, 'cpu', '0.0123 s/GiB'],
  ] as const) {
    assert.is(formatSeriesValue(value, metric), text);
  }
  assert.is(formatSpread(99, 101), '±1.0 %');
});

test('a sparkline has a character a night', () => {
  assert.is(drawSparkline([1, null, 8, 4.5]), '▁ █▅');
  assert.is(drawSparkline([3, 3]), '▄▄', 'no difference');
  assert.is(drawSparkline([null]), ' ', 'nothing');
  assert.is(drawSparkline([]), '', 'no nights');
});

test.run();
