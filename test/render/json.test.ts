/** Tests of src/render/json.ts: the shape that scripts depend on. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { LoopResult } from '../../src/model/records.ts';
import { warn } from '../../src/model/warnings.ts';
import { renderJson } from '../../src/render/json.ts';
import { makeBadLoop, makeLoop, makeLoops, makePlan, makeRun, reportOf } from '../support/records.ts';

const run = makeRun(makePlan(['v'], 'a=9p,b=tmpfs'));

// biome-ignore lint/suspicious/noExplicitAny: the tests are of what a script without types sees.
function documentOf(results: readonly LoopResult[]): any {
  return JSON.parse(renderJson(reportOf(run, results)));
}

test('the document has the keys of the contract', () => {
  const document = documentOf([...makeLoops('v', 'a', [1000, 1001, 999]), ...makeLoops('v', 'b', [10, 11, 9])]);
  assert.is(document.schemaVersion, 1, 'schemaVersion');
  const [workload] = document.workloads;
  assert.is(workload.name, 'v', 'name');
  assert.equal(workload.winners, { bw: ['a'], iops: ['a'] }, 'winners');
  const [cell] = workload.cells;
  assert.equal([cell.mount, cell.outcome, cell.reason, cell.warnings], ['a', 'ok', null, []], 'cell');
  assert.equal(Object.keys(cell.mean), ['readBw', 'readIops', 'writeBw', 'writeIops'], 'mean');
  assert.is(cell.loops.length, 3, 'loops');
});

test('a loop has flat figures: bytes per second and nanoseconds, null where there is none', () => {
  const [loop] = documentOf(makeLoops('v', 'a', [1000])).workloads[0].cells[0].loops;
  assert.equal(
    [loop.readBw, loop.readIops, loop.writeBw, loop.writeIops, loop.readClatP99Ns, loop.runtimeMs, loop.outcome, loop.loop],
    [4_096_000, 1000, null, null, 3000, 1000, 'ok', 1],
  );
});

test('of several winners it is said whether they are equal, or what would decide; none where nothing ran', () => {
  const [equal] = documentOf([...makeLoops('v', 'a', [1000, 1001, 999]), ...makeLoops('v', 'b', [1000, 1001, 999])]).workloads;
  assert.equal([equal.winners.iops, equal.answers, equal.needed], [['a', 'b'], { bw: 'equal', iops: 'equal' }, { bw: null, iops: null }], 'equal');
  const [open] = documentOf([...makeLoops('v', 'a', [100, 103, 97]), ...makeLoops('v', 'b', [101, 104, 98])]).workloads;
  assert.equal([open.winners.iops, open.answers.iops, Object.keys(open.needed.iops)], [['b', 'a'], 'undecided', ['unit', 'count', 'minutes']], 'undecided');
  assert.equal(documentOf([makeBadLoop({ workload: 'v', outcome: 'failed' })]).workloads[0].winners, { bw: [], iops: [] }, 'nothing ran');
});

test('an outcome travels with its reason, and a cell without loops is missing', () => {
  const bad = makeBadLoop({ workload: 'v', outcome: 'unsupported', errno: 'EINVAL', reason: 'mmap', warnings: [warn('steal', '5 %')] });
  const [a, b] = documentOf([bad]).workloads[0].cells;
  assert.equal([a.outcome, a.errno, a.reason, a.mean], ['unsupported', 'EINVAL', 'mmap', null], 'unsupported');
  assert.equal(a.loops[0].warnings, [{ code: 'steal', detail: '5 %' }], 'warnings');
  assert.equal([b.outcome, b.loops, b.mean], ['missing', [], null], 'missing');
});

test('a single loop is told not to be tested', () => {
  assert.equal(documentOf([...makeLoops('v', 'a', [2]), ...makeLoops('v', 'b', [1])]).workloads[0].tested, { bw: false, iops: false });
});

test('the run travels with its report', () => {
  assert.equal(documentOf([makeLoop({ workload: 'v' })]).sources[0].run, JSON.parse(JSON.stringify(run)));
});

test('the text ends with a newline', () => {
  assert.ok(renderJson(reportOf(run, [])).endsWith('}\n'));
});

test.run();
