/** Tests of src/render/summary.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../src/analyse/report.ts';
import { sourceOfRun } from '../../src/analyse/sources.ts';
import type { DirectionMetrics } from '../../src/model/records.ts';
import { countRuns, countStandings, findProvisional, summarizeReport } from '../../src/render/summary.ts';
import { makeBadLoop, makeLoops, makePlan, makeRun, reportOf } from '../support/records.ts';

const run = makeRun(makePlan(['u', 'v', 'w', 'x'], 'a=9p,b=tmpfs'));

const report = reportOf(run, [
  ...makeLoops('u', 'a', [1000, 1001, 999]),
  ...makeLoops('u', 'b', [100, 101, 99]),
  ...makeLoops('v', 'a', [1000, 1001, 999]),
  ...makeLoops('v', 'b', [1000, 1001, 999]),
  ...makeLoops('w', 'a', [1000, 1001, 999]),
  makeBadLoop({ workload: 'w', mount: 'b', outcome: 'unsupported' }),
]);

test('every workload counts once for each mount', () => {
  assert.equal(countStandings(report, 'iops'), [
    { mount: 'a', won: 1, largest: 0, equal: 1, undecided: 0, alone: 1, behind: 0, lacking: 1 },
    { mount: 'b', won: 0, largest: 0, equal: 1, undecided: 0, alone: 0, behind: 1, lacking: 2 },
  ]);
});

test('the sentence tells wins, what is equal and what has no figure, with names written for the format', () => {
  assert.is(
    summarizeReport(report, 'iops', (name) => `<${name}>`),
    'Of 4 workloads by IOPS: <a> wins 1 (10x <b>); <a> alone works in 1; 1 equal; <a> has no figure for 1; <b> has no figure for 2.',
  );
});

test('by another rate there can be other winners, and the sentence says by which', () => {
  const swapped = (workload: string, mount: string, iops: readonly number[]) =>
    makeLoops(workload, mount, iops).map((loop) => ({
      ...loop,
      metrics: { read: { ...(loop.metrics?.read as DirectionMetrics), bw: 1e9 / (loop.metrics?.read?.iops ?? 1) }, write: null, runtimeMs: 1000 },
    }));
  const two = reportOf(makeRun(makePlan(['v'], 'a=9p,b=tmpfs')), [...swapped('v', 'a', [1000, 1001, 999]), ...swapped('v', 'b', [100, 101, 99])]);
  assert.is(summarizeReport(two, 'iops', String), 'Of 1 workload by IOPS: a wins 1 (10x b).');
  assert.is(summarizeReport(two, 'bw', String), 'Of 1 workload by bandwidth: b wins 1 (10x a).');
  assert.is(countStandings(two, 'bw')[1]?.won, 1, 'standings');
});

test('nothing measured is nothing to compare', () => {
  assert.is(summarizeReport(reportOf(makeRun(makePlan([], 'a=9p')), []), 'iops', String), 'Of 0 workloads by IOPS: nothing to compare.');
});

test('single loops are the largest, not tested', () => {
  const single = reportOf(makeRun(makePlan(['v'], 'a=9p,b=tmpfs')), [...makeLoops('v', 'a', [2]), ...makeLoops('v', 'b', [1])]);
  assert.match(summarizeReport(single, 'iops', String), 'a is the largest in 1, not tested');
});

test('marks are provisional where fewer than three runs decided them, however many runs there are in all', () => {
  const sourceOf = (at: number, mounts: readonly string[]) => {
    const record = makeRun(makePlan(['v'], 'a=tmpfs,b=tmpfs'), { id: `run-${at}` });
    return sourceOfRun(
      `run ${at}`,
      record,
      mounts.flatMap((mount) => makeLoops('v', mount, mount === 'a' ? [100, 101, 102] : [50, 51, 52])),
    );
  };
  const both = [1, 2, 3].map((at) => sourceOf(at, ['a', 'b']));
  assert.is(findProvisional(buildReport(both), ['iops']), 'none', 'three runs of both');
  assert.is(findProvisional(buildReport(both.slice(1)), ['iops']), 'all', 'two runs');
  const apart = [sourceOf(1, ['a']), sourceOf(2, ['a']), sourceOf(3, ['b'])];
  assert.is(findProvisional(buildReport(apart), ['iops']), 'all', 'no run has both');
  assert.is(findProvisional(reportOf(run, []), ['iops']), 'none', 'no marks');
});

test('runs are counted by the loops that belong to them', () => {
  assert.is(countRuns(report), 1, 'one run');
  assert.is(countRuns(reportOf(run, [])), 0, 'no loops');
});

test.run();
