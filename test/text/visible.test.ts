/** Tests of src/text/visible.ts. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { escapeUnseenInJson, showUnseen, showUnseenInLines } from '../../src/text/visible.ts';

test('control characters become signs', () => {
  for (const [text, shown] of [
    ['a\u001b[31mb', 'a␛[31mb'],
    ['a\nb\tc', 'a␊b␉c'],
    ['\u0000\u007f', '␀␡'],
    ['\u009b', '\\u{9b}'],
    ['abc\u202edef', 'abc\\u{202e}def'],
    ['a\u200bb', 'a\\u{200b}b'],
    ['é, 文, 👍', 'é, 文, 👍'],
  ] as const) {
    assert.is(showUnseen(text), shown, JSON.stringify(text));
  }
});

test('no text steers a terminal any more', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(showUnseen(text))));
});

test('of several lines their ends and tabs stay', () => {
  assert.is(showUnseenInLines('a\n\tb\r\u001bc'), 'a\n\tb␍␛c');
});

test('JSON means the same with escapes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = escapeUnseenInJson(JSON.stringify(text));
      assert.is(JSON.parse(json), text);
      assert.not.match(json, /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});

test.run();
