/** Tests of campaign/judge.ts and windows.ts: which verdicts the truth bears out, and what fewer boots would have said. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { countAnswered, countOutcomes, judgeVerdict, judgeVerdicts, leadOf, readVerdicts, type Verdict } from '../../campaign/judge.ts';
import { countWindows } from '../../campaign/windows.ts';
import { sourceOfRun } from '../../src/analyse/sources.ts';
import { makeLoop, makeLoops, makeMetrics, makePlan, makeRun, reportOf } from '../support/records.ts';

/** `mounts`: the best first, each with its distance to it (`a b=0.01`); after a bar those that are told behind. */
function verdict(answer: Verdict['answer'], mounts: string): Verdict {
  const read = (words: string) => words.split(' ').map((word) => word.split('=') as [string, string?]);
  const [among = '', behind] = mounts.split(' | ');
  const all = [...read(among), ...(behind === undefined ? [] : read(behind))];
  return {
    workload: 'w',
    answer,
    mounts: read(among).map(([name]) => name),
    distances: Object.fromEntries(all.map(([name, distance]) => [name, Number(distance ?? 0)])),
    loops: 6,
  };
}
const judge = (found: Verdict, truth: Verdict) => judgeVerdict(found, truth, 0.05);

test('a winner is the truth, or false', () => {
  const fastest = verdict('fastest', 'a | b=0.5');
  assert.is(judge(fastest, verdict('fastest', 'a | b=0.5')), 'same');
  assert.is(judge(fastest, verdict('fastest', 'b | a=0.5')), 'false winner');
  assert.is(judge(fastest, verdict('equal', 'a b=0.01')), 'false winner');
  assert.is(judge(fastest, verdict('undecided', 'a b=0.1')), 'unproven');
  assert.is(judge(fastest, verdict('untested', 'a b=0.1')), 'unproven');
});

test('a winner that the truth tells behind is false, though the truth is open between others', () => {
  assert.is(judge(verdict('fastest', 'c | a=0.5 b=0.5'), verdict('undecided', 'a b=0.1 | c=0.4')), 'false winner');
});

test('equal is the truth as far as no mount is behind by the margin', () => {
  const equal = verdict('equal', 'b a=0.01');
  assert.is(judge(equal, verdict('equal', 'a b=0.01')), 'same');
  assert.is(judge(equal, verdict('fastest', 'a | b=0.04')), 'same');
  assert.is(judge(equal, verdict('fastest', 'a | b=0.06')), 'false equal');
  assert.is(judge(equal, verdict('undecided', 'a b=0.06')), 'unproven');
});

test('other mounts that are equal are no truth', () => {
  const truth = verdict('equal', 'a b=0.01 | c=0.3');
  assert.is(judge(verdict('equal', 'a c=0.01 | b=0.3'), truth), 'false equal');
  assert.is(judge(verdict('equal', 'a b=0.01 c=0.02'), truth), 'false equal');
  assert.is(judge(verdict('equal', 'a b=0.01'), verdict('equal', 'a b=0.01 c=0.02')), 'same', 'c was not measured');
  assert.is(judge(verdict('equal', 'a b=0.01 | c=0.2'), verdict('equal', 'a b=0.01 c=0.02')), 'false behind');
  assert.is(judge(verdict('equal', 'a c=0.01'), verdict('undecided', 'a b=0.1 | c=0.3')), 'false equal', 'whatever is open beside it');
});

test('what is open is neither right nor wrong, but for those it tells behind', () => {
  for (const answer of ['undecided', 'untested'] as const) assert.is(judge(verdict(answer, 'a b=0.1'), verdict('fastest', 'a | b=0.5')), 'open', answer);
  const found = verdict('undecided', 'a b=0.1 | c=0.5');
  assert.is(judge(found, verdict('fastest', 'c | a=0.5 b=0.5')), 'false behind');
  assert.is(judge(found, verdict('equal', 'a b=0.01 | c=0.5')), 'open');
  assert.is(judge(found, verdict('undecided', 'a c=0.01 | b=0.5')), 'open');
});

test('workloads are held against those of their names', () => {
  const [first, second] = [verdict('fastest', 'a | b=0.5'), verdict('fastest', 'b | a=0.5')];
  const found = [first, { ...first, workload: 'v' }, { ...first, workload: 'other' }];
  const truth = [first, { ...second, workload: 'v' }];
  const judged = judgeVerdicts(found, truth, 0.05);
  assert.equal([judged.length, countOutcomes(judged, 'same'), countOutcomes(judged, 'false winner')], [2, 1, 1]);
  assert.is(countAnswered([...found, verdict('undecided', 'a b'), verdict('equal', 'a b')]), 4);
});

test('verdicts are those of a report, with how far the best is ahead of each', () => {
  const loops = [...makeLoops('w', 'a', [2000, 2001, 1999]), ...makeLoops('w', 'b', [1000, 1001, 999])];
  const [found] = readVerdicts(reportOf(makeRun(makePlan(['w'], 'a=9p,b=virtiofs')), loops));
  assert.equal([found?.answer, found?.mounts, found?.loops], ['fastest', ['a'], 6]);
  assert.equal([found?.distances['a'], Math.round(1000 * (found?.distances['b'] ?? 0))], [0, 1000]);
  assert.is(leadOf(found as Verdict), found?.distances['b']);
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
