/** Tests of src/render/charts/overview.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildOverviewSpec } from '../../../src/render/charts/overview.ts';
import { draw, makeCrowdedReport, makeHostileReport, marksOf, valuesOf } from '../../support/charts.ts';
import { contrast } from '../../support/colors.ts';
import { makeBadLoop, makeLoops, makePlan, makeRun, reportOf } from '../../support/records.ts';

const mounts = Array.from({ length: 40 }, (_, at) => `m${at}`);

test('figures can be read on every colour of the scale', async () => {
  const plan = makePlan(['v'], 'tmpfs', { mounts: mounts.map((name) => ({ name, kind: 'tmpfs', options: {}, path: null })) });
  // From the best down to 1/40 of it in equal factors.
  const loops = mounts.flatMap((mount, at) => makeLoops('v', mount, [100_000 / 40 ** (at / 39)]));
  const drawing = await draw(buildOverviewSpec(reportOf(makeRun(plan), loops), 'iops'));
  const fills = new Map(
    marksOf(drawing, 'rect').flatMap(({ item, role }) =>
      role === 'mark' && item.datum !== undefined ? [[item.datum['mount'], item.fill as string] as const] : [],
    ),
  );
  const texts = marksOf(drawing, 'text').filter(({ item }) => item.datum?.['label'] !== undefined && item.datum['ratio'] !== undefined);
  assert.is(texts.length, 40);
  for (const { item } of texts) {
    const ink = item.fill === 'white' ? '#ffffff' : '#000000';
    const behind = fills.get(item.datum?.['mount']) as string;
    assert.ok(contrast(ink, behind) >= 4.5, `${item.text}: ${item.fill} on ${behind} is ${contrast(ink, behind)}`);
  }
});

test('cells without a figure are grey, framed and named; all others are not', async () => {
  const drawing = await draw(buildOverviewSpec(makeHostileReport(), 'iops'));
  const cells = marksOf(drawing, 'rect').filter(({ item, role }) => role === 'mark' && item.datum?.['label'] !== undefined);
  assert.is(cells.length, 15);
  for (const { item } of cells) {
    const framed = (item as unknown as { strokeDash?: unknown }).strokeDash !== undefined;
    assert.is(framed, item.datum?.['ratio'] === null, String(item.datum?.['label']));
  }
});

test('the reason has its errno where there is room', () => {
  const one = reportOf(makeRun(makePlan(['v'], 'a=tmpfs')), [makeBadLoop({ workload: 'v', outcome: 'unsupported', errno: 'EINVAL' })]);
  assert.match(JSON.stringify(buildOverviewSpec(one, 'iops').data), 'unsupported (EINVAL)');
  assert.not.match(JSON.stringify(buildOverviewSpec(makeCrowdedReport(), 'iops').data), 'unsupported (');
});

test('the best mount of a workload has ratio 1', () => {
  const report = reportOf(makeRun(makePlan(['v'], 'a=tmpfs,b=tmpfs')), [...makeLoops('v', 'a', [500]), ...makeLoops('v', 'b', [1000])]);
  assert.equal(
    valuesOf<{ ratio: number }>(buildOverviewSpec(report, 'iops')).map(({ ratio }) => ratio.toFixed(3)),
    ['0.500', '1.000'],
  );
});

test.run();
