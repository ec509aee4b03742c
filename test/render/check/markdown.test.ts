/** Tests of src/render/check/markdown.ts: tables keep their columns, and names stay text. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CheckReport } from '../../../src/analyse/nightly/check-report.ts';
import { renderCheckMarkdown } from '../../../src/render/check/markdown.ts';
import { CHECKS, checkHostile } from '../../support/check.ts';
import { findTags, readTables } from '../../support/markdown.ts';

const findingsOf = (report: CheckReport) => readTables(renderCheckMarkdown(report)).find(([header]) => header?.[1] === 'Series' && header[0] === '');

for (const [name, make] of [...Object.entries(CHECKS), ['hostile names', checkHostile] as const]) {
  test(`${name}: every row has the cells of its header`, () => {
    const tables = readTables(renderCheckMarkdown(make()));
    for (const [header, ...rows] of tables) for (const row of rows) assert.is(row.length, header?.length, row.join(' | '));
    assert.is(tables.length > 0, name !== 'nothing measured', 'a table');
  });

  test(`${name}: nothing from a name is markup`, () => {
    const tags = findTags(renderCheckMarkdown(make()));
    assert.equal(tags, tags.length === 0 ? [] : ['</details>', '</summary>', '<details>', '<summary>']);
  });
}

test('the title says whether it regressed', () => {
  assert.match(renderCheckMarkdown(CHECKS['a regression']()), /^## fsbench: regression\n\nRegression: 2 findings, judged against 29 nights\. Night: /);
  assert.match(renderCheckMarkdown(CHECKS['no regression']()), /^## fsbench: no regression\n\nNo regression, judged against 29 nights\./);
});

test('too little history is not called a pass', () => {
  for (const name of ['too little history', 'the first night'] as const) {
    const text = renderCheckMarkdown(CHECKS[name]());
    assert.match(text, /^## fsbench: too little history\n\nToo little history: \d nights? so far, \d+ more are needed/, name);
  }
  assert.match(renderCheckMarkdown(CHECKS['nothing measured']()), /^## fsbench: nothing measured\n/);
});

test('a finding has its series, change, figures and first night', () => {
  const [, , ...rows] = findingsOf(CHECKS['a regression']()) ?? [];
  assert.equal(
    rows.map(([weight, series]) => [weight, series]),
    rows.map(([, series]) => ['regression', series]),
  );
  assert.equal(rows.map(([, series]) => series).sort(), ['a/w3', 'b/w5']);
  for (const [, , change, before, tonight, sure, since] of rows) {
    assert.match(change as string, /^(19|2[01])\.\d % fewer I\/Os per second$/);
    assert.ok(Number.parseFloat(tonight as string) < Number.parseFloat(before as string), `${before} to ${tonight}`);
    assert.match(sure as string, /^almost certain \(z -\d+\.\d\)$/);
    assert.match(since as string, /^2026-01-30 01:30 UTC \(night-30, commit=c30\)$/);
  }
});

test('every series has what was expected of it tonight and what came', () => {
  const tables = readTables(renderCheckMarkdown(CHECKS['a slow machine, by its control']()));
  const [header, , ...rows] = tables.at(-1) as string[][];
  assert.equal(header?.slice(0, 5), ['Series', 'Nights', 'Expected', 'Tonight', 'Change']);
  assert.is(rows.length, 24);
  for (const [series, , expected, now, change] of rows) {
    const own = 100 * (Number.parseFloat(now as string) / Number.parseFloat(expected as string) - 1);
    assert.ok(Math.abs(own - Number.parseFloat(change as string)) < 0.7, `${series}: ${expected} to ${now} is ${change}`);
  }
});

test('what only watches and what improved are called so', () => {
  assert.is(findingsOf(CHECKS['too little history']())?.[2]?.[0], 'watched');
  assert.is(findingsOf(CHECKS['an improvement']())?.[2]?.[0], 'better');
  assert.is(findingsOf(CHECKS['no regression']()), undefined, 'no table of findings without one');
});

test('what was measured again is listed', () => {
  const report = CHECKS['a regression']();
  const series = [
    { key: 'a/w3', metric: 'iops', confirmed: true, ratio: 0.8 },
    { key: 'b/w5', metric: 'iops', confirmed: false, ratio: 1 },
  ] as const;
  const text = renderCheckMarkdown({ ...report, confirmation: { runs: ['reports/again'], series } });
  assert.match(text, '- measured again: a/w3 stands (0.800 of the baseline)\n- measured again: b/w5 does not stand (1.000 of the baseline)');
});

test.run();
