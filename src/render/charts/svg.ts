/** A vega-lite spec to SVG, in Node and without a browser; loads vega, so import it only where a chart is drawn. */

import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { breakCommandMarks } from '../../text/lines.ts';
import { type FontWeight, measureText } from './font.ts';

/** What vega asks of a text to be measured; it is not in vega's types. */
interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

// Without a canvas vega guesses 0.8 em a character, and labels overlap or stand apart.
(vega as unknown as { textMetrics: { width: (item: TextItem, text: unknown) => number } }).textMetrics.width = (item, text) => {
  const weight: FontWeight = item.fontWeight === 'bold' || Number(item.fontWeight) >= 600 ? 'bold' : 'normal';
  return measureText(String(text ?? '').trim(), item.fontSize ?? 11, weight);
};

/** A logger that keeps what vega and vega-lite warn of; drawing goes on. */
function keepWarnings(warnings: string[]): vega.LoggerInterface {
  const note = (...texts: readonly unknown[]) => {
    warnings.push(texts.map(String).join(' '));
    return logger;
  };
  const logger = {
    level: () => logger,
    error: note,
    warn: note,
    info: () => logger,
    debug: () => logger,
  } as unknown as vega.LoggerInterface;
  return logger;
}

export interface Drawing {
  readonly svg: string;
  /** The marks as laid out, for who inspects them. */
  readonly scene: vega.Scene;
  readonly warnings: readonly string[];
}

/** `role` and name for screen readers, which a picture within a page has nowhere else. */
function nameDrawing(svg: string, { title }: TopLevelSpec): string {
  const text = typeof title === 'object' && 'text' in title ? title.text : title;
  const name = (Array.isArray(text) ? text.join(' ') : String(text ?? 'chart')).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  return breakCommandMarks(
    svg.replace('<svg ', () => `<svg role="img" aria-label="${name}" `),
    '&#35;',
  );
}

async function drawAlone(spec: TopLevelSpec): Promise<Drawing> {
  const warnings: string[] = [];
  const logger = keepWarnings(warnings);
  // Ids of gradients and clips count on from chart to chart otherwise.
  vega.resetSVGDefIds();
  const view = new vega.View(vega.parse(compile(spec, { logger }).spec), { renderer: 'none', logger });
  try {
    const svg = `${nameDrawing(await view.toSVG(), spec)}\n`;
    return { svg, scene: view.scenegraph(), warnings };
  } finally {
    view.finalize();
  }
}

let last: Promise<unknown> = Promise.resolve();

/** Draws a spec and tells what vega and vega-lite had to say of it; one after the other, since the count of ids is vega's own. */
export function drawSpec(spec: TopLevelSpec): Promise<Drawing> {
  const drawing = last.then(() => drawAlone(spec));
  last = drawing.catch(() => {});
  return drawing;
}

/** The SVG document; the same spec gives the same bytes. */
export async function renderSvg(spec: TopLevelSpec): Promise<string> {
  return (await drawSpec(spec)).svg;
}
