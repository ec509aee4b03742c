/** Tests of src/fio/judge.ts: every end fio can come to, and what a table shows in its place. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type FioRun, type Interpretation, judge } from '../../src/fio/judge.ts';
import { parseFioFailure } from '../../src/parse/fio-errors.ts';
import { parseFioOutput } from '../../src/parse/fio-json.ts';
import { readFioFixture } from '../support/fixtures.ts';
import { makeMetrics } from '../support/records.ts';

const GOOD: Interpretation = { metrics: makeMetrics(1000), entries: 1, jobErrors: [], failure: null };
const NOTHING: Interpretation = { metrics: null, entries: 0, jobErrors: [], failure: null };

function end(parts: Partial<FioRun> = {}): FioRun {
  return { exitCode: 0, signal: null, timedOut: false, stdout: '', stderr: '', ...parts };
}

/** Joins the parsers as the command does. */
function judgeFixture(name: string, exitCode: number, stderr = '', parts: Partial<FioRun> = {}) {
  const stdout = readFioFixture(name);
  const { metrics, jobs, jobErrors } = parseFioOutput(stdout);
  return judge(end({ exitCode, stdout, stderr, ...parts }), { metrics, entries: jobs, jobErrors, failure: parseFioFailure(`${stdout}\n${stderr}`) }, 1);
}

test('a good run keeps its figures', () => {
  assert.equal(judge(end(), GOOD, 1), { outcome: 'ok', reason: null, errno: null, metrics: GOOD.metrics, warnings: [] });
});

test('a run shorter than asked for is marked', () => {
  const judged = judgeFixture('seqread-psync.txt', 0);
  assert.is(judged.outcome, 'ok', 'outcome');
  assert.equal(judged.warnings, [{ code: 'short-runtime', detail: '0.0 s of 1 s' }], 'warnings');
});

test('a run a little short of what was asked for is not marked', () => {
  const at = (runtimeMs: number) => judge(end(), { ...GOOD, metrics: { ...makeMetrics(1), runtimeMs } }, 20).warnings.length;
  assert.is(at(19_600), 0, '19.6 s of 20 s');
  assert.is(at(19_400), 1, '19.4 s of 20 s');
});

test('several entries are marked', () => {
  const codes = judgeFixture('ungrouped.txt', 0).warnings.map(({ code, detail }) => `${code} ${detail}`);
  assert.ok(codes.includes('unlike-groups 3 entries'), codes.join('; '));
});

test('what the file system can not do is unsupported, without a figure and without a warning', () => {
  assert.equal(judgeFixture('randwrite-mmap-9p-cache-none.txt', 1), {
    outcome: 'unsupported',
    reason: 'mmap: Invalid argument',
    errno: 'EINVAL',
    metrics: null,
    warnings: [],
  });
});

test('refused O_DIRECT is unsupported', () => {
  const judged = judgeFixture('seqread-psync-tmpfs-direct.txt', 1, readFioFixture('seqread-psync-tmpfs-direct.stderr.txt'));
  assert.equal([judged.outcome, judged.errno, judged.metrics], ['unsupported', 'EINVAL', null]);
});

test('a group in which one job failed is failed and has no figure to rank', () => {
  const judged = judgeFixture('failing-group.txt', 1);
  assert.equal([judged.outcome, judged.errno, judged.metrics], ['failed', 'ENOENT', null], 'outcome');
  assert.equal(
    judged.warnings.map(({ code }) => code),
    ['partial-failure'],
    'warnings',
  );
});

test('an error in an entry counts although fio ended with 0', () => {
  const judged = judge(end(), { ...GOOD, jobErrors: [5] }, 1);
  assert.equal([judged.outcome, judged.metrics], ['failed', null]);
});

test('an exit code counts although fio printed good figures', () => {
  const judged = judge(end({ exitCode: 1, stderr: 'note\nfio: something\n' }), GOOD, 1);
  assert.equal([judged.outcome, judged.reason, judged.metrics], ['failed', 'fio ended with exit code 1: fio: something', null]);
});

test('past its deadline a run is timed out whatever it printed', () => {
  const judged = judgeFixture('sigterm.txt', 124, '', { timedOut: true });
  assert.equal([judged.outcome, judged.metrics, judged.errno], ['timed-out', null, null]);
});

test('a killed fio is failed and says by what', () => {
  assert.is(judge(end({ exitCode: null, signal: 'SIGSEGV' }), NOTHING, 1).reason, 'fio was killed (SIGSEGV) and printed no result', 'signal');
  assert.is(judge(end({ exitCode: 137 }), NOTHING, 1).reason, 'fio was killed (SIGKILL) and printed no result', 'exit code of a shell');
  assert.equal([judge(end({ exitCode: 137 }), GOOD, 1).outcome, judge(end({ exitCode: 137 }), GOOD, 1).metrics], ['failed', null], 'with figures');
});

test('fio that says nothing at all is failed', () => {
  assert.is(judge(end(), NOTHING, 1).reason, 'fio printed no result');
  assert.is(judge(end({ stderr: 'one\ntwo\n' }), NOTHING, 1).reason, 'fio printed no result: two', 'with its last words');
  assert.is(judge(end(), NOTHING, 1).outcome, 'failed', 'outcome');
});

test('nothing but a good run has figures', () => {
  const ends = [end(), end({ exitCode: 1 }), end({ exitCode: 137 }), end({ signal: 'SIGTERM', exitCode: null }), end({ timedOut: true })];
  const words: Interpretation[] = [GOOD, NOTHING, { ...GOOD, jobErrors: [1] }, { ...GOOD, failure: { errno: 'EIO', reason: 'r', unsupported: false } }];
  for (const run of ends) {
    for (const said of words) {
      const judged = judge(run, said, 1);
      assert.is(judged.metrics === null, judged.outcome !== 'ok', JSON.stringify([run, said.jobErrors]));
      assert.is(judged.reason === null, judged.outcome === 'ok', `reason of ${JSON.stringify([run, said.jobErrors])}`);
    }
  }
});

test.run();
