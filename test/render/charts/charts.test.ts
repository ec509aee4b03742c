/** What holds for every chart: over the committed run, hostile names, twelve mounts with long names, and one cell alone. */

import { Resvg } from '@resvg/resvg-js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Report } from '../../../src/model/records.ts';
import { CHARTS, type Chart } from '../../../src/render/charts/catalogue.ts';
import { listRunCharts } from '../../../src/render/charts/names.ts';
import { drawSpec } from '../../../src/render/charts/svg.ts';
import type { ChartSpec } from '../../../src/render/charts/theme.ts';
import { readSampleReport } from '../../golden/sample.ts';
import { draw, HOSTILE_NAMES, makeCrowdedReport, makeHostileReport, makeLoneReport, marksOf, ownSpecs, specsOf, valuesOf } from '../../support/charts.ts';
import { makePlan, makeRun, reportOf } from '../../support/records.ts';

const REPORTS: Readonly<Record<string, Report>> = {
  sample: readSampleReport(),
  hostile: makeHostileReport(),
  crowded: makeCrowdedReport(),
  lone: makeLoneReport(),
};

const all: [string, ChartSpec][] = [
  ...Object.entries(REPORTS).flatMap(([report, built]) =>
    Object.entries(specsOf(built)).map(([name, spec]): [string, ChartSpec] => [`${name} of ${report}`, spec]),
  ),
  ...Object.entries(ownSpecs()),
];

const cellsOf = (spec: ChartSpec): string[] => [...new Set(valuesOf(spec).map(({ workload, mount }) => JSON.stringify([workload, mount])))].sort();

interface Box {
  readonly text: string;
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
}

/** Every text of a drawing, with its place in the SVG. */
async function textsOf(spec: ChartSpec): Promise<{ texts: Box[]; width: number; height: number }> {
  const drawing = await draw(spec);
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(drawing.svg) as unknown as [string, string, string];
  const [, left, top] = /<g fill="none"[^>]* transform="translate\(([\d.-]+),([\d.-]+)\)"/.exec(drawing.svg) as unknown as [string, string, string];
  const texts = marksOf(drawing, 'text').flatMap(({ item, x, y }): Box[] => {
    const shown = String(item.text ?? '').trim();
    if (shown === '') return [];
    const { x1, x2, y1, y2 } = item.bounds;
    return [{ text: shown, x1: x1 + x + Number(left), x2: x2 + x + Number(left), y1: y1 + y + Number(top), y2: y2 + y + Number(top) }];
  });
  return { texts, width: Number(width), height: Number(height) };
}

for (const [name, spec] of all) {
  test(`${name}: vega and vega-lite have nothing to warn of`, async () => {
    assert.equal((await draw(spec)).warnings, []);
  });

  test(`${name}: the same spec gives the same bytes`, async () => {
    assert.ok((await drawSpec(structuredClone(spec))).svg === (await draw(spec)).svg);
  });

  test(`${name}: no text is cut`, async () => {
    const { texts, width, height } = await textsOf(spec);
    assert.ok(texts.length > 0, 'has text');
    // A drawing is padded by 14: half of it is left to fonts that are a little wider.
    for (const { text, x1, x2, y1, y2 } of texts) {
      assert.ok(x1 >= 7 && y1 >= 7 && x2 <= width - 7 && y2 <= height - 7, `'${text}' lies at ${[x1, y1, x2, y2]} of ${width} x ${height}`);
    }
  });

  test(`${name}: no text lies on another`, async () => {
    const { texts } = await textsOf(spec);
    for (const [at, a] of texts.entries()) {
      for (const b of texts.slice(at + 1)) {
        const over = Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1) > 0.5 && Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1) > 0.5;
        assert.not.ok(over, `'${a.text}' and '${b.text}'`);
      }
    }
  });

  test(`${name}: data is text, whatever characters it holds`, async () => {
    const { svg } = await draw(spec);
    assert.not.match(svg, '<img');
    assert.not.match(svg, '</script');
    assert.not.match(svg, '<b>');
    new Resvg(svg, { font: { loadSystemFonts: false } });
    // One root, every tag closed: no name opened or ended one.
    const open: string[] = [];
    for (const [, end, tag, alone] of svg.matchAll(/<(\/?)([a-zA-Z]+)(?:"[^"]*"|[^">])*?(\/?)>/g)) {
      if (end === '/') assert.is(open.pop(), tag);
      else if (alone !== '/') open.push(tag as string);
    }
    assert.equal(open, []);
  });
}

for (const [of, report] of Object.entries(REPORTS)) {
  const cells = report.workloads.flatMap(({ name, cells }) => cells.map(({ mount }) => JSON.stringify([name, mount]))).sort();
  for (const [name, spec] of Object.entries(specsOf(report))) {
    if (name === 'split') continue;
    test(`${name} of ${of}: every cell is in the chart`, () => {
      assert.equal(cellsOf(spec), cells);
    });
  }
}

test('the split holds every cell of the workloads that read and write, and no other', () => {
  const mixed = (REPORTS['sample'] as Report).workloads.filter(({ name }) => name.startsWith('randrw'));
  const cells = mixed.flatMap(({ name, cells }) => cells.map(({ mount }) => JSON.stringify([name, mount]))).sort();
  assert.equal(cellsOf(specsOf(REPORTS['sample'] as Report)['split'] as ChartSpec), cells);
});

test('hostile names are shown as they are', async () => {
  const { svg } = await draw(specsOf(REPORTS['hostile'] as Report)['iops'] as ChartSpec);
  for (const name of HOSTILE_NAMES) {
    const line = name
      .replace(/\n|\t|\0\uFFFE\uD800/g, ' ')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;');
    assert.ok(svg.includes(line), `${line} is in the SVG`);
  }
});

test('no name of the data is part of an expression, a filter or a field', () => {
  for (const [name, spec] of all) {
    JSON.stringify(spec, (key, value) => {
      if (['filter', 'labelExpr', 'test', 'field', 'expr', 'calculate'].includes(key)) {
        for (const hostile of HOSTILE_NAMES) assert.not.ok(String(value).includes(hostile), `${name}: ${key}`);
      }
      return value;
    });
  }
});

test('a report without workloads draws nothing', () => {
  const empty = reportOf(makeRun(makePlan([], 'a=tmpfs')), []);
  for (const name of listRunCharts()) assert.is((CHARTS[name] as Chart).build(empty), null, name);
});

test('a report without figures draws the overview alone, with why', async () => {
  const report = reportOf(makeRun(makePlan(['v'], 'a=tmpfs,b=tmpfs')), []);
  assert.equal(Object.keys(specsOf(report)), ['overview']);
  const drawing = await draw(specsOf(report)['overview'] as ChartSpec);
  assert.equal(drawing.warnings, []);
  assert.is(marksOf(drawing, 'text').filter(({ item }) => item.text === 'missing').length, 2);
});

test('a chart whose figures a report lacks is left out', () => {
  assert.equal(
    listRunCharts().filter((name) => (CHARTS[name] as Chart).build(makeLoneReport()) === null),
    ['split', 'sweep', 'scenarios', 'cpu-cost'],
  );
});

test.run();
