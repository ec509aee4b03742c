/** Tests of src/analyse/compare.ts: ratios, verdicts, what would be needed, and what can't be compared. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type ComparedCell, compareReports } from '../../src/analyse/compare.ts';
import { buildReport } from '../../src/analyse/report.ts';
import { sourceOfRun } from '../../src/analyse/sources.ts';
import type { LoopResult, Report } from '../../src/model/records.ts';
import { makeBadLoop, makeLoops, makePlan, makeRun } from '../support/records.ts';

const WORKLOADS = ['seqread-psync', 'seqread-psync-multi', 'randread-libaio', 'randwrite-mmap'];
const LOOPS = [1000, 1010, 990];

/** One run: each workload's loops on mount a. */
const runOf = (id: string, loops: Readonly<Record<string, readonly number[]>>) =>
  sourceOfRun(
    id,
    makeRun(makePlan(WORKLOADS, 'a=tmpfs'), { id }),
    Object.entries(loops).flatMap(([workload, values]): LoopResult[] => makeLoops(workload, 'a', values)),
  );

const all = (values: readonly number[], changed: Readonly<Record<string, readonly number[]>> = {}) => ({
  ...Object.fromEntries(WORKLOADS.map((name) => [name, values])),
  ...changed,
});
const scale = (values: readonly number[], by: number) => values.map((value) => value * by);
const reportOfOne = (loops: Readonly<Record<string, readonly number[]>>) => buildReport([runOf('one', loops)]);
const reportOfRuns = (levels: readonly number[], changed: string, by: number) =>
  buildReport(levels.map((level, at) => runOf(`run-${at}`, all(scale(LOOPS, level), { [changed]: scale(LOOPS, level * by) }))));

function cellOf(base: Report, candidate: Report, workload: string, metric: string = 'iops'): ComparedCell {
  const cell = compareReports(base, candidate, metric).cells.find((each) => each.workload === workload);
  assert.ok(cell !== undefined, `${workload} is compared`);
  return cell;
}

test('a large difference is told on one run, with its ratio inside its interval', () => {
  const base = reportOfOne(all(LOOPS));
  const slower = reportOfOne(all(LOOPS, { 'randread-libaio': scale(LOOPS, 0.7) }));
  const cell = cellOf(base, slower, 'randread-libaio');
  assert.equal([cell.verdict, cell.basis, cell.needed], ['worse', 'provisional', null]);
  assert.ok(Math.abs(cell.ratio - 0.7) < 1e-9 && cell.low < 0.7 && cell.high > 0.7, JSON.stringify(cell));
  assert.is(cellOf(slower, base, 'randread-libaio').verdict, 'better', 'the other way round');
});

test('runs are the blocks where both sides have three', () => {
  const levels = [1, 1.01, 0.99, 1.005];
  const cell = cellOf(reportOfRuns(levels, 'randwrite-mmap', 1), reportOfRuns(levels, 'randwrite-mmap', 0.9), 'randwrite-mmap');
  assert.equal([cell.verdict, cell.basis], ['worse', 'runs']);
  assert.ok(Math.abs(cell.ratio - 0.9) < 1e-9, `ratio ${cell.ratio}`);
});

test('what is shown to lie within the margin is called the same', () => {
  const base = reportOfRuns([1, 1.001, 0.999, 1.0005], 'randwrite-mmap', 1);
  assert.is(cellOf(base, reportOfRuns([1.001, 0.999, 1, 1.0005], 'randwrite-mmap', 1), 'randwrite-mmap').verdict, 'same');
});

test('a noisy difference is undecided and says what it would need', () => {
  const noisy = [1000, 1100, 900];
  const cell = cellOf(reportOfOne(all(noisy)), reportOfOne(all(noisy, { 'randread-libaio': scale(noisy, 0.8) })), 'randread-libaio');
  assert.is(cell.verdict, 'undecided');
  assert.is(cell.needed?.unit, 'runs');
  assert.ok((cell.needed?.count ?? 0) >= 3, JSON.stringify(cell.needed));
});

test('so many runs as were said to be needed do', () => {
  const levels = [1, 1.03, 0.97];
  const cell = cellOf(reportOfRuns(levels, 'randwrite-mmap', 1), reportOfRuns(levels, 'randwrite-mmap', 0.95), 'randwrite-mmap');
  assert.is(cell.verdict, 'undecided', 'three');
  const count = cell.needed?.count ?? 0;
  // The same spread between runs as with three.
  const more = Array.from({ length: count + (3 - (count % 3)) }, (_, at) => levels[at % 3] as number);
  assert.is(cellOf(reportOfRuns(more, 'randwrite-mmap', 1), reportOfRuns(more, 'randwrite-mmap', 0.95), 'randwrite-mmap').verdict, 'worse', `${count}`);
});

