/** Charts of a report: drawn one by one for `report`, and written all for a run directory. */

import { usageError } from '../model/errors.ts';
import type { Report } from '../model/records.ts';
import { type Chart, chartsFor, findChart } from '../render/charts/catalogue.ts';
import { listCharts } from '../render/charts/names.ts';
import type { ChartSpec } from '../render/charts/theme.ts';
import { writeJsonText } from '../text/json-text.ts';

/** What a chart can be drawn as; png is bytes. */
export type ChartFormat = 'svg' | 'png' | 'vl';

/** Pixels of a PNG for each of the SVG: sharp on dense screens. */
const PNG_SCALE = 2;

/** Cells and loops that a chart shows at the most: nobody sees more, and drawing takes a while. */
export const MOST_DRAWN = 20_000;

function isTooMuch({ workloads }: Report): boolean {
  return workloads.reduce((sum, { cells }) => sum + cells.length + cells.reduce((loops, cell) => loops + cell.loops.length, 0), 0) > MOST_DRAWN;
}

/** The vega-lite spec as a file; it opens in the Vega editor. */
export function formatSpec(spec: object): string {
  return `${writeJsonText(spec, 2)}\n`;
}

/** The chart of that name, drawn; an overview by `metric`. Throws usage errors for a name that is none and for a report that has nothing to draw. */
export async function drawChart(report: Report, name: string, format: ChartFormat, metric?: string): Promise<string | Uint8Array> {
  const chart = findChart(name);
  if (chart === null) throw usageError('bad-option', `--chart: '${name}' is not possible`, `--chart takes ${listCharts().join(', ')}`);
  const { build, needs } = chart;
  if (isTooMuch(report))
    throw usageError(
      'too-much-to-draw',
      `--chart ${name}: a chart shows no more than ${MOST_DRAWN} cells and loops`,
      'draw fewer sources at a time; --format csv has all of them',
    );
  const spec = build(report, metric);
  if (spec === null) throw usageError('nothing-to-draw', `--chart ${name}: there is nothing to draw`, `it needs ${needs}`);
  return drawAs(spec, format);
}

/** A spec as a file's content. */
export async function drawAs(spec: ChartSpec, format: ChartFormat): Promise<string | Uint8Array> {
  if (format === 'vl') return formatSpec(spec);
  // vega takes a while to load: only who draws a chart waits for it.
  if (format === 'svg') return (await import('../render/charts/svg.ts')).renderSvg(spec);
  return (await import('../render/charts/png.ts')).renderPng(spec, { scale: PNG_SCALE });
}

/** A chart with its title, for pages and documents. */
export interface Picture {
  readonly name: string;
  readonly title: string;
  readonly svg: string;
}

/** `name` is one of listCharts; an overview is by `metric`. Null where the report has nothing to draw, or more than a chart can show. */
export async function drawPicture(report: Report, name: string, metric?: string): Promise<Picture | null> {
  const { title, build } = findChart(name) as Chart;
  const spec = isTooMuch(report) ? null : build(report, metric);
  return spec === null ? null : { name, title, svg: await (await import('../render/charts/svg.ts')).renderSvg(spec) };
}

/** Hands charts/NAME.vl.json and charts/NAME.svg to `write`, one after the other, for every chart the report has something to draw of; resolves with them. */
export async function writeCharts(report: Report, write: (name: string, text: string) => Promise<void>): Promise<Picture[]> {
  const { renderSvg } = await import('../render/charts/svg.ts');
  const pictures: Picture[] = [];
  for (const name of isTooMuch(report) ? [] : chartsFor(report)) {
    const { title, build } = findChart(name) as Chart;
    const spec = build(report);
    if (spec === null) continue;
    const svg = await renderSvg(spec);
    await write(`charts/${name}.vl.json`, formatSpec(spec));
    await write(`charts/${name}.svg`, svg);
    pictures.push({ name, title, svg });
  }
  return pictures;
}
