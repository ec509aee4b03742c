/** Tests of fuzz/judge-pattern.ts: what recheck finds, or can't tell, is tried. What is slow here would take years, and what is not no time. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Check, judge, type Pattern } from '../../fuzz/judge-pattern.ts';

const pattern = (source: string): Pattern => ({ source, flags: '', place: 'made' });
const untold: Check = () => ({ status: 'unknown', error: { kind: 'timeout' } });
const cubic =
  (pump: string): Check =>
  () => ({
    status: 'vulnerable',
    complexity: { type: 'polynomial', degree: 3, summary: '3rd degree polynomial' },
    attack: { pattern: 'made', pumps: pump === 'none' ? [] : [{ prefix: '', pump }], suffix: '!' },
  });

test('a pattern that recheck can not tell is at fault where a text made of its pieces takes long', () => {
  assert.is(judge(pattern('^x(?:-+)+$'), untold)?.isFault, true);
});

test('a pattern that recheck can not tell and nothing is slow on is no fault, and told', () => {
  const { isFault, isUntold, said } = judge(pattern('^x-$'), untold) ?? {};
  assert.equal([isFault, isUntold], [false, true]);
  assert.match(said ?? '', 'not told (timeout)');
});

test('what recheck takes for a cube and is soon done is no fault', () => {
  assert.is(judge(pattern('^a{1,3}$'), cubic('a'))?.isFault, false);
});

test('an attack without anything to repeat is believed', () => {
  assert.is(judge(pattern('^a$'), cubic('none'))?.isFault, true);
  assert.is(judge(pattern('^a$'), cubic(''))?.isFault, true);
});

test.run();
