/** Tests of src/render/cell-text.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { summarizeCell } from '../../src/analyse/cells.ts';
import type { Cell, Decision, WorkloadReport } from '../../src/model/records.ts';
import { formatCell, formatOutcome, marksOf } from '../../src/render/cell-text.ts';
import { makeBadLoop, makeLoop, makeLoops, makeMetrics } from '../support/records.ts';

const W = 'w';
const cell = (mount: string, iops: readonly number[]): Cell => summarizeCell(W, mount, makeLoops(W, mount, iops));

const decision = (mounts: readonly string[], answer: Decision['answer']): Decision => ({
  ...{ mounts, answer, tested: answer !== 'untested', basis: answer === 'untested' ? 'untested' : 'provisional' },
  ...{ runs: null, needed: null, disturbed: 0 },
});

function workload(cells: readonly Cell[], mounts: readonly string[], answer: Decision['answer'] = 'fastest'): WorkloadReport {
  return { name: W, cells, winners: { bw: decision([], 'untested'), iops: decision(mounts, answer) } };
}

test('a decision gives each mount its mark', () => {
  const cells = [cell('a', [2]), cell('b', [1])];
  for (const [mounts, answer, ofA, ofB] of [
    [['a'], 'fastest', 'won', 'none'],
    [['a', 'b'], 'equal', 'equal', 'equal'],
    [['a', 'b'], 'undecided', 'undecided', 'undecided'],
    [['a'], 'untested', 'largest', 'none'],
    [['a', 'b'], 'untested', 'largest', 'largest'],
    [[], 'untested', 'none', 'none'],
  ] as const) {
    assert.is(marksOf(workload(cells, mounts, answer), 'iops')('a'), ofA, `a, ${mounts} ${answer}`);
    assert.is(marksOf(workload(cells, mounts, answer), 'iops')('b'), ofB, `b, ${mounts} ${answer}`);
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
