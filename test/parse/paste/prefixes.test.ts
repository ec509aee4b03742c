/** Tests of parse/paste/prefixes.ts: what stands before lines, of any length. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { shapeOf } from '../../../src/parse/paste/prefixes.ts';

test('a decoration of the same make may have other numbers and blanks', () => {
  const shape = shapeOf('10:00:01 host  [12]');
  assert.is(shape('9:5:123 host [7] text'), '9:5:123 host [7]'.length);
  assert.is(shape('  10:00:01 host  [12]'), '  10:00:01 host  [12]'.length);
  for (const line of ['', '10:00:01 host', '10:00:01 other [12]', '10:00:01host [12]', ':00:01 host [12]']) assert.is(shape(line), 0, line);
});

test('signs of patterns are signs', () => {
  assert.is(shapeOf('a.*(b)|\\d')('a.*(b)|\\d x'), 9);
  assert.is(shapeOf('a.*')('abc'), 0);
});

test('a decoration that is too long for a pattern is known', () => {
  const prefix = `0${'-'.repeat(2_000_000)}0`;
  assert.is(shapeOf(prefix)(`17${prefix} {`), prefix.length + 2);
});

test.run();
