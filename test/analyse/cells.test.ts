/** Tests of src/analyse/cells.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { rateOf, summarizeCell } from '../../src/analyse/cells.ts';
import { goodMetrics, totalOf } from '../../src/figures/metrics.ts';
import { warn } from '../../src/model/warnings.ts';
import { makeBadLoop, makeLoop, makeLoops, makeMetrics } from '../support/records.ts';

const W = 'seqread-psync';

test('the mean of a cell is geometric', () => {
  const cell = summarizeCell(W, 'a', makeLoops(W, 'a', [100, 400]));
  assert.ok(Math.abs((cell.mean?.readIops ?? 0) - 200) < 1e-9, `iops ${cell.mean?.readIops}`);
  assert.ok(Math.abs((cell.mean?.readBw ?? 0) - 200 * 4096) < 1e-6, `bw ${cell.mean?.readBw}`);
});

test('a direction that did nothing has no mean', () => {
  const { mean } = summarizeCell(W, 'a', makeLoops(W, 'a', [100]));
  assert.is(mean?.writeBw, null, 'bw');
  assert.is(mean?.writeIops, null, 'iops');
});

test('a loop that moved nothing makes the mean nothing', () => {
  assert.is(summarizeCell(W, 'a', makeLoops(W, 'a', [100, 0])).mean?.readIops, 0);
});

test('a cell without loops is missing', () => {
  assert.equal(summarizeCell(W, 'a', []), { workload: W, mount: 'a', outcome: 'missing', reason: null, errno: null, loops: [], mean: null, warnings: [] });
});

test('one good loop makes a cell ok, and the others are told of', () => {
  const loops = [...makeLoops(W, 'a', [100]), makeBadLoop({ loop: 2, outcome: 'failed', reason: 'EIO' }), makeBadLoop({ loop: 3, outcome: 'timed-out' })];
  const cell = summarizeCell(W, 'a', loops);
  assert.equal([cell.outcome, cell.reason, cell.errno], ['ok', null, null], 'outcome');
  assert.is(cell.mean?.readIops, 100, 'mean of the good loop alone');
  assert.equal(cell.warnings, [warn('failed-loops', '2 of 3')], 'warnings');
  assert.is(cell.loops.length, 3, 'all loops are kept');
});

test('without a good loop the worst outcome stands for the cell, with its reason', () => {
  const unsupported = makeBadLoop({ outcome: 'unsupported', reason: 'mmap', errno: 'EINVAL' });
  const timedOut = makeBadLoop({ outcome: 'timed-out', reason: 'late' });
  const failed = makeBadLoop({ outcome: 'failed', reason: 'EIO', errno: 'EIO' });
  for (const [loops, wanted] of [
    [
      [unsupported, unsupported],
      ['unsupported', 'mmap', 'EINVAL'],
    ],
    [
      [unsupported, timedOut],
      ['timed-out', 'late', null],
    ],
    [
      [timedOut, unsupported, failed],
      ['failed', 'EIO', 'EIO'],
    ],
  ] as const) {
    const cell = summarizeCell(W, 'a', loops);
    assert.equal([cell.outcome, cell.reason, cell.errno], [...wanted], wanted[0]);
    assert.is(cell.mean, null, `${wanted[0]}: mean`);
  }
});

test('an ok loop without figures is not counted', () => {
  assert.equal(goodMetrics([makeLoop({ metrics: null }), makeLoop()]).length, 1);
});

test('figures of a loop that is not ok are not counted', () => {
  assert.equal(goodMetrics([makeLoop({ outcome: 'failed' })]), []);
});

test('warnings of all loops are gathered, one a kind, with their count and figures', () => {
  const loops = [
    makeLoop({ loop: 1, warnings: [warn('short-runtime', '0.5 s of 1 s'), warn('resumed', '')] }),
    makeLoop({ loop: 2, warnings: [warn('short-runtime', '0.6 s of 1 s')] }),
    makeLoop({ loop: 3, warnings: [warn('short-runtime', '0.5 s of 1 s')] }),
  ];
  assert.equal(summarizeCell(W, 'a', loops).warnings, [warn('short-runtime', '3 of 3 loops, 0.5 s of 1 s, 0.6 s of 1 s'), warn('resumed', '1 of 3 loops')]);
});

test('many different figures of a warning are cut short', () => {
  const loops = [1, 2, 3, 4].map((loop) => makeLoop({ loop, warnings: [warn('steal', `${loop} %`)] }));
  assert.is(summarizeCell(W, 'a', loops).warnings[0]?.detail, '4 of 4 loops, 1 %, 2 %, 3 %, ...');
});

test('rates are taken from their direction, and the total is of both', () => {
  const metrics = makeMetrics(300, 100);
  assert.is(rateOf(metrics, 'readIops'), 300, 'readIops');
  assert.is(rateOf(metrics, 'writeBw'), 100 * 4096, 'writeBw');
  assert.is(rateOf(makeMetrics(1), 'writeIops'), null, 'nothing written');
  assert.is(totalOf(metrics, 'iops'), 400, 'total iops');
  assert.is(totalOf(metrics, 'bw'), 400 * 4096, 'total bw');
});

test.run();
