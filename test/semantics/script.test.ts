/** Tests of src/semantics/script.ts: what a side is told, and what it says. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildScript, isEndOf, linesOf, readOutput, sendable } from '../../src/semantics/script.ts';

/** What a lane printed of three steps on a 9p mount (Linux 6.1, QEMU 7.2.22). */
const PRINTED = `clock\t0\t0\t1795826101.2071
fifo\t6\t31\t
content\t0\t544\tseen@1795826102.5121-1795826102.4602
statfs-block\t0\t12\t126976
name-odd\t0\t20\tlisted as another name: a@b
clock\t0\t0\t1795826102.9004
`;

test('errnos by name, words, and the time at which something was seen', () => {
  const { answers, clock } = readOutput(PRINTED);
  assert.equal(clock, [1795826101.2071, 1795826102.9004]);
  assert.equal(
    [...answers],
    [
      ['fifo', { errno: 'ENXIO', words: '', at: null }],
      ['content', { errno: null, words: 'seen', at: 1795826102.5121, since: 1795826102.4602 }],
      ['statfs-block', { errno: null, words: '126976', at: null }],
      ['name-odd', { errno: null, words: 'listed as another name: a@b', at: null }],
    ],
  );
});

test('what was cut off, and what others print, is passed over', () => {
  const { answers } = readOutput(`perl: warning: Setting locale failed.\n${PRINTED.slice(0, PRINTED.indexOf('@'))}`);
  assert.equal([...answers.keys()], ['fifo']);
  fc.assert(fc.property(fc.string(), (text) => readOutput(text).clock.length >= 0));
});

test('an errno without a name keeps its number', () => {
  assert.is(readOutput('a\t999\t1\t\n').answers.get('a')?.errno, 'errno 999');
});

test('paths with any signs are Perl strings', () => {
  const script = buildScript({ dir: "/it's \\ $(here) @x", scratch: '/s', bound: 1 }, [
    { name: 'a', code: "'ok'", limit: 2, apart: true },
    { name: 'b', code: 'leave()', limit: 2, tidies: true },
  ]);
  assert.match(script, String.raw`dir => '/it\'s \\ $(here) @x'`);
  assert.match(script, `probe('a', sub { 'ok' }, 2, 1);`);
  assert.match(script, `tidy('b', sub { leave() });`);
});

test('lines are of their lane alone, and the end of the program that runs in it', () => {
  const said = ['1.0\tfifo\t6\t31\t', '11.0\tfifo\t0\t31\tok', 'perl: warning', '1.0\tend\t7', '1.0\tdied\t8'].map((text) => ({ text }));
  assert.is(linesOf(said, '1.0'), 'fifo\t6\t31\t\nend\t7\ndied\t8\n');
  assert.equal(
    said.map(({ text }) => [isEndOf(text, '1.0', 7), isEndOf(text, '1.0', 8)].join()),
    ['false,false', 'false,false', 'false,false', 'true,false', 'false,true'],
  );
});

test('no program can end before its end', () => {
  assert.is(sendable("print 'a\0\nb'"), "print 'a\nb'\n\0");
});

test.run();
