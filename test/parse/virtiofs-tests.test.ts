/** Tests of src/parse/fio-log.ts and src/render/rhvgoyal.ts with raw text in the layout of virtiofs-tests: captured, and made by hand. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Source } from '../../src/model/records.ts';
import { parseText } from '../../src/parse/text.ts';
import { testRawFolders } from '../support/raw-folder-tests.ts';
import { readCapturedFolders } from '../support/raw-folders.ts';
import { renderHeader, renderRunning, renderTerse } from '../support/raw-text.ts';

function read(text: string, name = 'raw'): Source {
  const source = parseText(text, name);
  if (source === null) throw new Error(`${name} was not read`);
  return source;
}

testRawFolders(test, readCapturedFolders());

test('several headers in one file are several mounts, each with its options', () => {
  const part = (name: string, direct: number, kib: number) =>
    `${renderHeader(name, { direct })}${renderRunning(name, 'seqread-psync', direct)}${renderTerse('seqread-psync', { readKib: kib })}\n\n`;
  const { mounts, loops, problems } = read(part('one', 0, 1000) + part('two', 1, 2000) + part('one', 0, 3000));
  assert.equal(problems, []);
  assert.equal(mounts, ['one', 'two']);
  assert.equal(
    loops.map(({ mount, loop, parameters, metrics }) => [mount, loop, parameters.direct, metrics?.read?.bw]),
    [
      ['one', 1, 0, 1000 * 1024],
      ['two', 1, 1, 2000 * 1024],
      ['one', 2, 0, 3000 * 1024],
    ],
  );
});

test('a file without a header has loops, and the mount the file is called', () => {
  const { mounts, loops } = read(`${renderRunning('x', 'seqread-psync')}${renderTerse('seqread-psync', { readKib: 5 })}\n`, 'the-file');
  assert.equal(mounts, ['the-file']);
  assert.is(loops[0]?.mount, 'the-file');
  assert.is(loops[0]?.parameters.direct, 1, 'the command line says it too');
});

test('a loop of which fio printed nothing is failed, with the line of its beginning', () => {
  const text = `${renderHeader('m')}${renderRunning('m', 'seqread-psync')}fio: something broke\n${renderRunning('m', 'seqread-psync')}${renderTerse('seqread-psync', { readKib: 5 })}\n${renderRunning('m', 'randread-psync')}`;
  const { loops, problems } = read(text);
  assert.equal(
    loops.map(({ workload, loop, outcome }) => [workload, loop, outcome]),
    [
      ['seqread-psync', 1, 'failed'],
      ['seqread-psync', 2, 'ok'],
      ['randread-psync', 1, 'failed'],
    ],
  );
  assert.match(loops[0]?.reason ?? '', 'something broke');
  assert.match(loops[2]?.reason ?? '', 'the file ends before fio printed a result');
  const lines = text.split('\n');
  assert.equal(
    problems.map(({ line }) => lines[(line as number) - 1]?.split(' ')[0]),
    ['Running:', 'Running:'],
  );
});

test('a terse line that is cut short is a problem with its line, and the rest is had', () => {
  const whole = renderTerse('seqread-psync', { readKib: 7 });
  const text = `${renderHeader('m')}${renderRunning('m', 'seqread-psync')}${whole}\n${renderRunning('m', 'seqread-psync')}${whole.slice(0, 150)}\n`;
  const { loops, problems } = read(text);
  assert.equal(
    loops.map(({ outcome }) => outcome),
    ['ok', 'failed'],
  );
  const cutAt = text.slice(0, text.lastIndexOf('3;fio-')).split('\n').length;
  assert.ok(
    problems.some(({ line }) => line === cutAt),
    `a problem of line ${cutAt} in ${JSON.stringify(problems)}`,
  );
});

test('an error without its words is told by its number', () => {
  const text = `${renderHeader('m')}${renderRunning('m', 'seqread-mmap')}${renderTerse('seqread-mmap', { readKib: 0, error: 19 })}\n${renderRunning('m', 'seqread-psync')}${renderTerse('seqread-psync', { readKib: 0, error: 5 })}\n`;
  const { loops } = read(text);
  assert.equal(
    loops.map(({ outcome, errno }) => [outcome, errno]),
    [
      ['unsupported', 'ENODEV'],
      ['failed', 'EIO'],
    ],
  );
});

test('a runtime that is reached but for a breath is not short, and half of it is', () => {
  const line = (runtimeMs: number) => `${renderRunning('m', 'seqread-psync')}${renderTerse('seqread-psync', { readKib: 9, runtimeMs })}\n`;
  const { loops } = read(renderHeader('m') + line(19_500) + line(19_499) + line(10_000));
  assert.equal(
    loops.map(({ warnings }) => warnings.map(({ code }) => code)),
    [[], ['short-runtime'], ['short-runtime']],
  );
});

/** A raw file of these jobs, in which each had so many loops of those the header announces. */
function rawFile(loops: number, counts: Readonly<Record<string, number>>): string {
  const blocks = Object.entries(counts).flatMap(([job, count]) => Array(count).fill(`${renderRunning('m', job)}${renderTerse(job, { readKib: 5 })}\n\n`));
  return renderHeader('m', { loops, jobs: Object.keys(counts) }) + blocks.join('');
}

