/** Tests of src/analyse/report.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeLoop, makeLoops, makePlan, makeRun, reportOf } from '../support/records.ts';

const run = makeRun(makePlan(['v', 'w'], 'b=9p,a=tmpfs'));

test('workloads and mounts stand in the order of the plan', () => {
  const report = reportOf(run, [...makeLoops('w', 'a', [1]), ...makeLoops('v', 'b', [1])]);
  assert.equal(report.mounts, ['b', 'a'], 'mounts');
  assert.equal(
    report.workloads.map(({ name, cells }) => [name, cells.map(({ mount }) => mount)]),
    [
      ['v', ['b', 'a']],
      ['w', ['b', 'a']],
    ],
    'cells',
  );
});

test('every cell of the plan is there, measured or not', () => {
  const report = reportOf(run, makeLoops('v', 'a', [1]));
  assert.equal(
    report.workloads.flatMap(({ cells }) => cells.map(({ outcome }) => outcome)),
    ['missing', 'ok', 'missing', 'missing'],
  );
});

test('loops that were measured in any order are in order', () => {
  const loops = [3, 1, 2].map((loop) => makeLoop({ workload: 'v', mount: 'a', loop }));
  const cell = reportOf(run, loops).workloads[0]?.cells[1];
  assert.equal(
    cell?.loops.map(({ loop }) => loop),
    [1, 2, 3],
  );
});

test('names that could run into each other are kept apart', () => {
  const mounts = ['z', 'y","z'].map((name) => ({ name, kind: 'tmpfs', options: {}, path: null }));
  const report = reportOf(makeRun(makePlan(['x","y', 'x'], 'tmpfs', { mounts })), makeLoops('x","y', 'z', [5]));
  assert.equal(
    report.workloads.map(({ cells }) => cells.map(({ loops }) => loops.length)),
    [
      [1, 0],
      [0, 0],
    ],
  );
});

test('each workload is decided, by bw and by iops', () => {
  const results = [
    ...makeLoops('v', 'a', [1000, 1010, 990]),
    ...makeLoops('v', 'b', [100, 101, 99]),
    ...makeLoops('w', 'a', [100, 101, 99]),
    ...makeLoops('w', 'b', [1000, 1010, 990]),
  ];
  assert.equal(
    reportOf(run, results).workloads.map(({ winners }) => [winners.bw.mounts, winners.iops.mounts]),
    [
      [['a'], ['a']],
      [['b'], ['b']],
    ],
  );
});

test('the spread of the whole run decides, not that of two cells alone', () => {
  // 9 % between means that hardly spread; the other workload shows how noisy the machine is.
  const close = [...makeLoops('v', 'a', [1090, 1091, 1089]), ...makeLoops('v', 'b', [1000, 1001, 999])];
  const noise = [...makeLoops('w', 'a', [100, 200, 50]), ...makeLoops('w', 'b', [100, 190, 60])];
  assert.equal(reportOf(run, close).workloads[0]?.winners.iops.mounts, ['a'], 'quiet');
  assert.equal(reportOf(run, [...close, ...noise]).workloads[0]?.winners.iops.mounts, ['a', 'b'], 'noisy');
});

test('a run without results has no winners', () => {
  assert.equal(
    reportOf(run, []).workloads.map(({ winners }) => winners.iops.mounts),
    [[], []],
  );
});

test.run();
