/** Tests of src/render/charts/figures.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { summarizeCell } from '../../../src/analyse/cells.ts';
import { describeAbsence, describeIntervals, summarizeFigure } from '../../../src/render/charts/figures.ts';
import { makeBadLoop, makeLoop, makeLoops, makeMetrics } from '../../support/records.ts';

const cellOf = (iops: readonly number[]) => summarizeCell('v', 'a', makeLoops('v', 'a', iops));

test('the figure is the geometric mean', () => {
  assert.is(summarizeFigure(cellOf([100, 400]), 'iops')?.value.toFixed(6), '200.000000');
});

test('from three loops on the interval is that of Student on the logs', () => {
  // Logs 0, 1, 2: mean 1, standard deviation 1; t(0.975, 2) = 4.303; 4.303 / sqrt 3 = 2.4843.
  const figure = summarizeFigure(cellOf([1, Math.E, Math.E ** 2]), 'iops');
  assert.is(Math.log(figure?.low ?? 0).toFixed(3), (1 - 2.4843).toFixed(3));
  assert.is(Math.log(figure?.high ?? 0).toFixed(3), (1 + 2.4843).toFixed(3));
  assert.is(figure?.basis, 'loops');
});

test('beyond the table of quantiles the interval goes on getting narrower', () => {
  const width = (count: number) => {
    const figure = summarizeFigure(cellOf(Array.from({ length: count }, (_, at) => (at % 2 === 0 ? 100 : 110))), 'iops');
    return (figure?.high ?? 0) / (figure?.low ?? 1);
  };
  for (let count = 16; count < 30; count += 2) assert.ok(width(count + 2) < width(count), `${count + 2} loops`);
});

test('of two loops the interval is smallest to largest', () => {
  assert.equal(summarizeFigure(cellOf([300, 100]), 'iops'), { value: Math.exp((Math.log(300) + Math.log(100)) / 2), low: 100, high: 300, basis: 'range' });
});

test('one loop has no interval', () => {
  const figure = summarizeFigure(cellOf([300]), 'iops');
  assert.equal([figure?.low, figure?.high, figure?.basis], [null, null, 'none']);
});

test('loops of one run are no substitute for runs: of three runs, their means make the interval', () => {
  const loops = ['x', 'y', 'z'].flatMap((run, at) =>
    [1, 2, 3, 4].map((loop) => makeLoop({ workload: 'v', run, loop, metrics: makeMetrics(100 * (1 + at / 10)) })),
  );
  const figure = summarizeFigure(summarizeCell('v', 'a', loops), 'iops');
  assert.is(figure?.basis, 'runs');
  const naive = summarizeFigure(
    summarizeCell(
      'v',
      'a',
      loops.map((loop) => ({ ...loop, run: 'x' })),
    ),
    'iops',
  );
  assert.ok((figure?.high ?? 0) > (naive?.high ?? 0) && (figure?.low ?? 0) < (naive?.low ?? 0), 'wider than over the loops');
});

test('loops that failed are left out', () => {
  const loops = [...makeLoops('v', 'a', [100]), makeBadLoop({ workload: 'v', loop: 2, outcome: 'failed', metrics: makeMetrics(1) })];
  assert.is(Math.round(summarizeFigure(summarizeCell('v', 'a', loops), 'iops')?.value ?? 0), 100);
});

test('what moved nothing has no figure, and is said to', () => {
  const cell = summarizeCell('v', 'a', makeLoops('v', 'a', [0, 100]));
  assert.is(summarizeFigure(cell, 'iops'), null);
  assert.is(describeAbsence(cell), 'moved nothing');
});

test('a sentence names the intervals that are there, and no other', () => {
  assert.is(describeIntervals([summarizeFigure(cellOf([1]), 'iops'), null]), null);
  assert.is(describeIntervals([summarizeFigure(cellOf([1, 2]), 'iops')]), 'Line: smallest to largest where there are two loops.');
});

test.run();
