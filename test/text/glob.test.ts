/** Tests of src/text/glob.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { globMatcher, isGlob } from '../../src/text/glob.ts';

test('a glob means names, a star stops at the slash and two do not', () => {
  for (const [glob, name, means] of [
    ['a/*', 'a/b', true],
    ['*', 'a/b', false],
    ['**', 'a/b', true],
    ['{a,b}/*', 'b/c', true],
    ['a/*', 'a/.hidden', true],
    ['', 'a', false],
    ['', '', true],
  ] as const) {
    assert.is(globMatcher(glob)(name), means, `'${glob}' and '${name}'`);
  }
});

test('a name written out means itself, whatever signs it has', () => {
  for (const name of ['a*b/w', '[x/w', '!not/(w', 'a?/{b']) assert.is(globMatcher(name)(name), true, name);
});

test('signs of globs are told from names', () => {
  assert.equal(['a/b', 'a/*', '{a,b}', '[ab]'].map(isGlob), [false, true, true, true]);
});

test.run();
