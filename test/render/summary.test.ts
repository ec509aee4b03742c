/** Tests of src/render/summary.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { countRuns, countStandings, summarizeReport } from '../../src/render/summary.ts';
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
  assert.equal(countStandings(report), [
    { mount: 'a', won: 1, largest: 0, tied: 1, behind: 1, lacking: 1 },
    { mount: 'b', won: 0, largest: 0, tied: 1, behind: 1, lacking: 2 },
  ]);
});

test('the sentence tells wins, ties and what has no figure, with names written for the format', () => {
  assert.is(
    summarizeReport(report, (name) => `<${name}>`),
    'Of 4 workloads by IOPS: <a> wins 1; 1 is a tie; <a> has no figure for 1; <b> has no figure for 2.',
  );
});

test('nothing measured is nothing to compare', () => {
  assert.is(summarizeReport(reportOf(makeRun(makePlan([], 'a=9p')), []), String), 'Of 0 workloads by IOPS: nothing to compare.');
});

test('single loops are the largest, not tested', () => {
  const single = reportOf(makeRun(makePlan(['v'], 'a=9p,b=tmpfs')), [...makeLoops('v', 'a', [2]), ...makeLoops('v', 'b', [1])]);
  assert.match(summarizeReport(single, String), 'a is the largest in 1, not tested');
});

test('runs are counted by the loops that belong to them', () => {
  assert.is(countRuns(report), 1, 'one run');
  assert.is(countRuns(reportOf(run, [])), 0, 'no loops');
});

test.run();
