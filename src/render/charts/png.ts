/** A vega-lite spec to PNG, drawn by resvg with the font that comes with its package; loads both, so import it only where needed. */

import { Resvg } from '@resvg/resvg-js';
import type { TopLevelSpec } from 'vega-lite';
import { FONT_FILES } from './font.ts';
import { renderSvg } from './svg.ts';

/** The PNG file; `scale` is pixels per unit of the SVG. The same spec gives the same bytes on every machine. */
export async function renderPng(spec: TopLevelSpec, { scale }: { readonly scale: number }): Promise<Uint8Array> {
  const font = { loadSystemFonts: false, fontFiles: Object.values(FONT_FILES), defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' };
  return new Resvg(await renderSvg(spec), { font, fitTo: { mode: 'zoom', value: scale } }).render().asPng();
}
