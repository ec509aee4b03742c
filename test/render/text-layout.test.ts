/** Tests of src/render/text-layout.ts. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawBar, pad, widthOf, wrap } from '../../src/render/text-layout.ts';

test('wide characters take two columns', () => {
  assert.is(widthOf('文a'), 3);
  assert.is(pad('文', 4, 'left'), '文  ');
  assert.is(pad('文', 4, 'right'), '  文');
});

test('lines break at spaces, and within a word only where it is longer than a line', () => {
  assert.equal(wrap('one two three', 8), ['one two', 'three']);
  assert.equal(wrap('abcdefghij kl', 4), ['abcd', 'efgh', 'ij', 'kl']);
  assert.equal(wrap('文文文', 4), ['文文', '文']);
});

test('no line is wider than asked for, and no character is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 2, max: 30 }), (text, columns) => {
      const lines = wrap(text, columns);
      assert.ok(
        lines.every((line) => widthOf(line) <= columns),
        JSON.stringify(lines),
      );
      assert.is(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
    }),
  );
});

test('a bar has the length of its ratio, in eighths of a column', () => {
  assert.is(drawBar(1, 4), '████');
  assert.is(drawBar(0.5, 4), '██');
  assert.is(drawBar(0.59375, 4), '██▍');
  assert.is(drawBar(0.0001, 4), '▏', 'little is not nothing');
  assert.is(drawBar(0, 4), '', 'nothing');
  assert.is(drawBar(1.2, 4), '████', 'never longer');
});

test.run();
