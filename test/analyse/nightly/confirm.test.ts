/** Tests of src/analyse/nightly/confirm.ts: which accusations hold when measured again. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { applyConfirmations, confirmSuspects, type RepeatedLoops } from '../../../src/analyse/nightly/confirm.ts';
import { judgeNights, NIGHTLY_DEFAULTS } from '../../../src/analyse/nightly/judge.ts';
import type { NightVerdict } from '../../../src/analyse/nightly/records.ts';
import { makeNights } from '../../support/nightly.ts';

const KEY = 'a/w3';
/** About what the series of makeNights measures without a step. */
const LEVEL = Math.exp(10);
const loopsAt = (factor: number) => [1, 1.004, 0.996].map((each) => LEVEL * factor * each);

const verdictOf = (size: number, first = 30) =>
  judgeNights(makeNights({ nights: 30, workloads: 8, effect: (series, night) => (series === KEY && night >= first ? Math.log1p(size) : 0) })).at(
    -1,
  ) as NightVerdict;
const confirm = (verdict: NightVerdict, again: Omit<RepeatedLoops, 'key'>) => confirmSuspects(verdict, [{ key: KEY, ...again }], NIGHTLY_DEFAULTS, () => 0.05);
const failing = ({ findings }: NightVerdict) => findings.filter(({ fails }) => fails).map(({ key }) => key);

test('an alarm that comes again is confirmed and goes on failing', () => {
  const verdict = verdictOf(-0.2);
  const confirmations = confirm(verdict, { candidate: loopsAt(0.8), baseline: null });
  assert.is(confirmations[0]?.confirmed, true);
  assert.ok(Math.abs((confirmations[0]?.ratio ?? 0) - 0.8) < 0.03, `ratio ${confirmations[0]?.ratio}`);
  assert.equal(failing(applyConfirmations(verdict, confirmations)), [KEY]);
});

test('an alarm that does not come again is not, and fails no more', () => {
  const verdict = verdictOf(-0.2);
  assert.equal(failing(verdict), [KEY], 'before');
  const confirmations = confirm(verdict, { candidate: loopsAt(1), baseline: null });
  assert.is(confirmations[0]?.confirmed, false);
  assert.equal(failing(applyConfirmations(verdict, confirmations)), []);
});

test('a suspect below the alarm is measured too, and fails where it comes again', () => {
  const verdict = verdictOf(-0.055);
  assert.equal([failing(verdict), verdict.suspects], [[], [KEY]], 'a suspect only');
  const confirmations = confirm(verdict, { candidate: loopsAt(0.9), baseline: null });
  assert.equal(failing(applyConfirmations(verdict, confirmations)), [KEY]);
});

test('measured in turn, the old version of now counts and not the history', () => {
  const verdict = verdictOf(-0.2);
  assert.is(confirm(verdict, { candidate: loopsAt(0.8), baseline: loopsAt(0.8) })[0]?.confirmed, false, 'the machine is slow now');
  assert.is(confirm(verdict, { candidate: loopsAt(0.8), baseline: loopsAt(1) })[0]?.confirmed, true, 'the change is slow');
});

test('less than the minimum effect is not confirmed however sure', () => {
  const verdict = verdictOf(-0.055);
  const again = [{ key: KEY, candidate: loopsAt(0.9), baseline: null }];
  assert.is(confirmSuspects(verdict, again, NIGHTLY_DEFAULTS, () => 0.15)[0]?.confirmed, false);
});

test('what was not measured again, or in vain, is left as it was', () => {
  const verdict = verdictOf(-0.2);
  assert.equal(confirm(verdict, { candidate: [], baseline: null }), [], 'no loops');
  assert.equal(confirm(verdict, { candidate: [0, Number.NaN], baseline: null }), [], 'no good loops');
  assert.equal(failing(applyConfirmations(verdict, [])), [KEY], 'none at all');
});

test.run();
