/** Tests of src/parse/results-table.ts: tables that people published, and our own read back. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../src/analyse/report.ts';
import { totalOf } from '../../src/figures/metrics.ts';
import type { Metrics, Report, Source } from '../../src/model/records.ts';
import { parseText } from '../../src/parse/text.ts';
import { renderAnswer } from '../../src/render/markdown.ts';
import { makeBadLoop, makeLoops, makePlan, makeRun, reportOf } from '../support/records.ts';

function read(text: string): Source {
  const source = parseText(text, 'table');
  if (source === null) throw new Error('not read');
  assert.is(source.format, 'results-table', 'format');
  return source;
}

/** Figures of a cell: total bw in KiB/s and IOPS, or its outcome. */
function cellsOf(text: string): Record<string, readonly [number, number] | string> {
  return Object.fromEntries(
    read(text).loops.map(({ workload, mount, outcome, metrics }) => [
      `${workload} ${mount}`,
      outcome === 'ok' ? [(totalOf(metrics as Metrics, 'bw') ?? 0) / 1024, totalOf(metrics as Metrics, 'iops') ?? 0] : outcome,
    ]),
  );
}

const HEAD = `Name | Workload | Macvz (BW) | Macvz (IOPS) | Colima (BW) | Colima (IOPS) | Lima 9p (BW) | Lima 9p (IOPS) |
---- | -------- | ---------- | ------------ | ----------- | ------------- | ------------ | -------------- |
`;

test('a table in the form of the macvz wiki is read, k being 1024 as in the script it came from', () => {
  const text = `# Results\n\nSome words | with a pipe.\n\n${HEAD}Sequential read | seqread-psync | 400.1mb ✅ | 100.0k ✅ | 200.5mb | 50.1k | 9000kb | 2250 |
Random both | randrw-psync | 12.0mb/4.0mb | 3072/1024 | 0kb/0kb | 0/0 | 10.5k | 3 |\n\nMore words.\n`;
  assert.equal(read(text).mounts, ['Macvz', 'Colima', 'Lima 9p'], 'mounts');
  assert.equal(read(text).workloads, ['seqread-psync', 'randrw-psync'], 'workloads');
  const cells = cellsOf(text);
  assert.equal(cells['seqread-psync Macvz'], [400.1 * 1024, 100 * 1024], 'mb and k');
  assert.equal(cells['seqread-psync Lima 9p'], [9000, 2250], 'kb and a plain number');
  assert.equal(cells['randrw-psync Macvz'], [16 * 1024, 4096], 'reads and writes');
  assert.is(cells['randrw-psync Colima'], 'unsupported', 'zeroes');
  const [both] = read(text).loops.filter(({ workload, mount }) => workload === 'randrw-psync' && mount === 'Macvz');
  assert.equal([both?.metrics?.read?.bw, both?.metrics?.write?.bw], [12 * 1024 ** 2, 4 * 1024 ** 2], 'apart');
});

test('the largest wins each row, whoever was marked', () => {
  const text = `${HEAD}a | seqwrite-psync | 20.1mb ✅ | 5145 ✅ | 3.1mb | 793 | 21.2mb | 5427 |
b | randread-psync | 10.0mb | 2560 | 30.0mb | 7680 | 20.0mb | 5120 |
c | seqread-mmap | 10.0mb | 2560 | 0kb | 0 | 0kb | 0 |\n`;
  const report = buildReport([read(text)]);
  assert.equal(
    report.workloads.map(({ name, winners }) => [name, winners.bw.mounts, winners.iops.mounts, winners.bw.tested]),
    [
      ['seqwrite-psync', ['Lima 9p'], ['Lima 9p'], false],
      ['randread-psync', ['Colima'], ['Colima'], false],
      ['seqread-mmap', ['Macvz'], ['Macvz'], false],
    ],
  );
});

test('marks of winners in any spelling leave the figure as it is', () => {
  for (const mark of [
    ...['21.2mb ✅', '21.2mb ✓', '✅ 21.2mb', '21.2mb :white_check_mark:', ':white_check_mark: 21.2mb', '21.2mb :heavy_check_mark:', '21.2mb ✔️', '✔ 21.2mb'],
    ...[
      '**21.2mb**',
      '**21.2mb** ✅',
      '✅ **21.2mb**',
      '__21.2mb__',
      '*21.2mb*',
      '_21.2mb_',
      '`21.2mb`',
      '<b>21.2mb</b>',
      '<strong>21.2mb</strong> ✓',
      '21.2mb<br>',
    ],
    ...['  21.2mb  ', '21.2mb (✓)', '21.2mb 🏆', '21.2mb ≈', '21.2mb ?', '<span style="color:green">21.2mb</span>'],
  ]) {
    const iops = mark.replace('21.2mb', '5.3k');
    assert.equal(cellsOf(`${HEAD}n | seqread-psync | ${mark} | ${iops} |\n`)['seqread-psync Macvz'], [21.2 * 1024, 5.3 * 1024], mark);
  }
});

