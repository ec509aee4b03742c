/** Tests of src/render/html/compare.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compareByRange, indexCells, renderCompare } from '../../../src/render/html/compare.ts';
import { makeBadLoop, makeLoops, makePlan, makeRun, reportOf } from '../../support/records.ts';

const run = makeRun(makePlan(['v'], 'a=9p,b=tmpfs'));
const base = reportOf(run, [...makeLoops('v', 'a', [100, 110, 90]), ...makeLoops('v', 'b', [100])]);
const candidate = reportOf(run, [...makeLoops('v', 'a', [200, 220, 180]), makeBadLoop({ workload: 'v', mount: 'b', outcome: 'failed' })]);

test('the ratio is that of the means, the interval what single loops span', () => {
  const compared = compareByRange(indexCells(base), indexCells(candidate), { workload: 'v', mount: 'a' }, 'iops');
  assert.ok(Math.abs((compared?.ratio ?? 0) - 2) < 1e-9, 'ratio');
  assert.ok(Math.abs((compared?.low ?? 0) - 180 / 110) < 1e-9, 'low');
  assert.ok(Math.abs((compared?.high ?? 0) - 220 / 90) < 1e-9, 'high');
  assert.is(compared?.verdict, null, 'no verdict without a test');
});

test('a side without a figure leaves nothing to compare', () => {
  assert.is(compareByRange(indexCells(base), indexCells(candidate), { workload: 'v', mount: 'b' }, 'iops'), null, 'failed');
  assert.is(compareByRange(indexCells(base), indexCells(candidate), { workload: 'v', mount: 'c' }, 'iops'), null, 'unknown');
  assert.match(renderCompare({ base, candidate }, 'iops').text, 'measured → failed');
});

test('a direction is told only where the whole interval is on one side', () => {
  const text = (low: number, high: number) =>
    renderCompare({ base, candidate, judged: [{ workload: 'v', mount: 'a', ratio: 1, low, high, verdict: null }] }, 'iops').text;
  assert.match(text(1.01, 2), '▲');
  assert.match(text(0.5, 0.99), '▼');
  assert.not.match(text(0.9, 1.1), /class="sign" aria-hidden="true">[▲▼]/);
});

test('a verdict stands beside its ratio, and the words on the plain interval are left out', () => {
  const { text } = renderCompare({ base, candidate, judged: [{ workload: 'v', mount: 'a', ratio: 2, low: 1.8, high: 2.2, verdict: 'faster, sure' }] }, 'iops');
  assert.match(text, '<span class="verdict">faster, sure</span>');
  assert.not.match(text, 'it is no test');
});

test('same and undecided do not look alike', () => {
  const lookOf = (verdict: string) =>
    /class="f change (\w+)"/.exec(
      renderCompare({ base, candidate, judged: [{ workload: 'v', mount: 'a', ratio: 1, low: 0.9, high: 1.1, verdict }] }, 'iops').text,
    )?.[1];
  assert.equal([lookOf('same'), lookOf('undecided')], ['same', 'open']);
});

test.run();
