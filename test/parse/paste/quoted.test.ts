/** Strings in a line: those that a pattern would find, in one pass. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { endOfString, findStrings } from '../../../src/parse/paste/quoted.ts';

const line = fc.string({ unit: fc.constantFrom('"', "'", '\\', 'a', ' '), maxLength: 16 });

test('they are those that the pattern finds', () => {
  fc.assert(
    fc.property(line, (each) => {
      const wanted = [...each.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g)].map(({ index, 0: whole }) => ({ at: index, end: index + whole.length - 1 }));
      assert.equal([...findStrings(each)], wanted);
    }),
    { numRuns: 2000 },
  );
});

test('a string that is not closed has no end', () => {
  assert.is(endOfString('"a\\"', 0), -1);
  assert.is(endOfString('"a\\\\"', 0), 4);
});

test.run();
