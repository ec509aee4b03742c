/** A vega-lite spec to PNG, drawn by resvg with the font that comes with its package; loads both, so import it only where needed. */

import type { TopLevelSpec } from 'vega-lite';
import { loadNative } from '../../model/native-module.ts';
import { FONT_FILES } from './font.ts';
import { renderSvg } from './svg.ts';

/** The PNG file; `scale` is pixels per unit of the SVG. The same spec gives the same bytes on every machine. */
export async function renderPng(spec: TopLevelSpec, { scale }: { readonly scale: number }): Promise<Uint8Array> {
  const { Resvg } = await loadNative('@resvg/resvg-js', 'a chart as PNG', () => import('@resvg/resvg-js'));
  const font = { loadSystemFonts: false, fontFiles: Object.values(FONT_FILES), defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' };
  return new Resvg(await renderSvg(spec), { font, fitTo: { mode: 'zoom', value: scale } }).render().asPng();
}