test('runs that do not agree call nothing better, also where a side has fewer than three', () => {
  const rates = (levels: readonly number[]) => buildReport(levels.map((level, at) => runOf(`run-${at}`, all(scale(LOOPS, level)))));
  for (const [base, candidate] of [
    [
      [1, 2],
      [1.5, 1.6],
    ],
    [[1, 2], [1.8]],
    [[1.2], [1, 2, 1.5, 2.4]],
  ] as const) {
    const { verdict, basis } = cellOf(rates(base), rates(candidate), 'randread-libaio');
    assert.equal([verdict, basis], ['undecided', 'provisional'], `${base} against ${candidate}`);
  }
  assert.is(cellOf(rates([1, 1.01]), rates([1.5, 1.51]), 'randread-libaio').verdict, 'better', 'those that agree');
});

test('of latencies less is better', () => {
  const withP99 = (ns: number) => {
    const loops = makeLoops('randread-libaio', 'a', LOOPS).map((loop, at) => {
      const read = loop.metrics?.read;
      return { ...loop, metrics: loop.metrics === null || read == null ? null : { ...loop.metrics, read: { ...read, clatP99Ns: ns + at } } };
    });
    return buildReport([sourceOfRun('one', makeRun(makePlan(WORKLOADS, 'a=tmpfs')), loops)]);
  };
  assert.is(cellOf(withP99(3000), withP99(6000), 'randread-libaio', 'clat-p99').verdict, 'worse', 'longer');
  assert.is(cellOf(withP99(6000), withP99(3000), 'randread-libaio', 'clat-p99').verdict, 'better', 'shorter');
});

test('a cell without figures on one side is said, not compared', () => {
  const base = buildReport([
    sourceOfRun('one', makeRun(makePlan(WORKLOADS, 'a=tmpfs')), [
      ...makeLoops('seqread-psync', 'a', LOOPS),
      makeBadLoop({ workload: 'randwrite-mmap', outcome: 'unsupported' }),
      makeBadLoop({ workload: 'randread-libaio', outcome: 'failed' }),
    ]),
  ]);
  const { cells, uncompared } = compareReports(base, reportOfOne(all(LOOPS)), 'iops');
  assert.equal(
    cells.map(({ workload }) => workload),
    ['seqread-psync'],
  );
  assert.equal(
    uncompared.map(({ workload, reason }) => [workload, reason]),
    [
      ['seqread-psync-multi', 'base: not measured; new: measured'],
      ['randread-libaio', 'base: failed; new: measured'],
      ['randwrite-mmap', 'base: unsupported; new: measured'],
    ],
  );
});

test('single loops on both sides are not tested', () => {
  const one = reportOfOne(all([1000]));
  const { cells, uncompared } = compareReports(one, one, 'iops');
  assert.is(cells.length, 0);
  assert.match(uncompared[0]?.reason ?? '', /one loop/);
});

test('families have the geometric mean of their cells', () => {
  const candidate = reportOfOne(all(LOOPS, { 'seqread-psync': scale(LOOPS, 0.5), 'seqread-psync-multi': scale(LOOPS, 2) }));
  const { families } = compareReports(reportOfOne(all(LOOPS)), candidate, 'iops');
  const ratioOf = (kind: string, name: string) => families.find((family) => family.kind === kind && family.name === name);
  assert.ok(Math.abs((ratioOf('pattern', 'seqread')?.ratio ?? 0) - 1) < 1e-9, 'half and double make one');
  assert.ok(Math.abs((ratioOf('jobs', 'multi')?.ratio ?? 0) - 2) < 1e-9, 'multi');
  assert.is(ratioOf('jobs', 'multi')?.low, null, 'a single cell has no interval');
  assert.is(ratioOf('mount', 'a')?.cells, 4, 'mount');
  assert.is(families[0]?.kind, 'all');
});

test('nothing to compare gives nothing', () => {
  const empty = buildReport([]);
  assert.equal(compareReports(empty, empty, 'bw'), {
    metric: 'bw',
    better: 'higher',
    minimumEffect: 0.02,
    margin: 0.05,
    cells: [],
    uncompared: [],
    families: [],
  });
});

test.run();
