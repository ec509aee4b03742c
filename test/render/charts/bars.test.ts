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

test('a winner carries its mark, and the chart explains it', () => {
  const report = reportOf(makeRun(makePlan(['v'], 'a=tmpfs,b=tmpfs')), [...makeLoops('v', 'a', [2000, 2001, 1999]), ...makeLoops('v', 'b', [10, 10, 10])]);
  const spec = build(report, 'iops', 'linear');
  assert.is(valuesOf(spec)[0]?.['label'], '2000 ✓');
  assert.match(JSON.stringify(spec.title), '✓ fastest');
});

test.run();
