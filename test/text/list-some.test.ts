/** Tests of src/text/list-some.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { joinOr, listSome } from '../../src/text/list-some.ts';

const names = (count: number) => Array.from({ length: count }, (_, at) => `n${at}`);

test('a dozen is named, of more only how many there are', () => {
  assert.is(listSome([]), '');
  assert.is(listSome(names(12)), names(12).join(', '));
  assert.is(listSome(names(100)), `${names(12).join(', ')} and 88 more`);
  assert.is(listSome(['a', 'b'], ' against '), 'a against b');
});

test('a choice is joined as a sentence says it', () => {
  assert.equal([joinOr([]), joinOr(['a']), joinOr(['a', 'b']), joinOr(['a', 'b', 'c'])], ['', 'a', 'a or b', 'a, b or c']);
});

test.run();
