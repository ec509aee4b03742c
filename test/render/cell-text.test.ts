/** Tests of src/render/cell-text.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { summarizeCell } from '../../src/analyse/cells.ts';
import type { Cell, Decision, WorkloadReport } from '../../src/model/records.ts';
import { formatCell, formatOutcome, marksOf } from '../../src/render/cell-text.ts';
import { makeBadLoop, makeLoop, makeLoops, makeMetrics } from '../support/records.ts';

const W = 'w';
const cell = (mount: string, iops: readonly number[]): Cell => summarizeCell(W, mount, makeLoops(W, mount, iops));

const decision = (mounts: readonly string[], tested: boolean): Decision => ({ mounts, tested, basis: tested ? 'provisional' : 'untested', runs: null });

function workload(cells: readonly Cell[], mounts: readonly string[], tested = true): WorkloadReport {
  return { name: W, cells, winners: { bw: decision([], true), iops: decision(mounts, tested) } };
}

test('a decision gives each mount its mark', () => {
  const cells = [cell('a', [2]), cell('b', [1])];
  for (const [mounts, tested, ofA, ofB] of [
    [['a'], true, 'won', 'none'],
    [['a', 'b'], true, 'tied', 'tied'],
    [['a'], false, 'largest', 'none'],
    [[], true, 'none', 'none'],
  ] as const) {
    assert.is(marksOf(workload(cells, mounts, tested), 'iops')('a'), ofA, `a, ${mounts} won`);
    assert.is(marksOf(workload(cells, mounts, tested), 'iops')('b'), ofB, `b, ${mounts} won`);
  }
});

test('a mark is of its own metric', () => {
  assert.is(marksOf(workload([cell('a', [2]), cell('b', [1])], ['a']), 'bw')('a'), 'none');
});

test('a mount that is alone, or alone in having figures, has won nothing', () => {
  const missing = summarizeCell(W, 'b', []);
  assert.is(marksOf(workload([cell('a', [2])], ['a']), 'iops')('a'), 'none', 'one mount');
  assert.is(marksOf(workload([cell('a', [2]), missing], ['a']), 'iops')('a'), 'none', 'the other is missing');
});

test('a rate is one figure, or reads / writes', () => {
  const mixed = summarizeCell(W, 'a', [makeLoop({ metrics: makeMetrics(25_600, 2560) })]);
  assert.is(formatCell(cell('a', [25_600]), 'bw'), '100 MiB/s', 'bw of reads');
  assert.is(formatCell(cell('a', [25_600]), 'iops'), '25.6k', 'iops of reads');
  assert.is(formatCell(mixed, 'bw'), '100 MiB/s / 10.0 MiB/s', 'bw of both');
  assert.is(formatCell(mixed, 'iops'), '25.6k / 2560', 'iops of both');
  assert.is(formatCell(summarizeCell(W, 'a', [makeLoop({ metrics: makeMetrics(null, 2560) })]), 'iops'), '2560', 'iops of writes');
});

test('what has no figure shows its outcome and errno', () => {
  assert.is(formatOutcome(summarizeCell(W, 'a', [makeBadLoop({ outcome: 'unsupported', errno: 'EINVAL' })])), 'unsupported (EINVAL)');
  assert.is(formatOutcome(summarizeCell(W, 'a', [])), 'missing');
  assert.is(formatCell(summarizeCell(W, 'a', []), 'bw'), '', 'rate of a missing cell');
});

test.run();
