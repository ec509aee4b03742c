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

/** Cells of a workload in so many runs: each mount's level by run, three loops close to it. */
const cellsOfRuns = (levels: Readonly<Record<string, readonly number[]>>) =>
  Object.entries(levels).map(([mount, ofRuns]) =>
    summarizeCell(
      W,
      mount,
      ofRuns.flatMap((level, run) => makeLoops(W, mount, [level, level * 1.001, level * 0.999]).map((loop) => ({ ...loop, run: `run-${run}` }))),
    ),
  );

function decide(cells: readonly Cell[]): Decision {
  return decideWinners(cells, 'iops', winnerSpread([cells], 'iops'));
}

const oneRun = (variance: number): WinnerSpread => ({ loops: { variance, degrees: 100 }, runs: () => null, workloads: 1 });

const outcomeOf = ({ mounts, answer }: Decision) => ({ mounts, answer });

const unsupported = summarizeCell(W, 'u', [makeBadLoop({ mount: 'u', outcome: 'unsupported', reason: 'mmap', errno: 'EINVAL' })]);

test('a mount far ahead wins alone', () => {
  assert.equal(outcomeOf(decide(cellsOf({ a: [1000, 1010, 990], b: [500, 505, 495], c: [100, 101, 99] }))), { mounts: ['a'], answer: 'fastest' });
});

test('the order in which mounts are given does not matter', () => {
  assert.equal(decide(cellsOf({ c: [100, 101, 99], b: [500, 505, 495], a: [1000, 1010, 990] })).mounts, ['a']);
});

test('mounts that can not be told apart are undecided, best first', () => {
  assert.equal(outcomeOf(decide(cellsOf({ a: [1000, 1300, 800], b: [1050, 1250, 850], c: [10, 12, 9] }))), { mounts: ['b', 'a'], answer: 'undecided' });
});

test('a difference below two percent is none however sure: the mounts are equal', () => {
  assert.equal(outcomeOf(decide(cellsOf({ a: [1010, 1010, 1010], b: [1000, 1000, 1000] }))), { mounts: ['a', 'b'], answer: 'equal' }, '1 %');
  assert.equal(outcomeOf(decide(cellsOf({ a: [1030, 1030, 1030], b: [1000, 1000, 1000] }))), { mounts: ['a'], answer: 'fastest' }, '3 %');
});

test('not told apart is not equal: equal is what is shown to lie within the margin', () => {
  const cells = cellsOf({ a: [1000, 1005, 995], b: [1002, 1007, 997] });
  const answers = [0.0001, 0.01, 0.05, 0.3].map((margin) => decideWinners(cells, 'iops', winnerSpread([cells], 'iops'), margin).answer);
  assert.equal(answers, ['undecided', 'undecided', 'equal', 'equal']);
  assert.is(decideWinners(cells, 'iops', oneRun(0.01)).answer, 'undecided', 'where all other cells are noisy');
});

test('a cell that wavers more than all others is not shown to be equal', () => {
  const cells = cellsOf({ a: [1000, 1001, 999], b: [1000, 1300, 700] });
  assert.is(decideWinners(cells, 'iops', oneRun(1e-6)).answer, 'undecided');
});

test('a cell that varies where most do not speaks for itself', () => {
  const constant = ['v', 'w', 'x'].map((workload) => ['a', 'b'].map((mount) => summarizeCell(workload, mount, makeLoops(workload, mount, [10, 10, 10]))));
  const answerOf = (b: readonly number[]) => {
    const cells = cellsOf({ a: [10, 10, 10], b });
    return decideWinners(cells, 'iops', winnerSpread([...constant, cells], 'iops')).answer;
  };
  assert.is(answerOf([12, 9, 15]), 'undecided', 'it was ahead in two loops of three');
  assert.is(answerOf([11, 10, 10]), 'undecided', 'nor is it equal for its median');
  assert.is(answerOf([12, 12, 12]), 'fastest', 'what never varied');
});

test('a smaller margin makes a smaller difference matter', () => {
  const cells = cellsOf({ a: [1010, 1010, 1010], b: [1000, 1000, 1000] });
  assert.is(decideWinners(cells, 'iops', oneRun(0), 0.005).answer, 'fastest');
});