test('units of people are read: MiB/s, GiB/s, and k of 1000 beside them', () => {
  for (const [bw, iops, kib, count] of [
    ['3 MiB/s', '1.5k', 3 * 1024, 1500],
    ['2.5 GiB/s', '2M', 2.5 * 1024 ** 2, 2e6],
    ['512 KiB/s', '128', 512, 128],
    ['7 MiB/s / 1 MiB/s', '10k / 5k', 8 * 1024, 15_000],
    ['1,234 KiB/s', '1,234,567', 1234, 1_234_567],
    ['21,2 MiB/s', '5,3k', 21.2 * 1024, 5300],
    ['12/4 MiB/s', '3072/1024', 16 * 1024, 4096],
  ] as const) {
    assert.equal(cellsOf(`|Workload|a (BW)|a (IOPS)|\n|-|-|-|\n|w|${bw}|${iops}|\n`)['w a'], [kib, count], `${bw}, ${iops}`);
  }
});

test('rows are read with and without outer pipes, and empty cells stay where they are', () => {
  const wanted = { 'seqread-psync Macvz': [1, 1], 'seqread-psync Lima 9p': [3, 3] };
  const row = 'n | seqread-psync | 1kb | 1 | | | 3kb | 3';
  const outer = `| ${HEAD.split('\n')[0]}\n|${'-|'.repeat(8)}\n`;
  for (const text of [`${HEAD}${row} |\n`, `${HEAD}${row}\n`, `${outer}| ${row} |\n`, `${outer}|${row}\n`]) assert.equal(cellsOf(text), wanted, text);
});

test('an empty first cell and a row that is too short shift nothing', () => {
  const outer = `| ${HEAD.split('\n')[0]}\n|${'-|'.repeat(8)}\n`;
  for (const text of [`${HEAD} | seqread-psync | 1kb | 1 | 2kb | 2 | 3kb | 3\n`, `${outer}| | seqread-psync | 1kb | 1 | 2kb | 2 | 3kb | 3 |\n`]) {
    assert.equal(cellsOf(text), { 'seqread-psync Macvz': [1, 1], 'seqread-psync Colima': [2, 2], 'seqread-psync Lima 9p': [3, 3] }, text);
  }
  assert.equal(cellsOf('|Workload|a (BW)|a (IOPS)|\n|-|-|-|\n|v|5kb|\n|w|5kb|1|\n'), { 'v a': [5, 0], 'w a': [5, 1] }, 'short');
  assert.equal(read(`|Workload|a (BW)|b (BW)|\n|-|-|-|\n|w|5kb|\n`).mounts, ['a', 'b'], 'its mounts are all there');
});

test('several tables of one text are one source', () => {
  const table = (mount: string, kib: number) => `## ${mount}\n\n|Workload|${mount} (BW)|${mount} (IOPS)|\n|:--|--:|--:|\n|w|${kib}kb|${kib}|\n\n`;
  const source = read(`${table('a', 1)}|Option|Value|\n|-|-|\n|x|12|\n\n${table('b', 2)}`);
  assert.equal(source.mounts, ['a', 'b']);
  assert.equal(
    source.loops.map(({ mount, metrics }) => [mount, metrics?.read?.bw]),
    [
      ['a', 1024],
      ['b', 2048],
    ],
  );
  assert.equal(source.problems, []);
});

test('pipes that are protected belong to the name', () => {
  assert.equal(
    read('|Workload|a\\|b (BW)|a\\|b (IOPS)|\n|-|-|-|\n|w\\|x|1kb|1|\n').loops.map(({ workload, mount }) => [workload, mount]),
    [['w|x', 'a|b']],
  );
});

