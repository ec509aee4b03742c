/** Charts of a report: drawn one by one for `report`, and written all for a run directory. */

import type { Rate } from '../figures/metrics.ts';
import { usageError } from '../model/errors.ts';
import type { Report } from '../model/records.ts';
import { CHARTS } from '../render/charts/catalogue.ts';
import { CHART_NAMES, type ChartName } from '../render/charts/names.ts';
import type { ChartSpec } from '../render/charts/theme.ts';

/** What a chart can be drawn as; png is bytes. */
export type ChartFormat = 'svg' | 'png' | 'vl';

/** Pixels of a PNG for each of the SVG: sharp on dense screens. */
const PNG_SCALE = 2;

/** The vega-lite spec as a file; it opens in the Vega editor. */
export function formatSpec(spec: object): string {
  return `${JSON.stringify(spec, null, 2)}\n`;
}

/** The chart of that name, drawn; an overview by `rate`. Throws usage errors for a name that is none and for a report that has nothing to draw. */
export async function drawChart(report: Report, name: string, format: ChartFormat, rate?: Rate): Promise<string | Uint8Array> {
  const known = CHART_NAMES.find((chartName) => chartName === name);
  if (known === undefined) throw usageError('bad-option', `--chart: '${name}' is not possible`, `--chart takes ${CHART_NAMES.join(', ')}`);
  const { build, needs } = CHARTS[known];
  const spec = build(report, rate);
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
  readonly name: ChartName;
  readonly title: string;
  readonly svg: string;
}

/** An overview by `rate`. Null where the report has nothing to draw. */
export async function drawPicture(report: Report, name: ChartName, rate?: Rate): Promise<Picture | null> {
  const { title, build } = CHARTS[name];
  const spec = build(report, rate);
  return spec === null ? null : { name, title, svg: await (await import('../render/charts/svg.ts')).renderSvg(spec) };
}

/** Hands charts/NAME.vl.json and charts/NAME.svg to `write`, for every chart the report has something to draw of; resolves with them. */
export async function writeCharts(report: Report, write: (name: string, text: string) => void): Promise<Picture[]> {
  const { renderSvg } = await import('../render/charts/svg.ts');
  const pictures: Picture[] = [];
  for (const name of CHART_NAMES) {
    const { title, build } = CHARTS[name];
    const spec = build(report);
    if (spec === null) continue;
    const svg = await renderSvg(spec);
    write(`charts/${name}.vl.json`, formatSpec(spec));
    write(`charts/${name}.svg`, svg);
    pictures.push({ name, title, svg });
  }
  return pictures;
}
