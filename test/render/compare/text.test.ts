/** Tests of src/render/compare/text.ts: what changed first, what is the same only counted, and no name that steers a terminal. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { renderCompareText } from '../../../src/render/compare/text.ts';
import { HOSTILE_NAMES } from '../../support/check.ts';
import { compareAll, compareHostile, compareUndecided } from '../../support/comparisons.ts';

test('worse, then better, then undecided; the same is counted alone', () => {
  const [summary, ...rest] = renderCompareText(compareAll(), [], false).split('\n');
  assert.match(summary as string, /1 better, 1 worse, 1 same, 1 undecided/);
  assert.match(rest[0] as string, /^worse {5}a\/seqread-psync +-30\.0 % \(-3\d\.\d % to -2\d\.\d %\), 1000 to 700$/);
  assert.match(rest[1] as string, /^better {4}a\/randread-libaio +\+40\.0 % /);
  assert.match(rest[2] as string, /^undecided a\/randrw-psync +-1\.5 % .*; to tell it takes (\d+ (loops|runs)|more than can be measured)$/);
  assert.is(rest[3], 'not compared: a/seqwrite-psync (base: measured; new: failed)');
  assert.not.match(rest.join('\n'), 'randwrite-mmap');
});

test('of many undecided cells ten are listed and the others counted', () => {
  const lines = renderCompareText(compareUndecided(13), [], false).split('\n');
  assert.is(lines.filter((line) => line.startsWith('undecided ')).length, 10);
  assert.ok(lines.includes('... and 3 more undecided (--format md shows all)'), lines.join('\n'));
});

test('colours add nothing but colours', () => {
  const plain = renderCompareText(compareAll(), [], false);
  const colored = renderCompareText(compareAll(), [], true);
  assert.is.not(colored, plain);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences.
  assert.is(colored.replace(/\u001b\[\d+m/g, ''), plain);
});

test('what was not alike stands under the answer, by whether it may be compared', () => {
  const differences = [
    { comparable: true, text: 'hostKernel is 6.1 (a) against 6.12 (b)' },
    { comparable: false, text: 'direct is 0 (a) against 1 (b)\u001b[31m' },
  ];
  const lines = renderCompareText(compareAll(), differences, false).split('\n');
  assert.is(lines[1], 'not alike: hostKernel is 6.1 (a) against 6.12 (b)');
  assert.match(lines[2] as string, /^not the same measurement: direct is 0 \(a\) against 1 \(b\)\P{Cc}+$/u);
});

test('hostile names break no line and steer no terminal', () => {
  const plain = renderCompareText(compareHostile('a'), [], false).split('\n').length;
  for (const mount of HOSTILE_NAMES) {
    const text = renderCompareText(compareHostile(mount), [], false);
    assert.not.match(text.replaceAll('\n', ''), /\p{Cc}/u, JSON.stringify(mount));
    assert.is(text.split('\n').length, plain, `lines, ${JSON.stringify(mount)}`);
  }
});

test.run();
