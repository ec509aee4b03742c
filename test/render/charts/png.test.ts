/** Tests of src/render/charts/png.ts. */

import { Buffer } from 'node:buffer';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildOverviewSpec } from '../../../src/render/charts/overview.ts';
import { renderPng } from '../../../src/render/charts/png.ts';
import { draw, makeCrowdedReport, makeLoneReport } from '../../support/charts.ts';
import { makeLoops, makePlan, makeRun, reportOf } from '../../support/records.ts';

/** Width and height of a PNG. Source: PNG specification, IHDR. */
function sizeOf(png: Uint8Array): [number, number] {
  const bytes = Buffer.from(png);
  assert.is(bytes.subarray(1, 4).toString('latin1'), 'PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

test('a PNG has the size of its SVG times the scale', async () => {
  const spec = buildOverviewSpec(makeCrowdedReport(), 'iops');
  const [, width, height] = /width="(\d+)" height="(\d+)"/.exec((await draw(spec)).svg) as unknown as [string, string, string];
  for (const scale of [1, 2]) assert.equal(sizeOf(await renderPng(spec, { scale })), [Number(width) * scale, Number(height) * scale]);
});

test('the same spec gives the same bytes', async () => {
  const spec = buildOverviewSpec(makeLoneReport(), 'iops');
  assert.ok(Buffer.from(await renderPng(spec, { scale: 1 })).equals(await renderPng(spec, { scale: 1 })));
});

test('text is drawn: another name, another picture', async () => {
  const pictureOf = (mount: string) =>
    renderPng(buildOverviewSpec(reportOf(makeRun(makePlan(['v'], `${mount}=tmpfs`)), makeLoops('v', mount, [1])), 'iops'), { scale: 1 });
  const [a, b] = [await pictureOf('iii'), await pictureOf('jjj')];
  assert.equal(sizeOf(a), sizeOf(b), 'so the difference is in what is drawn');
  assert.not.ok(Buffer.from(a).equals(b));
});

test.run();