test('cells that say nothing are missing, and what can not be read is a problem with its line', () => {
  const text = `${HEAD}n | seqread-psync | - | - | n/a | N/A | — | – |\nn | randread-psync | -5kb | x | 2kb | 2 | many | lots |\nn | | 1kb | 1 |\n`;
  const { loops, problems } = read(text);
  assert.equal(
    loops.map(({ workload, mount }) => [workload, mount]),
    [['randread-psync', 'Colima']],
  );
  assert.equal(
    problems.map(({ line, text: said }) => [line, said.split(':')[0]]),
    [
      [5, 'a row without a workload'],
      [4, 'randread-psync of Macvz'],
      [4, 'randread-psync of Lima 9p'],
    ],
  );
});

/** Winners of a report by workload, and outcomes by cell: what a table can tell. */
const tellingOf = ({ workloads }: Report) =>
  workloads.map(({ name, cells }) => [name, cells.map(({ mount, outcome, errno }) => [mount, outcome, outcome === 'missing' ? null : errno])]);

test('our own table is read back to the same cells', () => {
  const run = makeRun(makePlan(['seqread-psync', 'randrw-mmap', 'seqwrite-mmap'], 'a_b=9p,c|d=tmpfs,*e*=virtiofs'));
  const report = reportOf(run, [
    ...makeLoops('seqread-psync', 'a_b', [123_456]),
    ...makeLoops('seqread-psync', 'c|d', [777]),
    makeBadLoop({ workload: 'seqread-psync', mount: '*e*', outcome: 'timed-out', reason: 'too late' }),
    makeBadLoop({ workload: 'seqwrite-mmap', mount: 'a_b', outcome: 'unsupported', errno: 'EINVAL', reason: 'mmap' }),
    ...makeLoops('seqwrite-mmap', '*e*', [0.5]),
  ]);
  const back = buildReport([read(renderAnswer(report))]);
  assert.equal(tellingOf(back), tellingOf(report), 'outcomes');
  assert.equal(
    back.workloads.map(({ winners }) => [winners.bw.mounts, winners.iops.mounts]),
    report.workloads.map(({ winners }) => [winners.bw.mounts, winners.iops.mounts]),
    'winners',
  );
  const [cell] = back.workloads[0]?.cells ?? [];
  assert.ok(Math.abs((cell?.mean?.readIops ?? 0) / 123_456 - 1) < 0.001, 'IOPS');
});

test('mounts and workloads of any name come back from our own table', () => {
  const name = fc.string({ unit: fc.constantFrom(...'ab|*_`\\<>[]()&#~-:,.=é✓ '), minLength: 1, maxLength: 12 }).map((text) => `x${text}x`.replace(/ +/g, ' '));
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 4 }), fc.uniqueArray(name, { minLength: 1, maxLength: 3 }), (names, workloads) => {
      const mounts = names.map((each) => ({ name: each, kind: 'tmpfs', options: {}, path: null }));
      const loops = workloads.flatMap((workload) => names.flatMap((mount, at) => makeLoops(workload, mount, [at + 1])));
      const source = read(renderAnswer(reportOf(makeRun(makePlan(workloads, 'tmpfs', { mounts })), loops)));
      assert.equal([source.mounts, source.workloads], [names, workloads]);
    }),
    { numRuns: 500 },
  );
});

test('text tables are read where names and figures fill their columns', () => {
  const name = 'a-name-that-is-longer-than-its-column';
  const row = `${name}randrw-libaio-multi     2195.1mb/2195.1mb548.7k/548.6k   `;
  const [loop] = read(`NAME                    WORKLOAD                Bandwidth       IOPS            \n${row}\n`).loops;
  assert.equal([loop?.mount, loop?.workload], [name, 'randrw-libaio-multi'], 'names');
  assert.equal([loop?.metrics?.read?.bw, loop?.metrics?.write?.iops], [2195.1 * 1024 ** 2, 548.6 * 1024], 'figures');
});

test('a mode of a cache is no word for writes', () => {
  const loops = read('| Cache | randread IOPS | randwrite IOPS |\n|---|---|---|\n| writeback | 9000 | 7000 |\n| write-through | 3000 | 500 |\n').loops;
  assert.equal(
    loops.map(({ metrics }) => [metrics?.read?.iops, metrics?.write?.iops]),
    [
      [9000, undefined],
      [undefined, 7000],
      [3000, undefined],
      [undefined, 500],
    ],
  );
});

test('every cell of a table says that it is of one', () => {
  for (const { outcome, warnings } of read(`${HEAD}n | seqread-psync | 1kb | 1 | 0kb | 0 |\n`).loops) {
    assert.is(
      warnings.some(({ code }) => code === 'from-table'),
      outcome === 'ok',
      outcome,
    );
  }
});

test.run();
