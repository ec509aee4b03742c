/** Tests of src/render/charts/speedup.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildSpeedupSpec } from '../../../src/render/charts/speedup.ts';
import type { ChartSpec } from '../../../src/render/charts/theme.ts';
import { draw, makeSpeedup, marksOf, valuesOf } from '../../support/charts.ts';

const spec = buildSpeedupSpec(makeSpeedup()) as ChartSpec;

test('every cell is in the chart, a dot where it has a ratio and words where it has none', async () => {
  const drawing = await draw(spec);
  assert.is(valuesOf(spec).length, 6);
  assert.is(marksOf(drawing, 'symbol').filter(({ role }) => role === 'mark').length, 5);
  assert.is(marksOf(drawing, 'text').filter(({ item }) => item.text === 'no figure on both sides').length, 1);
});

test('the line at 1 parts faster from slower', async () => {
  const drawing = await draw(spec);
  const one = marksOf(drawing, 'rule').find(({ item }) => item.datum?.['one'] === 1)?.item as unknown as { x: number };
  for (const { item } of marksOf(drawing, 'symbol').filter(({ role }) => role === 'mark')) {
    const { x, datum } = item as unknown as { x: number; datum: { ratio: number } };
    assert.is(Math.sign(x - one.x), Math.sign(datum.ratio - 1), `${datum.ratio}`);
  }
});

test('verdicts differ in shape as well as in colour', async () => {
  const dots = marksOf(await draw(spec), 'symbol').filter(({ role }) => role === 'mark') as unknown as {
    item: { shape: string; fill: string; datum: { verdict: string } };
  }[];
  const verdicts = new Set(dots.map(({ item }) => item.datum.verdict)).size;
  assert.is(verdicts, 4);
  assert.is(new Set(dots.map(({ item }) => item.shape)).size, verdicts);
  assert.is(new Set(dots.map(({ item }) => item.fill)).size, verdicts);
});

test('factors are told as factors, small differences in per cent', () => {
  const { cells } = makeSpeedup();
  const built = buildSpeedupSpec({ ...makeSpeedup(), cells: [2.314, 0.31, 1.071].map((ratio) => ({ ...(cells[0] as (typeof cells)[number]), ratio })) });
  assert.equal(
    valuesOf(built).map(({ label }) => label),
    ['2.3x', '0.31x', '+7.1 %'],
  );
});

test('limits of factors are those of every other format', () => {
  const { cells } = makeSpeedup();
  const built = buildSpeedupSpec({ ...makeSpeedup(), cells: [0.46, 0.4996, 1.95].map((ratio) => ({ ...(cells[0] as (typeof cells)[number]), ratio })) });
  assert.equal(
    valuesOf(built).map(({ label }) => label),
    ['0.46x', '−50.0 %', '+95.0 %'],
  );
});

test('what was not tested is not called undecided', () => {
  const { cells } = makeSpeedup();
  const built = buildSpeedupSpec({
    ...makeSpeedup(),
    cells: [{ ...(cells[0] as (typeof cells)[number]), ratio: 1.5, low: null, high: null, verdict: 'untested' }],
  });
  assert.is(valuesOf(built)[0]?.label, '+50.0 % (not tested)');
});

test('without a ratio there is no chart', () => {
  assert.is(buildSpeedupSpec({ base: 'a', candidate: 'b', cells: [], notes: [] }), null);
});

test.run();
