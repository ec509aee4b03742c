/** Tests of src/render/charts/bars.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Report } from '../../../src/model/records.ts';
import { buildBarsSpec } from '../../../src/render/charts/bars.ts';
import { colorOfMount } from '../../../src/render/charts/theme.ts';
import { readSampleReport } from '../../golden/sample.ts';
import { draw, makeCrowdedReport, makeLoneReport, marksOf, valuesOf } from '../../support/charts.ts';
import { makeLoop, makeLoops, makeMetrics, makePlan, makeRun, reportOf } from '../../support/records.ts';

type Spec = NonNullable<ReturnType<typeof buildBarsSpec>>;

const build = (report: Report, metric: 'bw' | 'iops', scale: 'linear' | 'log'): Spec => {
  const spec = buildBarsSpec(report, metric, scale);
  assert.ok(spec !== null, 'there is a chart');
  return spec as Spec;
};

async function barsOf(spec: Spec): Promise<{ length: number; thickness: number; value: number; color: string }[]> {
  return marksOf(await draw(spec), 'rect').flatMap(({ item, role }) => {
    const bar = item as unknown as { width: number; height: number; fill: string; datum?: { value?: number } };
    return role === 'mark' && typeof bar.datum?.value === 'number'
      ? [{ length: bar.width, thickness: bar.height, value: bar.datum.value, color: bar.fill }]
      : [];
  });
}

for (const [name, report] of Object.entries({ sample: readSampleReport(), crowded: makeCrowdedReport(), lone: makeLoneReport() })) {
  for (const metric of ['bw', 'iops'] as const) {
    for (const scale of ['linear', 'log'] as const) {
      test(`every figure of ${name} has a bar to be seen: ${metric}, ${scale}`, async () => {
        const spec = build(report, metric, scale);
        const bars = await barsOf(spec);
        assert.is(bars.length, valuesOf(spec).filter(({ value }) => value !== null).length);
        for (const { length, thickness, value } of bars) {
          assert.ok(length > (scale === 'log' ? 5 : 0), `the bar of ${value} is ${length} long`);
          assert.ok(thickness > 5, `the bar of ${value} is ${thickness} thick`);
        }
      });

      test(`longer is more: ${name}, ${metric}, ${scale}`, async () => {
        const bars = (await barsOf(build(report, metric, scale))).sort((a, b) => a.value - b.value);
        for (const [at, bar] of bars.slice(1).entries()) assert.ok(bar.length >= (bars[at] as typeof bar).length, `${bar.value}`);
      });
    }
  }
}

test('on the linear axis a bar is as long as its figure', async () => {
  const report = reportOf(makeRun(makePlan(['v'], 'a=tmpfs,b=tmpfs')), [...makeLoops('v', 'a', [1000]), ...makeLoops('v', 'b', [250])]);
  const [a, b] = await barsOf(build(report, 'iops', 'linear'));
  assert.is(Math.round(((a?.length ?? 0) / (b?.length ?? 1)) * 100), 400);
});

test('a bar has the colour of its mount', async () => {
  const { mounts } = makeCrowdedReport();
  const bars = await barsOf(build(makeCrowdedReport(), 'iops', 'log'));
  assert.equal(new Set(bars.map(({ color }) => color)), new Set(mounts.map((mount) => colorOfMount(mounts, mount))));
});

test('bandwidth is in MiB/s, with the figures of the table', () => {
  const report = reportOf(makeRun(makePlan(['v'], 'a=tmpfs')), makeLoops('v', 'a', [25_600]));
  const [row] = valuesOf(build(report, 'bw', 'linear'));
  assert.is(Math.round(row?.['value'] as number), 100);
  assert.is(row?.['label'], '100 MiB/s');
});

test('reads and writes count together', () => {
  const report = reportOf(makeRun(makePlan(['v'], 'a=tmpfs')), [makeLoop({ workload: 'v', metrics: makeMetrics(700, 300) })]);
  const spec = build(report, 'iops', 'linear');
  assert.is(Math.round(valuesOf(spec)[0]?.['value'] as number), 1000);
  assert.match(JSON.stringify(spec.title), 'reads and writes together');
});

test('an interval a hundred times its figure is cut off, and shrinks no bar', async () => {
  const report = reportOf(makeRun(makePlan(['v'], 'a=tmpfs,b=tmpfs')), [...makeLoops('v', 'a', [10, 1000, 100_000]), ...makeLoops('v', 'b', [900, 900, 900])]);
  for (const scale of ['linear', 'log'] as const) {
    const bars = await barsOf(build(report, 'iops', scale));
    assert.ok(
      bars.every(({ length }) => length > 200),
      `${scale}: ${bars.map(({ length }) => length)}`,
    );
  }
});

/** Right ends of intervals and left ends of the figures' labels, by mount. */
async function endsOf(spec: Spec): Promise<{ mount: unknown; interval: number; label: number }[]> {
  const drawing = await draw(spec);
  const labels = marksOf(drawing, 'text').filter(({ item }) => typeof item.datum?.['label'] === 'string');
  return marksOf(drawing, 'rule').flatMap(({ item, x, role }) => {
    const rule = item as unknown as { x: number; x2?: number; datum?: Record<string, unknown> };
    if (role !== 'mark' || typeof rule.datum?.['low'] !== 'number') return [];
    const label = labels.find(({ item }) => item.datum?.['mount'] === rule.datum?.['mount']) as (typeof labels)[number];
    const text = label.item as unknown as { x: number; dx?: number };
    return [{ mount: rule.datum['mount'], interval: x + Math.max(rule.x, rule.x2 ?? rule.x), label: label.x + text.x + (text.dx ?? 0) }];
  });
}

test('a figure is written behind its interval, and an arrow says where that is cut off', async () => {
  const rows = [...makeLoops('v', 'a', [1000, 1010, 990]), ...makeLoops('v', 'b', [500, 900, 1300])];
  for (const [mounts, arrows] of [
    ['a=9p,b=tmpfs', ['b']],
    ['a=9p', []],
  ] as const) {
    for (const scale of ['linear', 'log'] as const) {
      const spec = build(reportOf(makeRun(makePlan(['v'], mounts)), rows), 'iops', scale);
      const ends = await endsOf(spec);
      assert.ok(ends.length > 0, `${mounts}, ${scale}: there are intervals`);
      for (const { mount, interval, label } of ends)
        assert.ok(label > interval, `${scale}, ${mount}: the label begins at ${label}, the interval ends at ${interval}`);
      const drawn = marksOf(await draw(spec), 'symbol').map(({ item }) => item.datum?.['mount']);
      assert.equal(drawn, arrows, `${scale}: arrows`);
      assert.is(JSON.stringify(spec.title).replaceAll('","', ' ').includes('An arrow: it goes on.'), arrows.length > 0, `${scale}: said`);
    }
  }
});

test('a winner carries its mark, and the chart explains it', () => {
  const report = reportOf(makeRun(makePlan(['v'], 'a=tmpfs,b=tmpfs')), [...makeLoops('v', 'a', [2000, 2001, 1999]), ...makeLoops('v', 'b', [10, 10, 10])]);
  const spec = build(report, 'iops', 'linear');
  assert.is(valuesOf(spec)[0]?.['label'], '2000 ✓');
  assert.match(JSON.stringify(spec.title), '✓ fastest');
});

test.run();
