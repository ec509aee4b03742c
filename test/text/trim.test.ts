/** Trimming of sets of characters is what their patterns would do, and takes what the text is long. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { trimEndOf, trimOf } from '../../src/text/trim.ts';

/** Signs, letters, and letters of two surrogates. */
const text = fc.string({ unit: fc.constantFrom(' ', '-', ':', 'a', 'é', '\u{1D52B}', '\u{1F40C}', '\uD83D'), maxLength: 12 });

test('what is left is what the pattern leaves', () => {
  fc.assert(
    fc.property(text, (each) => {
      assert.is(trimEndOf(each, /[\s:-]/), each.replace(/[\s:-]+$/, ''));
      assert.is(trimOf(each, /[\s:-]/), each.replace(/^[\s:-]+|[\s:-]+$/g, ''));
      assert.is(trimOf(each, /[^\p{L}]/u), each.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, ''));
    }),
  );
});

test('pairs of surrogates are one character', () => {
  assert.is(trimOf('-\u{1D52B}-', /[^\p{L}]/u), '\u{1D52B}');
  assert.is(trimEndOf('a\u{1F40C}\u{1F40C}', /[^\p{L}]/u), 'a');
});

test.run();
