/** Tests of scripts/test-results.mjs: what counts as passed, failed and skipped of what uvu printed. */

import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';

interface Result {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly fault: string | null;
}

/** Plain JavaScript, since it runs before the build. */
const { readResult, renderFailed, renderResult, renderTotals } = (await import(join(PACKAGE_ROOT, 'scripts/test-results.mjs'))) as {
  readResult: (ended: { text: string; code: number | null; signal: string | null }) => Result;
  renderResult: (file: string, result: Result, seconds: number, text: string) => string;
  renderFailed: (file: string, result: Result, text: string) => string;
  renderTotals: (totals: { passed: number; failed: number; skipped: number }) => string;
};

const totals = (total: number, passed: number, skipped: number) => `  Total:     ${total}\n  Passed:    ${passed}\n  Skipped:   ${skipped}\n  Duration:  1ms\n`;
const SKIP = 'skipped: a test (no python3)\n';

for (const [what, text, code, signal, wanted] of [
  ['all pass', totals(3, 3, 0), 0, null, [3, 0, 0, null]],
  ['one fails', totals(3, 2, 0), 1, null, [2, 1, 0, null]],
  ['some are skipped with a reason', `${SKIP}${SKIP}${totals(1, 1, 2)}`, 0, null, [1, 0, 2, null]],
  ['all are skipped with a reason', `${SKIP}${totals(0, 0, 1)}`, 0, null, [0, 0, 1, null]],
  ['one fails and others are skipped', `${SKIP}${totals(2, 1, 1)}`, 1, null, [1, 1, 1, null]],
  ['one is skipped without a reason', totals(1, 1, 1), 0, null, [1, 1, 1, 'skipped 1 and gave 0 reasons']],
  ['there is no test at all', totals(0, 0, 0), 0, null, [0, 1, 0, 'has no test, not even a skipped one']],
  ['it fails before any test', 'Error: no such module\n', 1, null, [0, 1, 0, 'ended with exit code 1']],
  ['it is killed', '', null, 'SIGKILL', [0, 1, 0, 'ended by SIGKILL']],
  ['all pass and it fails', totals(3, 3, 0), 3, null, [3, 1, 0, 'ended with exit code 3']],
] as const) {
  test(`a file of which ${what}`, () => {
    const { passed, failed, skipped, fault } = readResult({ text, code, signal });
    assert.equal([passed, failed, skipped, fault], wanted);
  });
}

test('a file that passed tells what it skipped, one that failed all it printed', () => {
  const passed = `${SKIP}${totals(1, 1, 1)}`;
  assert.is(
    renderResult('a.test.ts', readResult({ text: passed, code: 0, signal: null }), 0.31, passed),
    'ok   a.test.ts (1 passed, 1 skipped, 0.3 s)\n     skipped: a test (no python3)',
  );
  const failed = `words\n${totals(2, 1, 0)}`;
  assert.is(renderResult('b.test.ts', readResult({ text: failed, code: 1, signal: null }), 2, failed), `FAIL b.test.ts (1 passed, 1 failed, 2.0 s)\n${failed}`);
});

test('a failed file has one line for the end, with the tests that failed', () => {
  const text = `   FAIL  "a: container that dies"\n    words\n   FAIL  suite "another"\n${totals(3, 1, 0)}`;
  assert.is(renderFailed('a.test.ts', readResult({ text, code: 1, signal: null }), text), 'failed: a.test.ts: "a: container that dies": suite "another"');
  assert.is(renderFailed('a.test.ts', readResult({ text: '', code: null, signal: 'SIGKILL' }), ''), 'failed: a.test.ts: ended by SIGKILL');
});

test('the last line always has all three counts', () => {
  assert.is(renderTotals({ passed: 7, failed: 0, skipped: 0 }), '7 passed, 0 failed, 0 skipped');
});

test.run();
