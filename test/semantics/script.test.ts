/** Tests of src/semantics/script.ts: what a side is told, and what it says. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildScript, readOutput } from '../../src/semantics/script.ts';

/** `perl -` with the program of three steps on a 9p mount (Linux 6.1, QEMU 7.2.22). */
const PRINTED = `clock\t0\t0\t1795826101.2071
fifo\t6\t31\t
content\t0\t544\tseen@1795826102.5121
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
      ['content', { errno: null, words: 'seen', at: 1795826102.5121 }],
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
  const script = buildScript('', { machine: 'x', dir: "/it's \\ $(here) @x", scratch: '/s', bound: 1 }, [{ name: 'a', code: "'ok'", limit: 2, apart: true }]);
  assert.match(script, String.raw`dir => '/it\'s \\ $(here) @x'`);
  assert.match(script, `probe('a', sub { 'ok' }, 2, 1);`);
});

test.run();
