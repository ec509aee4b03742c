/** Tests of src/render/charts/font.ts, against resvg's own measure of the same font. */

import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FONT_FILES, measureText, readAdvances } from '../../../src/render/charts/font.ts';

/** Where a line put behind the text begins to be drawn: the advance, without the bearings of its last letter. */
function advanceByResvg(text: string, weight: 'normal' | 'bold'): number {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const measure = (inner: string) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="200"><text x="50" y="100" font-size="50" font-family="DejaVu Sans" font-weight="${weight}" xml:space="preserve" style="font-kerning:none">${inner}</text></svg>`;
    const box = new Resvg(svg, { font: { loadSystemFonts: false, fontFiles: Object.values(FONT_FILES) } }).getBBox();
    return (box?.x ?? 0) + (box?.width ?? 0);
  };
  return measure(`${escaped}|`) - measure('|');
}

for (const weight of ['normal', 'bold'] as const) {
  for (const text of ['virtiofs', 'randrw-libaio-multi', '≈ ✓ 12.3k µs −10 %', 'WWWW iiii', 'a&b<c', 'ÄÖÜ ж']) {
    test(`'${text}' is as wide as it is drawn, ${weight}`, () => {
      const drawn = advanceByResvg(text, weight);
      assert.ok(Math.abs(measureText(text, 50, weight) - drawn) < 1.5, `${measureText(text, 50, weight)} and drawn ${drawn}`);
    });
  }
}

test('the width of a text is the sum of its parts, and grows with the size', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      assert.ok(Math.abs(measureText(a + b, 10) - measureText(a, 10) - measureText(b, 10)) < 1e-6, 'sum');
      assert.ok(Math.abs(measureText(a, 20) - 2 * measureText(a, 10)) < 1e-6, 'size');
    }),
  );
});

test('what the font lacks takes an em', () => {
  assert.is(measureText('鯨', 10), 10);
});

test('what is no font is refused by the table it lacks', () => {
  assert.throws(() => readAdvances(Buffer.alloc(64)), /the font has no table head/);
});

test.run();
