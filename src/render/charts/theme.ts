/** What all charts have in common: colours, type sizes, title, footnotes. */

import type { TopLevelSpec } from 'vega-lite';
import { FONT_FAMILY } from './font.ts';
import { wrapText } from './text.ts';

/** One view of layers over shared data: the form of every chart. */
export type ChartSpec = Extract<TopLevelSpec, { layer: unknown }>;
export type Layer = ChartSpec['layer'][number];

export const INK = '#1f1f1f';
export const SOFT_INK = '#595959';
/** Cells without a figure; no mount has it. */
export const GREY = '#e6e6e6';
const GRID = '#e3e3e3';

export const TEXT_PX = 10.5;
const TITLE_PX = 15;
const SUBTITLE_PX = 11.5;
const LINE_PX = 15;
/** Lines of text are no shorter than this, however small the chart is. */
const LEAST_TEXT_PX = 480;

/**
 * Colours of mounts, each with a contrast of 3 or more on white and apart from the others for red-, green- and blue-blind
 * readers (test/render/charts/theme.test.ts computes both). Begins as the palette of Okabe and Ito 2008 does.
 */
export const PALETTE = ['#0072B2', '#D55E00', '#009E73', '#332288', '#CC79A7', '#8C510A', '#5B8FF9', '#333333'] as const;

/** The colour of the mount at this place in the report: the same in every chart. Past the palette it begins anew; rows are named. */
export function colorOfMount(mounts: readonly string[], mount: string): string {
  return PALETTE[Math.max(0, mounts.indexOf(mount)) % PALETTE.length] as string;
}

const CONFIG: ChartSpec['config'] = {
  font: FONT_FAMILY,
  // A sentence for every mark helps nobody: the table is what a screen reader reads.
  aria: false,
  view: { stroke: null },
  title: {
    anchor: 'start',
    frame: 'bounds',
    offset: 14,
    fontSize: TITLE_PX,
    lineHeight: 19,
    fontWeight: 'bold',
    color: INK,
    subtitleColor: SOFT_INK,
    subtitleFontSize: SUBTITLE_PX,
    subtitleLineHeight: LINE_PX,
    subtitlePadding: 6,
  },
  axis: {
    labelColor: INK,
    labelFontSize: TEXT_PX,
    labelLimit: 0,
    titleColor: SOFT_INK,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    titleLimit: 0,
    gridColor: GRID,
    domainColor: '#8a8a8a',
    tickColor: '#8a8a8a',
  },
  legend: {
    labelColor: INK,
    labelFontSize: TEXT_PX,
    labelLimit: 0,
    titleColor: SOFT_INK,
    titleFontSize: TEXT_PX,
    titleFontWeight: 'normal',
    titleLimit: 0,
  },
  text: { fontSize: TEXT_PX, color: INK },
};

/** Data records as vega-lite takes them. */
export function dataOf(records: readonly object[]): { values: Record<string, unknown>[] } {
  return { values: records as Record<string, unknown>[] };
}

/** The parts of a spec that say what it is and how it looks; `widthPx` is what lines of text may take. */
export function frameOf(
  title: string,
  subtitle: readonly string[],
  widthPx: number,
): Pick<ChartSpec, '$schema' | 'title' | 'background' | 'padding' | 'config'> {
  const lineWidthPx = Math.max(widthPx, LEAST_TEXT_PX);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: {
      text: wrapText(title, lineWidthPx, TITLE_PX, 'bold'),
      subtitle: subtitle.flatMap((text) => wrapText(text, lineWidthPx, SUBTITLE_PX)),
    },
    background: 'white',
    padding: 14,
    config: CONFIG,
  };
}

/** Notes under a chart, from pixel `leftPx` on, `topPx` under its upper edge; no layer where there are none. */
export function footnotes(notes: readonly string[], leftPx: number, topPx: number, widthPx: number): Layer[] {
  if (notes.length === 0) return [];
  const text = notes.flatMap((note) => wrapText(note, Math.max(widthPx, LEAST_TEXT_PX), TEXT_PX)).join('\n');
  return [
    {
      data: dataOf([{ text }]),
      mark: { type: 'text', align: 'left', baseline: 'top', lineBreak: '\n', lineHeight: LINE_PX, color: SOFT_INK },
      encoding: { text: { field: 'text', type: 'nominal' }, x: { value: leftPx }, y: { value: topPx } },
    },
  ];
}
