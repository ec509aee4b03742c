/** Tests of campaign/judge.ts and windows.ts: which verdicts the truth bears out, and what fewer boots would have said. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { countAnswered, countOutcomes, judgeVerdict, judgeVerdicts, readVerdicts, type Verdict } from '../../campaign/judge.ts';
import { countWindows } from '../../campaign/windows.ts';
import { sourceOfRun } from '../../src/analyse/sources.ts';
import { makeLoop, makeLoops, makeMetrics, makePlan, makeRun, reportOf } from '../support/records.ts';

const verdict = (answer: Verdict['answer'], mounts: string, lead = 0.5): Verdict => ({ workload: 'w', answer, mounts: mounts.split(','), lead, loops: 6 });
const judge = (found: Verdict, truth: Verdict) => judgeVerdict(found, truth, 0.05);

test('a winner is the truth, or false', () => {
  const fastest = verdict('fastest', 'a');
  assert.is(judge(fastest, verdict('fastest', 'a')), 'same');
  assert.is(judge(fastest, verdict('fastest', 'b')), 'false winner');
  assert.is(judge(fastest, verdict('equal', 'a,b', 0.01)), 'false winner');
  assert.is(judge(fastest, verdict('undecided', 'a,b')), 'unproven');
});

test('equal is the truth as far as the best is not ahead by the margin', () => {
  const equal = verdict('equal', 'b,a', 0.01);
  assert.is(judge(equal, verdict('equal', 'a,b', 0.01)), 'same');
  assert.is(judge(equal, verdict('fastest', 'a', 0.04)), 'same');
  assert.is(judge(equal, verdict('fastest', 'a', 0.06)), 'false equal');
});

test('what is open is neither right nor wrong', () => {
  for (const answer of ['undecided', 'untested'] as const) assert.is(judge(verdict(answer, 'a,b'), verdict('fastest', 'a')), 'open', answer);
});

test('workloads are held against those of their names', () => {
  const found = [verdict('fastest', 'a'), { ...verdict('fastest', 'a'), workload: 'v' }, { ...verdict('fastest', 'a'), workload: 'other' }];
  const truth = [verdict('fastest', 'a'), { ...verdict('fastest', 'b'), workload: 'v' }];
  const judged = judgeVerdicts(found, truth, 0.05);
  assert.equal([judged.length, countOutcomes(judged, 'same'), countOutcomes(judged, 'false winner')], [2, 1, 1]);
  assert.is(countAnswered([...found, verdict('undecided', 'a,b'), verdict('equal', 'a,b')]), 4);
});

test('verdicts are those of a report, with how far the best is ahead', () => {
  const loops = [...makeLoops('w', 'a', [2000, 2001, 1999]), ...makeLoops('w', 'b', [1000, 1001, 999])];
  const [found] = readVerdicts(reportOf(makeRun(makePlan(['w'], 'a=9p,b=virtiofs')), loops));
  assert.equal([found?.answer, found?.mounts, found?.loops], ['fastest', ['a'], 6]);
  assert.ok(Math.abs((found?.lead ?? 0) - 1) < 1e-3);
});

/** So many boots of two loops of one mount twice, the second ahead by `gain` in the first three. */
function makeSame(boots: number, gain: number) {
  const plan = makePlan(['v', 'w'], 'a=9p,b=9p', { loops: 2, boots });
  const loops = plan.workloads.flatMap(({ name: workload }) =>
    ['a', 'b'].flatMap((mount) =>
      Array.from({ length: 2 * boots }, (_, at) => {
        const ahead = mount === 'b' && at < 6 ? gain : 1;
        return makeLoop({ workload, mount, loop: at + 1, metrics: makeMetrics(1000 * ahead * (1 + 0.001 * ((at * 7 + mount.length) % 3))) });
      }),
    ),
  );
  return sourceOfRun('aa', makeRun(plan), loops);
}

test('each window of boots is decided alone, and what is left over is in none', () => {
  assert.equal(countWindows(makeSame(7, 1), 3), { boots: 3, windows: 2, verdicts: 4, falseWinners: 0, equal: 4 });
  assert.equal(countWindows(makeSame(7, 2), 3), { boots: 3, windows: 2, verdicts: 4, falseWinners: 2, equal: 2 });
  assert.equal(countWindows(makeSame(7, 1), 14), { boots: 14, windows: 0, verdicts: 0, falseWinners: 0, equal: 0 });
});

test.run();
