/** Tests of src/analyse/winners.ts: winners, ties, and what is never ranked. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { summarizeCell } from '../../src/analyse/cells.ts';
import { medianVarianceRatio, pooledVariance } from '../../src/analyse/spread.ts';
import { decideWinners, type WinnerSpread, winnerSpread } from '../../src/analyse/winners.ts';
import { figureNamed } from '../../src/figures/figures.ts';
import type { Cell, Decision } from '../../src/model/records.ts';
import { makeBadLoop, makeLoop, makeLoops, makeMetrics } from '../support/records.ts';

const W = 'seqread-psync';

function cellsOf(rates: Readonly<Record<string, readonly number[]>>): Cell[] {
  return Object.entries(rates).map(([mount, iops]) => summarizeCell(W, mount, makeLoops(W, mount, iops)));
}

function decide(cells: readonly Cell[]): Decision {
  return decideWinners(cells, 'iops', winnerSpread([cells], 'iops'));
}

const oneRun = (loops: number): WinnerSpread => ({ loops, runs: () => null });

const outcomeOf = ({ mounts, tested }: Decision) => ({ mounts, tested });

const unsupported = summarizeCell(W, 'u', [makeBadLoop({ mount: 'u', outcome: 'unsupported', reason: 'mmap', errno: 'EINVAL' })]);

test('a mount far ahead wins alone', () => {
  assert.equal(outcomeOf(decide(cellsOf({ a: [1000, 1010, 990], b: [500, 505, 495], c: [100, 101, 99] }))), { mounts: ['a'], tested: true });
});

test('the order in which mounts are given does not matter', () => {
  assert.equal(decide(cellsOf({ c: [100, 101, 99], b: [500, 505, 495], a: [1000, 1010, 990] })).mounts, ['a']);
});

test('mounts that can not be told apart are tied, best first', () => {
  assert.equal(outcomeOf(decide(cellsOf({ a: [1000, 1300, 800], b: [1050, 1250, 850], c: [10, 12, 9] }))), { mounts: ['b', 'a'], tested: true });
});

test('a difference below two percent is a tie however sure', () => {
  assert.equal(decide(cellsOf({ a: [1010, 1010, 1010], b: [1000, 1000, 1000] })).mounts, ['a', 'b'], '1 %');
  assert.equal(decide(cellsOf({ a: [1030, 1030, 1030], b: [1000, 1000, 1000] })).mounts, ['a'], '3 %');
});

test('a mark does not stand beside a larger mean', () => {
  // The median is ahead by 10 %, the mean is behind: what the table shows would contradict the mark.
  const cells = cellsOf({ a: [1100, 1100, 700, 1100, 700], b: [1000, 1000, 1000, 1000, 1000] });
  assert.equal(decideWinners(cells, 'iops', oneRun(1e-8)).mounts, ['a', 'b']);
});

test('single loops are ranked and marked as not tested', () => {
  assert.equal(outcomeOf(decide(cellsOf({ a: [900], b: [1000] }))), { mounts: ['b'], tested: false });
});

test('single loops that are equal are all named', () => {
  assert.equal(outcomeOf(decide(cellsOf({ a: [1000], b: [1000], c: [1] }))), { mounts: ['a', 'b'], tested: false });
});

test('a mount with a single good loop is tested with the spread that all cells have in common', () => {
  assert.equal(outcomeOf(decide(cellsOf({ a: [1000, 1010, 990], b: [500] }))), { mounts: ['a'], tested: true });
});

test('unsupported and failed cells are never ranked', () => {
  const failed = summarizeCell(W, 'f', [makeLoop({ mount: 'f', outcome: 'failed', metrics: makeMetrics(1_000_000) })]);
  const missing = summarizeCell(W, 'm', []);
  const cells = [unsupported, failed, missing, ...cellsOf({ a: [1000, 1010, 990], b: [500, 505, 495] })];
  assert.equal(outcomeOf(decide(cells)), { mounts: ['a'], tested: true });
});

test('where nothing ran nobody wins', () => {
  assert.equal(decide([unsupported]).mounts, [], 'unsupported');
  assert.equal(decide([]).mounts, [], 'no cells');
});

test('a mount alone is named', () => {
  assert.equal(decide([unsupported, ...cellsOf({ a: [1000, 1010, 990] })]).mounts, ['a']);
});

test('loops that moved nothing are not ranked', () => {
  assert.equal(decide(cellsOf({ a: [0, 0, 0], b: [10, 11, 10] })).mounts, ['b']);
});

test('a loop that failed among good ones does not pull its mount down', () => {
  const bad = summarizeCell(W, 'a', [...makeLoops(W, 'a', [1000, 1010, 990]), makeBadLoop({ mount: 'a', loop: 4, outcome: 'failed' })]);
  assert.equal(decide([bad, ...cellsOf({ b: [500, 505, 495] })]).mounts, ['a']);
});

test('reads and writes count together', () => {
  const mixed = (mount: string, read: number, write: number) =>
    summarizeCell(
      W,
      mount,
      [1, 2, 3].map((loop) => makeLoop({ mount, loop, metrics: makeMetrics(read + loop, write) })),
    );
  assert.equal(decide([mixed('a', 700, 100), mixed('b', 600, 400)]).mounts, ['b']);
});

test('bw and iops are decided each by itself', () => {
  const withBw = (mount: string, iops: number, bw: number) =>
    summarizeCell(
      W,
      mount,
      [1, 2, 3].map((loop) => {
        const read = makeMetrics(iops + loop).read;
        return makeLoop({ mount, loop, metrics: { read: read === null ? null : { ...read, bw: bw + loop }, write: null, runtimeMs: 1000 } });
      }),
    );
  const cells = [withBw('a', 1000, 5000), withBw('b', 500, 9000)];
  assert.equal(decideWinners(cells, 'iops', winnerSpread([cells], 'iops')).mounts, ['a'], 'iops');
  assert.equal(decideWinners(cells, 'bw', winnerSpread([cells], 'bw')).mounts, ['b'], 'bw');
});

test('a noisy run makes a tie of what a quiet one decides', () => {
  const close = cellsOf({ a: [1080, 1100, 1090], b: [1000, 1010, 990] });
  assert.equal(decideWinners(close, 'iops', oneRun(0.0001)).mounts, ['a'], 'quiet');
  assert.equal(decideWinners(close, 'iops', oneRun(0.04)).mounts, ['a', 'b'], 'noisy');
});

test('the winners begin with the largest median and are among the mounts', () => {
  const rates = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(rates, { minLength: 1, maxLength: 5 }), (all) => {
      const cells = cellsOf(Object.fromEntries(all.map((iops, at) => [`m${at}`, iops])));
      const { mounts } = decide(cells);
      const medianOf = (mount: string) => [...(all[Number(mount.slice(1))] as number[])].sort((a, b) => a - b)[1] as number;
      const largest = Math.max(...all.map((_, at) => medianOf(`m${at}`)));
      assert.is(medianOf(mounts[0] as string), largest, 'median of the first');
      assert.is(new Set(mounts).size, mounts.length, 'each named once');
    }),
  );
});

test('rates in another unit give the same decision', () => {
  const rates = fc.array(fc.integer({ min: 100, max: 130 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(rates, rates, (a, b) => {
      const scaled = (factor: number) => decide(cellsOf({ a: a.map((rate) => rate * factor), b: b.map((rate) => rate * factor) })).mounts;
      assert.equal(scaled(1024), scaled(1));
    }),
  );
});

test('the median of a variance of few loops is corrected for', () => {
  assert.ok(Math.abs(medianVarianceRatio(1) - 0.4549) < 1e-4, '1');
  assert.ok(Math.abs(medianVarianceRatio(2) - Math.LN2) < 1e-12, '2');
  // chi-squared with 10 degrees of freedom has its median at 9.341818.
  assert.ok(Math.abs(medianVarianceRatio(10) - 0.9341818) < 0.005, '10');
});

test('cells with one loop say nothing of the spread', () => {
  assert.is(pooledVariance(cellsOf({ a: [1], b: [2] }), figureNamed('iops')), null, 'none');
  const [one, two] = [cellsOf({ a: [100, 110, 105] }), cellsOf({ a: [100, 110, 105], b: [7] })];
  assert.is(pooledVariance(one, figureNamed('iops')), pooledVariance(two, figureNamed('iops')), 'beside others');
});

/** Cells of a workload in so many runs: each mount's level by run, three loops close to it. */
const cellsOfRuns = (levels: Readonly<Record<string, readonly number[]>>) =>
  Object.entries(levels).map(([mount, ofRuns]) =>
    summarizeCell(
      W,
      mount,
      ofRuns.flatMap((level, run) => makeLoops(W, mount, [level, level * 1.001, level * 0.999]).map((loop) => ({ ...loop, run: `run-${run}` }))),
    ),
  );

