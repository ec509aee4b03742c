/** Tests of src/render/charts/loops.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../../src/analyse/report.ts';
import { sourceOfRun } from '../../../src/analyse/sources.ts';
import { buildLoopsSpec } from '../../../src/render/charts/loops.ts';
import { draw, marksOf, valuesOf } from '../../support/charts.ts';
import { makeBadLoop, makeLoops, makePlan, makeRun, reportOf } from '../../support/records.ts';

const plan = makePlan(['v'], 'a=tmpfs');

const reportOfRuns = (count: number) =>
  buildReport(Array.from({ length: count }, (_, at) => sourceOfRun(`r${at}`, makeRun(plan, { id: `run-${at}` }), makeLoops('v', 'a', [100, 110 + at]))));

const dotsOf = async (spec: unknown) => marksOf(await draw(spec as never), 'symbol').filter(({ role }) => role === 'mark');

test('every good loop is a dot, at its ratio to the mean', async () => {
  const report = reportOf(makeRun(plan), [...makeLoops('v', 'a', [100, 400]), makeBadLoop({ workload: 'v', loop: 3, outcome: 'failed' })]);
  const spec = buildLoopsSpec(report);
  assert.equal(
    valuesOf<{ ratio: number }>(spec).map(({ ratio }) => ratio.toFixed(3)),
    ['0.500', '2.000'],
  );
  assert.is((await dotsOf(spec)).length, 2);
});

test('loops that failed are counted beside the mean', () => {
  const report = reportOf(makeRun(plan), [...makeLoops('v', 'a', [100]), makeBadLoop({ workload: 'v', loop: 2, outcome: 'failed' })]);
  assert.match(JSON.stringify(buildLoopsSpec(report)), '1 of 2 failed');
});

test('of several runs each has a lane and a shape, named in the legend', async () => {
  const spec = buildLoopsSpec(reportOfRuns(3));
  const dots = await dotsOf(spec);
  const lanes = new Set(dots.map(({ item }) => (item as unknown as { y: number }).y));
  const shapes = new Set(dots.map(({ item }) => (item as unknown as { shape: string }).shape));
  assert.is(lanes.size, 3);
  assert.is(shapes.size, 3);
  const texts = marksOf(await draw(spec as never), 'text').map(({ item }) => item.text);
  for (const run of ['run-0', 'run-1', 'run-2']) assert.ok(texts.includes(run), run);
});

test('of more runs than there are shapes each still has its lane', async () => {
  const dots = await dotsOf(buildLoopsSpec(reportOfRuns(14)));
  assert.is(new Set(dots.map(({ item }) => (item as unknown as { y: number }).y)).size, 14);
});

test.run();
