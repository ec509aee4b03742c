/** The font of the charts, DejaVu Sans, and the width of text in it; reads the font file that comes with its package. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Verdana has nearly the widths of DejaVu Sans; what else a reader's machine may take is narrower. */
export const FONT_FAMILY = 'DejaVu Sans, Verdana, sans-serif';

/** Paths of the regular and the bold face, TrueType. */
export const FONT_FILES = {
  normal: fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')),
  bold: fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf')),
} as const;

export type FontWeight = keyof typeof FONT_FILES;

/** Advance of a character by its code point, in em; 1 for what the font lacks, since another font will draw it. */
type Advances = (codePoint: number) => number;

/**
 * Reads the advances of a TrueType font that has a cmap of format 12. Source: OpenType 1.9, tables cmap, head, hhea, hmtx.
 * Throws where the font has no such table.
 */
export function readAdvances(font: Buffer): Advances {
  const tables = new Map<string, number>();
  for (let at = 12, left = font.readUInt16BE(4); left > 0; left--, at += 16) tables.set(font.toString('latin1', at, at + 4), font.readUInt32BE(at + 8));
  const table = (name: string): number => {
    const offset = tables.get(name);
    if (offset === undefined) throw new Error(`the font has no table ${name}`);
    return offset;
  };
  const unitsPerEm = font.readUInt16BE(table('head') + 18);
  const metrics = font.readUInt16BE(table('hhea') + 34);
  const hmtx = table('hmtx');
  const cmap = table('cmap');
  let groups = 0;
  for (let at = cmap + 4, left = font.readUInt16BE(cmap + 2); left > 0; left--, at += 8) {
    const subtable = cmap + font.readUInt32BE(at + 4);
    if (font.readUInt16BE(subtable) === 12) groups = subtable + 12;
  }
  if (groups === 0) throw new Error('the font has no cmap of format 12');
  const count = font.readUInt32BE(groups);
  return (codePoint) => {
    // Groups are sorted: the first that ends at the character or behind it is the only one that can hold it.
    let low = 0;
    for (let high = count; low < high; ) {
      const middle = (low + high) >> 1;
      if (font.readUInt32BE(groups + 4 + 12 * middle + 4) < codePoint) low = middle + 1;
      else high = middle;
    }
    const group = groups + 4 + 12 * low;
    if (low === count || font.readUInt32BE(group) > codePoint) return 1;
    const glyph = font.readUInt32BE(group + 8) + codePoint - font.readUInt32BE(group);
    return font.readUInt16BE(hmtx + 4 * Math.min(glyph, metrics - 1)) / unitsPerEm;
  };
}

const faces = new Map<FontWeight, Advances>();

function advancesOf(weight: FontWeight): Advances {
  const known = faces.get(weight);
  if (known !== undefined) return known;
  const advances = readAdvances(readFileSync(FONT_FILES[weight]));
  faces.set(weight, advances);
  return advances;
}

/** Width of a line in pixels, without kerning. */
export function measureText(text: string, fontSizePx: number, weight: FontWeight = 'normal'): number {
  const advances = advancesOf(weight);
  let em = 0;
  for (const char of text) em += advances(char.codePointAt(0) as number);
  return em * fontSizePx;
}
