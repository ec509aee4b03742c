/** Tests of src/render/progress.ts with a sink that keeps what it is given. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeLoop, openProgress } from '../../src/render/progress.ts';
import { makeBadLoop, makeLoop, makeMetrics } from '../support/records.ts';

const ESCAPE = '\u001b';
/** What stands for a cleared line here. */
const CLEAR = '(clear)';

function openSink(isTerminal: boolean, columns = 80) {
  const written: string[] = [];
  const write = (text: string) => void written.push(text);
  return { written, text: () => written.join(''), sink: { write, clearLine: () => write(CLEAR), isTerminal, columns } };
}

const KEY = { workload: 'seqread-psync', mount: 'a', loop: 1 };

test('a loop is described by its rates, or by its outcome', () => {
  assert.is(describeLoop(makeLoop({ metrics: makeMetrics(25_600) })), '100 MiB/s, 25.6k IOPS', 'reads');
  assert.is(describeLoop(makeLoop({ metrics: makeMetrics(25_600, 2560) })), '100 MiB/s, 25.6k IOPS / 10.0 MiB/s, 2560 IOPS', 'both');
  assert.is(describeLoop(makeBadLoop({ outcome: 'unsupported', errno: 'EINVAL', reason: 'mmap' })), 'unsupported (EINVAL): mmap', 'unsupported');
  assert.is(describeLoop(makeBadLoop({ outcome: 'timed-out' })), 'timed-out', 'without a reason');
});

test('what a loop carries is said by its name, also where no row of the table knows it', () => {
  assert.is(describeLoop(makeLoop({ metrics: null, figures: { 'inodes-used': 12 } })), 'inodes-used 12.0', 'alone');
  assert.is(describeLoop(makeLoop({ metrics: makeMetrics(25_600), figures: { b: 1, a: 2 } })), '100 MiB/s, 25.6k IOPS, a 2.0, b 1.0', 'behind the rates');
});

test('where no one watches, only lasting lines are written', () => {
  const { sink, text } = openSink(false);
  const progress = openProgress(sink, 4, 0, 100, false);
  progress.say('booting');
  progress.start(KEY);
  progress.finish(makeLoop());
  progress.end();
  const lines = text().split('\n');
  assert.is(lines.length, 3, text());
  assert.is(lines[0], 'booting');
  assert.match(lines[1] ?? '', /^\[1\/4\] seqread-psync a #1: 3\.9 MiB\/s, 1000 IOPS \(.* left\)$/);
  assert.is(lines[2], '', 'nothing after the last newline');
});

test('where nobody knows how many loops there will be, the time that is left is told', () => {
  const { sink, text } = openSink(false);
  const progress = openProgress(sink, null, 3, 600, false);
  progress.start(KEY);
  progress.finish(makeLoop());
  assert.match(text(), /^\[4\] seqread-psync a #1: 3\.9 MiB\/s, 1000 IOPS \(at most \d+ min \d\d s left\)\n$/);
  const endless = openSink(false);
  openProgress(endless.sink, null, 0, null, false).finish(makeLoop());
  assert.is(endless.text(), '[1] seqread-psync a #1: 3.9 MiB/s, 1000 IOPS\n');
});

test('without colour no escape is written to a file', () => {
  const { sink, text } = openSink(false);
  const progress = openProgress(sink, 1, 0, 1, false);
  progress.say('x');
  progress.start(KEY);
  progress.finish(makeBadLoop({ outcome: 'failed' }));
  progress.end();
  assert.not.ok(text().includes(ESCAPE), JSON.stringify(text()));
});

test('with colour a failure stands out', () => {
  const { sink, text } = openSink(false);
  openProgress(sink, 1, 0, 1, true).finish(makeBadLoop({ outcome: 'failed' }));
  assert.ok(text().includes(`${ESCAPE}[31mfailed${ESCAPE}[39m`), JSON.stringify(text()));
});

test('on a terminal the current line tells cell and place, and gives way to lasting ones', () => {
  const { sink, written } = openSink(true);
  const progress = openProgress(sink, 4, 1, 100, false);
  progress.start(KEY);
  assert.match(written.join(''), /^\[2\/4\] seqread-psync on a, loop 1, .* left$/);
  const current = written.at(-1) as string;
  written.length = 0;
  progress.say('note');
  assert.equal(written, [CLEAR, 'note\n', current], 'cleared, written, drawn again');
  written.length = 0;
  progress.end();
  assert.equal(written, [CLEAR], 'cleared at the end');
});

test('the current line never wraps', () => {
  const { sink, written } = openSink(true, 20);
  openProgress(sink, 1, 0, 1, false).start(KEY);
  assert.is(written.at(-1)?.length, 19);
});

test('loops that were there already are counted as done', () => {
  const { sink, text } = openSink(false);
  openProgress(sink, 10, 7, 100, false).finish(makeLoop());
  assert.match(text(), /^\[8\/10\] /);
});

test('before the first loop the estimate is what is left', () => {
  const { sink, written } = openSink(true, 200);
  openProgress(sink, 10, 0, 7200, false).start(KEY);
  assert.match(written.join(''), '2 h 00 min left');
});

test.run();
