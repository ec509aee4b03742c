/** Tests of src/text/csv-text.ts. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readCsvText, writeCsvText } from '../../src/text/csv-text.ts';

test('ordinary text stays, what begins like a formula or a command gets a quote, and what steers becomes JSON', () => {
  for (const [text, cell] of [
    ['seqread-psync', 'seqread-psync'],
    ["it's", "it's"],
    ['a\\b', 'a\\b'],
    ['=1+1', "'=1+1"],
    ["'=1+1", "''=1+1"],
    ['::error::x', "'::error::x"],
    [' ::error::x', "' ::error::x"],
    ['"a"', '\'"a"'],
    ['a\n::error::x', '"a\\n::error::x"'],
    ['a\u001b[31m\u202e', '"a\\u001b[31m\\u202e"'],
    ['a ##[error]x', '"a \\u0023#[error]x"'],
  ] as const) {
    assert.is(writeCsvText(text), cell, JSON.stringify(text));
    assert.is(readCsvText(cell), text, `${JSON.stringify(text)} back`);
  }
});

test('a cell of others that begins with a quotation mark is what it is', () => {
  assert.is(readCsvText('"a" and "b"'), '"a" and "b"');
});

test('every text comes back, and none of its cells begins a formula or a command or steers a terminal', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom("'", '"', '=', ':', ' ', '#', '[', '\n', '\\', 'a', '\u2028')).map((chars) => chars.join('')),
  );
  fc.assert(
    fc.property(text, (value) => {
      const cell = writeCsvText(value);
      assert.is(readCsvText(cell), value);
      assert.not.match(cell, /^\s*(?:[=+\-@]|::)|##\[|[\p{Cc}\u202a-\u202e]/u);
    }),
  );
});

test.run();
