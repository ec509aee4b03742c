/** Tests of src/text/split.ts. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { splitAt, takeProtectionAway } from '../../src/text/split.ts';

test('a separator splits unless a backslash stands before it', () => {
  for (const [text, parts] of [
    ['', ['']],
    ['a', ['a']],
    ['a,b', ['a', 'b']],
    [',', ['', '']],
    ['a\\,b,c', ['a\\,b', 'c']],
    ['a\\\\,b', ['a\\\\', 'b']],
    ['a\\', ['a\\']],
    ['a,\\', ['a', '\\']],
  ] as const) {
    assert.equal(splitAt(text, ','), parts, text);
  }
});

test('protected text can be split again at another separator', () => {
  assert.equal(
    splitAt('a\\,b:c,d', ',').map((part) => splitAt(part, ':').map(takeProtectionAway)),
    [['a,b', 'c'], ['d']],
  );
});

test('parts put together again are the text', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(',', ':', '\\', 'a', '\n') }), (text) => splitAt(text, ',').join(',') === text));
});

test('any list of parts survives protecting and joining', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (parts) => {
      const joined = parts.map((part) => part.replace(/[\\,]/g, '\\$&')).join(',');
      assert.equal(splitAt(joined, ',').map(takeProtectionAway), parts);
    }),
  );
});

test('a backslash protects a newline and itself', () => {
  assert.is(takeProtectionAway('a\\\nb\\\\c\\:d'), 'a\nb\\c:d');
});

test.run();
