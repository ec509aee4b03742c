/** Tests of src/render/charts/history.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildHistorySpec, type SeriesHistory } from '../../../src/render/charts/history.ts';
import { type ChartSpec, PALETTE } from '../../../src/render/charts/theme.ts';
import { draw, makeHistory, marksOf } from '../../support/charts.ts';

const build = (parts: Partial<SeriesHistory> = {}): ChartSpec => {
  const spec = buildHistorySpec({ ...makeHistory(), ...parts });
  assert.ok(spec !== null, 'there is a chart');
  return spec as ChartSpec;
};

const textsOf = async (spec: ChartSpec) => marksOf(await draw(spec), 'text').map(({ item }) => String(item.text));

test('every night is a dot', async () => {
  const dots = marksOf(await draw(build()), 'symbol').filter(({ role, item }) => role === 'mark' && item.fill === PALETTE[0]);
  assert.is(dots.length, 20);
});

test('every change is an upright line with its size', async () => {
  const rules = marksOf(await draw(build()), 'rule').filter(({ item, role }) => role === 'mark' && item.datum?.['kind'] !== undefined);
  assert.is(rules.length, 3);
  const texts = await textsOf(build());
  for (const size of ['−10.0 %', '+1.2 %', '−6.0 %']) assert.ok(texts.includes(size), size);
});

test('how it was measured stands below, where that is known', async () => {
  const foot = (texts: readonly string[]) => texts.some((text) => text.startsWith('Loops of 20 s; files of 4G; direct 1'));
  assert.ok(foot(await textsOf(build())));
  assert.not.ok(foot(await textsOf(build({ conditions: null }))));
});

test('the legend names the kinds of change that are there, and no other', async () => {
  const texts = await textsOf(build({ changes: makeHistory().changes.slice(0, 1) }));
  assert.ok(texts.includes('drop'));
  assert.not.ok(texts.includes('rise'));
});

test('dates are those of UTC, wherever it is drawn', async () => {
  const before = process.env['TZ'];
  const spec = build();
  const svgs: string[] = [];
  for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
    process.env['TZ'] = zone;
    const { drawSpec } = await import('../../../src/render/charts/svg.ts');
    svgs.push((await drawSpec(spec)).svg);
  }
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
  assert.ok(svgs[0] === svgs[1]);
});

for (const [name, parts] of Object.entries({
  'one night': { nights: makeHistory().nights.slice(0, 1), changes: [] },
  'nights without ranges': { nights: makeHistory().nights.map((night) => ({ ...night, low: null, high: null })) },
  'two years of nights': {
    nights: Array.from({ length: 730 }, (_, at) => ({
      ...(makeHistory().nights[0] as SeriesHistory['nights'][number]),
      at: new Date(Date.UTC(2024, 0, 1 + at)).toISOString(),
    })),
    changes: [],
  },
  'ten machines': { nights: makeHistory().nights.map((night, at) => ({ ...night, machine: `machine ${at % 10}` })) },
  'a change every night': { changes: makeHistory().nights.map(({ at }) => ({ at, kind: 'drop' as const, effect: -0.1 })) },
  'values that are all the same': { nights: makeHistory().nights.map((night) => ({ ...night, value: 5, low: 5, high: 5 })) },
})) {
  test(`${name}: nothing to warn of, no text on another`, async () => {
    const drawing = await draw(build(parts));
    assert.equal(drawing.warnings, []);
    const texts = marksOf(drawing, 'text').filter(({ item }) => item.text !== '');
    for (const [at, a] of texts.entries()) {
      for (const b of texts.slice(at + 1)) {
        const wide = Math.min(a.item.bounds.x2 + a.x, b.item.bounds.x2 + b.x) - Math.max(a.item.bounds.x1 + a.x, b.item.bounds.x1 + b.x);
        const high = Math.min(a.item.bounds.y2 + a.y, b.item.bounds.y2 + b.y) - Math.max(a.item.bounds.y1 + a.y, b.item.bounds.y1 + b.y);
        assert.not.ok(wide > 0.5 && high > 0.5, `'${a.item.text}' and '${b.item.text}'`);
      }
    }
  });
}

test('without nights there is no chart', () => {
  assert.is(buildHistorySpec({ ...makeHistory(), nights: [] }), null);
});

test('no change found and too few nights to tell are two answers', () => {
  const subtitleOf = (canTell: boolean) => JSON.stringify(buildHistorySpec({ ...makeHistory(), changes: [], canTell })?.title).replaceAll('","', ' ');
  assert.match(subtitleOf(true), 'No change found.');
  assert.match(subtitleOf(false), 'Too few nights to tell whether anything changed.');
  assert.not.match(subtitleOf(false), 'No change found');
});

test.run();
