/** Tests of src/render/charts/text.ts. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { measureText } from '../../../src/render/charts/font.ts';
import { labelOf, wrapText } from '../../../src/render/charts/text.ts';

test('a label is one line of at most so many characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 5, max: 80 }), (name, most) => {
      const label = labelOf(name, most);
      assert.not.match(label, /[\p{Cc}\p{Zl}\p{Zp}]/u);
      assert.ok([...label].length <= most, label);
    }),
  );
});

test('a name of 40 characters stays as it is', () => {
  assert.is(labelOf('x'.repeat(40)), 'x'.repeat(40));
});

test('of a very long name the beginning and the end stay', () => {
  assert.match(labelOf(`begin${'x'.repeat(100)}end`), /^begin.*…x+end$/);
});

test('lines are no wider than asked for and lose nothing but spaces', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'W', '-', '/', ' ', 'i', '_', '🦊'), maxLength: 60 }),
      fc.integer({ min: 30, max: 200 }),
      (text, width) => {
        const lines = wrapText(text, width, 10);
        for (const line of lines) assert.ok(measureText(line, 10) <= width, `'${line}' in ${width}`);
        assert.is(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
      },
    ),
  );
});

test('lines break behind hyphens where they can', () => {
  assert.equal(wrapText('virtiofs-cache-always', measureText('virtiofs-cache-', 10) + 1, 10), ['virtiofs-cache-', 'always']);
});

test('nothing makes no line', () => {
  assert.equal(wrapText(' ', 50, 10), []);
});

test.run();
