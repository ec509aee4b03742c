/** Tests of src/render/charts/latency.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DirectionMetrics, Metrics, Report } from '../../../src/model/records.ts';
import { buildLatencySpec } from '../../../src/render/charts/latency.ts';
import { draw, marksOf, valuesOf } from '../../support/charts.ts';
import { makeLoop, makeMetrics, makePlan, makeRun, reportOf } from '../../support/records.ts';

const reportOn = (...metrics: Metrics[]): Report =>
  reportOf(
    makeRun(makePlan(['v'], 'a=tmpfs')),
    metrics.map((each, at) => makeLoop({ workload: 'v', loop: at + 1, metrics: each })),
  );

const figuresOf = (report: Report) => valuesOf(buildLatencySpec(report));

const withP99 = (clatP99Ns: number | null): Metrics => ({ ...makeMetrics(1), read: { ...(makeMetrics(1).read as DirectionMetrics), clatP99Ns } });

test('every percentile of a cell is there, in order', () => {
  const values = figuresOf(reportOn(makeMetrics(1)));
  assert.equal(
    values.map(({ percentile }) => percentile),
    ['p50', 'p95', 'p99', 'p99.9', 'p99.99'],
  );
  assert.equal(
    values.map(({ valueNs }) => Math.round(valueNs as number)),
    [900, 2000, 3000, 4000, 5000],
  );
});

test('a percentile is the geometric mean over the loops that have it', () => {
  const [, , p99] = figuresOf(reportOn(withP99(1000), withP99(4000), withP99(null)));
  assert.is(Math.round(p99?.['valueNs'] as number), 2000);
});

test('reads and writes of a mixed workload have a row each', async () => {
  const spec = buildLatencySpec(reportOn(makeMetrics(700, 300)));
  const texts = marksOf(await draw(spec as never), 'text').map(({ item }) => item.text);
  assert.ok(texts.includes('a, reads') && texts.includes('a, writes'), texts.join('; '));
});

test('the legend names the percentiles that are there, and no other', () => {
  const sparse = makeMetrics(1);
  const read = { ...(sparse.read as DirectionMetrics), clatP50Ns: null, clatP95Ns: null, clatP999Ns: null };
  const spec = buildLatencySpec(reportOn({ ...sparse, read }));
  assert.match(JSON.stringify(spec), '"domain":["p99","p99.99"]');
});

test('without percentiles there is no chart', () => {
  const none = { clatP50Ns: null, clatP95Ns: null, clatP99Ns: null, clatP999Ns: null, clatP9999Ns: null };
  assert.is(buildLatencySpec(reportOn({ ...makeMetrics(1), read: { ...(makeMetrics(1).read as DirectionMetrics), ...none } })), null);
});

test.run();
