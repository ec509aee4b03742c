/** Tests of src/parse/raw-headers.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type HeaderEntry, openRawHeaders, parseHeaderLine } from '../../src/parse/raw-headers.ts';

/** Headers that have read these lines, the first being line 1, and what they said. */
function readLines(lines: readonly string[]) {
  const shortfalls: [number, string][] = [];
  const headers = openRawHeaders((line, text) => shortfalls.push([line, text]));
  const facts = lines.map((line, at) => headers.read(parseHeaderLine(line) as HeaderEntry, at + 1));
  return { headers, facts, shortfalls };
}

test('a line of a header is told from all others', () => {
  assert.equal(parseHeaderLine('TEST_NAME= m '), { name: 'TEST_NAME', value: 'm', line: 'TEST_NAME= m ' });
  for (const line of ['Running: fio x.job', 'TEST_NAME', ' TEST_NAME=m', 'LOOPS=3']) assert.is(parseHeaderLine(line), null, line);
});

test('before the first header nothing is known', () => {
  const { mount, parameters } = readLines([]).headers.current();
  assert.equal([mount, parameters.direct, parameters.iodepth], [null, null, null]);
});

test('a header names its mount and the parameters of its loops; the next one starts from nothing', () => {
  const lines = ['TEST_NAME=one', 'RUNTIME=20 LOOPS=1 IODEPTH=16 SIZE=4G DIRECT=1 BLOCKSIZE=4K'];
  const { mount, parameters } = readLines(lines).headers.current();
  assert.equal([mount, parameters.runtimeSeconds, parameters.direct, parameters.blockSizeBytes], ['one', 20, 1, 4096]);
  const later = readLines([...lines, 'TEST_NAME=']).headers.current();
  assert.equal([later.mount, later.parameters.direct], [null, null]);
});

test('what a header says of the machine is a fact', () => {
  assert.equal(readLines(['SYSTEMINFO=Linux 6.1', 'MOUNTPOINT=', 'TESTDIR=/mnt']).facts, ['SYSTEMINFO: Linux 6.1', null, null]);
});

test('loops that a header announces and that do not come are told with its line, at the next header and at the end', () => {
  const head = (name: string) => ['JOB_FILES=fio-jobs/a.job fio-jobs/b.job', `TEST_NAME=${name}`, 'RUNTIME=1 LOOPS=2'];
  const { headers, shortfalls } = readLines(head('one'));
  headers.count(['a', 'b']);
  headers.count(['a']);
  for (const [at, line] of head('two').entries()) headers.read(parseHeaderLine(line) as HeaderEntry, at + 4);
  assert.equal(
    shortfalls.map(([line]) => line),
    [2],
  );
  assert.match(shortfalls[0]?.[1] ?? '', 'of 2 jobs with 2 loops each, b has 1');
  for (const name of ['a', 'a', 'b', 'b']) headers.count([name]);
  headers.finish();
  assert.is(shortfalls.length, 1, 'the second is whole');
});

test.run();
