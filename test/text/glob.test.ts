/** Tests of src/text/glob.ts: any text is a glob, and none makes it throw. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { globMatcher, isGlob, openGlob } from '../../src/text/glob.ts';

test('a star stops at a slash, and dots are like other characters where asked', () => {
  assert.equal(
    ['virtiofs/seqread', 'virtiofs/a/b', '9p/seqread'].map((text) => openGlob('virtiofs/*')(text)),
    [true, false, false],
  );
  assert.is(openGlob('*')('.hidden'), false);
  assert.is(openGlob('*', { dot: true })('.hidden'), true);
});

test('what is too long for a glob, or makes no expression, means itself', () => {
  for (const text of ['[a]\n'.repeat(10_000), 'x*'.repeat(40_000), '[a]\n'.repeat(1000)]) {
    const fits = openGlob(text);
    assert.is(typeof fits('other'), 'boolean');
    assert.is(fits('other'), false);
  }
  assert.ok(openGlob('x*'.repeat(40_000))('x*'.repeat(40_000)));
});

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