test('three runs decide by the spread between runs', () => {
  const decision = decide(cellsOfRuns({ a: [1100, 1110, 1090, 1105], b: [1000, 1005, 995, 1001] }));
  assert.equal(decision, { mounts: ['a'], tested: true, basis: 'runs', runs: 4 });
});

test('loops that agree prove nothing where runs do not', () => {
  assert.equal(decide(cellsOfRuns({ a: [1100, 900, 1200, 950], b: [1000, 1005, 995, 1001] })).mounts, ['a', 'b']);
});

test('runs are paired: what moved both mounts alike is no spread', () => {
  assert.equal(decide(cellsOfRuns({ a: [1100, 550, 2200, 825], b: [1000, 502, 1990, 751] })).mounts, ['a']);
});

test('one or two runs are provisional, and a second one makes no surer', () => {
  const close = { a: [1040, 1060], b: [1000, 1019] };
  assert.is(decide(cellsOfRuns({ a: [1040], b: [1000] })).basis, 'provisional', 'one');
  assert.equal([decide(cellsOfRuns(close)).basis, decide(cellsOfRuns(close)).runs], ['provisional', null], 'two');
  assert.equal(decide(cellsOfRuns({ a: [1040, 1150], b: [1000, 900] })).mounts, ['a', 'b'], 'two that do not agree');
});

test('mounts with fewer than three runs in common are compared provisionally', () => {
  const cells = [...cellsOfRuns({ a: [1100, 1110, 1090] }), ...cellsOfRuns({ b: [500] })];
  assert.equal([decide(cells).basis, decide(cells).mounts], ['provisional', ['a']]);
});

test.run();