const problemsOf = (text: string) => read(text).problems.map(({ line, text: problem }) => [line, problem]);
const STOPPED = 'the test was stopped or the file is cut: ';

test('loops and jobs that the header announces and that did not come are told', () => {
  for (const [loops, counts, wanted] of [
    [3, { a: 3, b: 3 }, null],
    [3, { a: 4, b: 3 }, null],
    [3, { a: 3, b: 1, c: 0, d: 0 }, 'of 4 jobs with 3 loops each, b has 1 and 2 have none'],
    [3, { a: 3, b: 0 }, 'of 2 jobs with 3 loops each, 1 has none'],
    [2, { a: 1 }, 'of 1 job with 2 loops each, a has 1'],
    [2, { a: 1, b: 1, c: 1, d: 1, e: 2 }, 'of 5 jobs with 2 loops each, 4 have fewer'],
    [1, { a: 1, b: 0 }, 'of 2 jobs with 1 loop each, 1 has none'],
  ] as const) {
    assert.equal(problemsOf(rawFile(loops, counts)), wanted === null ? [] : [[3, STOPPED + wanted]], JSON.stringify(counts));
  }
});

test('each of several headers is held against what came below it', () => {
  const [first, second] = [rawFile(3, { a: 2 }), rawFile(3, { a: 3, b: 2 })];
  assert.equal(problemsOf(first + second), [
    [3, `${STOPPED}of 1 job with 3 loops each, a has 2`],
    [first.split('\n').length + 2, `${STOPPED}of 2 jobs with 3 loops each, b has 2`],
  ]);
});

test('a loop that printed nothing came, unless the file ends in it', () => {
  const text = rawFile(2, { a: 1 });
  const last = `${renderRunning('m', 'a')}fio: something broke\n`;
  assert.is(problemsOf(text + last + renderRunning('m', 'a')).filter(([, problem]) => String(problem).startsWith(STOPPED)).length, 0, 'fio said why');
  assert.ok(
    problemsOf(text + last).some(([, problem]) => problem === `${STOPPED}of 1 job with 2 loops each, a has 1`),
    'the file ends',
  );
});

test('a header without loops, and jobs of other names than their files, announce nothing that can be missing', () => {
  assert.equal(problemsOf(rawFile(3, { a: 1 }).replace(' LOOPS=3', '')), []);
  assert.equal(problemsOf(`${renderHeader('m')}${renderTerse('other', { readKib: 5 })}\n`), []);
});

test('a header alone has no result, and says what is missing', () => {
  assert.equal(problemsOf(rawFile(3, { a: 0, b: 0 })), [[3, `${STOPPED}of 2 jobs with 3 loops each, 2 have none`]]);
});

test.run();