test('a win is one, with no mount left open, whatever the margin', () => {
  const rates = fc.array(fc.integer({ min: 900, max: 1100 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(rates, rates, rates, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (a, b, c, margin) => {
      const cells = cellsOf({ a, b, c });
      const { mounts, answer, needed } = decideWinners(cells, 'iops', winnerSpread([cells], 'iops'), margin);
      assert.is(answer === 'fastest', mounts.length === 1, `${mounts} ${answer}`);
      assert.ok(answer === 'undecided' || needed === null, 'what is decided needs nothing');
    }),
  );
});

test('a larger margin never takes an equality back', () => {
  const rates = fc.array(fc.integer({ min: 980, max: 1020 }), { minLength: 3, maxLength: 3 });
  const margins = fc.double({ min: 0.02, max: 0.3, noNaN: true });
  fc.assert(
    fc.property(rates, rates, margins, margins, (a, b, one, other) => {
      const cells = cellsOf({ a, b });
      const answerAt = (margin: number) => decideWinners(cells, 'iops', winnerSpread([cells], 'iops'), margin).answer;
      if (answerAt(Math.min(one, other)) === 'equal') assert.is(answerAt(Math.max(one, other)), 'equal');
    }),
  );
});

test('an undecided workload says what would decide it, and how long its loops take', () => {
  const { answer, needed } = decide(cellsOf({ a: [1000, 1100, 900], b: [1200, 1300, 1100], c: [10, 11, 9] }));
  assert.is(answer, 'undecided');
  assert.ok(needed !== null && needed.count > 3, JSON.stringify(needed));
  // Loops of 1.5 s on the two mounts that are open.
  const further = needed.unit === 'loops' ? needed.count - 3 : (needed.count - 1) * 3;
  assert.ok(Math.abs((needed.minutes as number) - (further * 3) / 60) < 1e-9, JSON.stringify(needed));
});

test('so many boots as were said to be needed do', () => {
  const [a, b] = [
    [1000, 1100, 900],
    [1060, 1100, 1010],
  ];
  const { answer, needed } = decide(cellsOfRuns({ a, b }));
  assert.equal([answer, needed?.unit], ['undecided', 'runs']);
  const count = (needed?.count ?? 0) + (3 - ((needed?.count ?? 0) % 3));
  const more = (levels: readonly number[]) => Array.from({ length: count }, (_, at) => levels[at % 3] as number);
  // At most 14 runs count.
  assert.ok(count <= 14 && decide(cellsOfRuns({ a: more(a), b: more(b) })).answer !== 'undecided', `${count} runs`);
});

test('at a look too: what it takes is told by the alpha that decides, for a win as for an equality', () => {
  const alpha = 0.05 / 8;
  const decideAt = (levels: Readonly<Record<string, readonly number[]>>) => {
    const cells = cellsOfRuns(levels);
    return decideWinners(cells, 'iops', winnerSpread([cells], 'iops'), 0.05, alpha);
  };
  const repeat = (levels: readonly number[], count: number) => Array.from({ length: count }, (_, at) => levels[at % levels.length] as number);
  for (const [answer, a, b] of [
    ['equal', [1000, 1030, 970], [1002, 1000, 998]],
    ['fastest', [1100, 1140, 1060], [1000, 1001, 999]],
  ] as const) {
    const { needed, ...before } = decideAt({ a, b });
    assert.equal([before.answer, needed?.unit], ['undecided', 'runs'], answer);
    // The spread stays what it was in whole turns of three.
    const turns = (count: number) => 3 * Math.ceil(count / 3);
    assert.is(decideAt({ a: repeat(a, turns(needed?.count ?? 0)), b: repeat(b, turns(needed?.count ?? 0)) }).answer, answer, `${needed?.count} boots`);
  }
});

test('loops that others disturbed are counted where they leave the answer open, and there alone', () => {
  const busy = (mount: string, iops: readonly number[]) =>
    summarizeCell(
      W,
      mount,
      makeLoops(W, mount, iops).map((loop) => ({ ...loop, warnings: [{ code: 'host-busy' as const, detail: '2 CPUs' }] })),
    );
  const [other] = cellsOf({ b: [1050, 1250, 850] }) as [Cell];
  assert.is(decide([busy('a', [1000, 1300, 800]), other]).disturbed, 3, 'open');
  assert.is(decide([busy('a', [1000, 1001, 999]), ...cellsOf({ b: [500, 501, 499] })]).disturbed, 0, 'decided');
});

test('a mark does not stand beside a larger mean', () => {
  // The median is ahead by 10 %, the mean is behind: what the table shows would contradict the mark.
  const cells = cellsOf({ a: [1100, 1100, 700, 1100, 700], b: [1000, 1000, 1000, 1000, 1000] });
  assert.equal(decideWinners(cells, 'iops', oneRun(1e-8)).mounts, ['a', 'b']);
});

test('single loops are ranked and marked as not tested', () => {
  assert.equal(outcomeOf(decide(cellsOf({ a: [900], b: [1000] }))), { mounts: ['b'], answer: 'untested' });
});

test('single loops that are equal are all named', () => {
  assert.equal(outcomeOf(decide(cellsOf({ a: [1000], b: [1000], c: [1] }))), { mounts: ['a', 'b'], answer: 'untested' });
});

test('a mount with a single good loop is tested with the spread that all cells have in common', () => {
  assert.equal(outcomeOf(decide(cellsOf({ a: [1000, 1010, 990], b: [500] }))), { mounts: ['a'], answer: 'fastest' });
});

test('unsupported and failed cells are never ranked', () => {
  const failed = summarizeCell(W, 'f', [makeLoop({ mount: 'f', outcome: 'failed', metrics: makeMetrics(1_000_000) })]);
  const missing = summarizeCell(W, 'm', []);
  const cells = [unsupported, failed, missing, ...cellsOf({ a: [1000, 1010, 990], b: [500, 505, 495] })];
  assert.equal(outcomeOf(decide(cells)), { mounts: ['a'], answer: 'fastest' });
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

test('a noisy run leaves open what a quiet one decides', () => {
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

test('three runs decide by the spread between runs', () => {
  const decision = decide(cellsOfRuns({ a: [1100, 1110, 1090, 1105], b: [1000, 1005, 995, 1001] }));
  assert.equal(decision, { mounts: ['a'], answer: 'fastest', tested: true, basis: 'runs', runs: 4, needed: null, disturbed: 0 });
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
