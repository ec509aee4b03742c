/** Tests of src/render/check/text.ts: what a person reads, in lines that no name can break or colour. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { listDoubts } from '../../../src/render/check/sentences.ts';
import { renderCheckText } from '../../../src/render/check/text.ts';
import { CHECKS, checkHostile, checkNights } from '../../support/check.ts';
import { makeNights } from '../../support/nightly.ts';

const linesOf = (name: keyof typeof CHECKS) => renderCheckText(CHECKS[name](), false).trimEnd().split('\n');

test('a regression: the verdict, then what, how sure and since when', () => {
  const [summary, ...rest] = linesOf('a regression');
  assert.is(summary, 'Regression: 2 findings, judged against 29 nights.');
  assert.equal(
    rest
      .filter((line) => line.startsWith('✗ '))
      .map((line) => line.slice(2, 6))
      .sort(),
    ['a/w3', 'b/w5'],
  );
  assert.match(rest[1] as string, /^ {4}almost certain \(z -\d+\.\d, p \d.*\), tonight alone tells; since 2026-01-30 01:30 UTC \(night-30, commit=c30\)$/);
});

test('the verdict of each kind of night', () => {
  for (const [name, words] of [
    ['no regression', /^No regression, judged against 29 nights\.$/],
    ['too little history', /^Too little history: 9 nights so far, 5 more are needed before anything fails\.$/],
    ['the first night', /^Too little history: 0 nights so far, 14 more are needed before anything fails\.$/],
    ['nothing measured', /^Nothing was measured tonight that could be judged\.$/],
    ['an improvement', /^No regression, /],
    ['a regression of the night before', /^No new regression; 2 from an earlier night are still there; judged against 29 nights\.$/],
    ['a whole mount', /^Regression: /],
    ['all together, without a control', /^No regression, /],
    ['all together again, without a control', /^No regression, /],
    ['all together, beside a control', /^Regression: 1 finding, /],
    ['a slow machine, by its control', /^No regression, /],
  ] as const) {
    assert.match(linesOf(name)[0] as string, words, name);
  }
});

test('a metric that was not measured does not hide the verdict of another', () => {
  const nights = makeNights({ nights: 30, workloads: 8, effect: (key, night) => (key === 'a/w3' && night === 30 ? Math.log(0.7) : 0) });
  const iops = checkNights(nights);
  const cpu = checkNights(
    nights.map((night) => ({ ...night, series: night.series.map((series) => ({ ...series, loops: [] })) })),
    ['cpu'],
  );
  for (const metrics of [
    [...cpu.metrics, ...iops.metrics],
    [...iops.metrics, ...cpu.metrics],
  ]) {
    const [summary, ...rest] = renderCheckText({ ...iops, metrics }, false).split('\n');
    assert.is(summary, 'Regression: 1 finding, judged against 29 nights.');
    assert.ok(rest.includes('note: host CPU seconds a GiB: nothing was measured tonight'), rest.join('\n'));
  }
});

test('of several metrics, the smallest change that is found names its own', () => {
  const report = checkNights(makeNights({ nights: 30, workloads: 8 }), ['iops', 'bw']);
  const said = renderCheckText(report, false)
    .split('\n')
    .filter((line) => line.includes('is found the same night'))
    .map((line) => line.split(' a change of')[0]);
  assert.equal(said, ['I/Os per second: in half of the 16 series', 'bandwidth: in half of the 16 series']);
});

test('improvements are marked as such', () => {
  assert.ok(
    linesOf('an improvement').some((line) => /^↑ a\/w3: .* more I\/Os per second/.test(line)),
    linesOf('an improvement').join('\n'),
  );
});

test('all series together are told once', () => {
  for (const name of ['all together, without a control', 'a slow machine, by its control'] as const) {
    const notes = linesOf(name).filter((line) => /^note: (all series together|a slow machine)/.test(line));
    assert.is(notes.length, 1, `${name}: ${notes.join('\n')}`);
  }
  assert.match(linesOf('a slow machine, by its control').join('\n'), /the controls moved by -(9|10|11)\.\d %/, 'which way');
});

test('what was measured again is told', () => {
  const report = CHECKS['a regression']();
  const text = renderCheckText(
    { ...report, confirmation: { runs: ['reports/again'], series: [{ key: 'a/w3', metric: 'iops', confirmed: false, ratio: 1 }] } },
    false,
  );
  assert.match(text, /^measured again: a\/w3 does not stand \(1\.000 of the baseline\)$/m);
});

test('a name can not break a line or steer the terminal', () => {
  const report = checkHostile();
  const text = renderCheckText(report, false);
  assert.not.match(text.replaceAll('\n', ''), /\p{Cc}/u, 'control characters');
  const findings = report.metrics.flatMap(({ verdict }) => verdict.findings);
  assert.is(text.trimEnd().split('\n').length, 1 + 2 * findings.length + listDoubts(report).length + 1, 'lines');
});

test('colours add nothing but colours', () => {
  const report = CHECKS['a regression']();
  const colored = renderCheckText(report, true);
  assert.not.equal(colored, renderCheckText(report, false));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences.
  assert.is(colored.replace(/\u001b\[\d+m/g, ''), renderCheckText(report, false));
});

test.run();
