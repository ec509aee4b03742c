/** Tests of src/parse/fsbench-csv.ts: what is printed as CSV reads back equal. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../src/analyse/report.ts';
import type { Report, Source } from '../../src/model/records.ts';
import { parseFsbenchCsv } from '../../src/parse/fsbench-csv.ts';
import { toSource } from '../../src/parse/parsed-file.ts';
import { parseText } from '../../src/parse/text.ts';
import { renderCsv } from '../../src/render/csv.ts';
import { GOLDEN_DIR } from '../golden/sample.ts';
import { arbitrarySource } from '../support/arbitrary-sources.ts';
import { makeLoop, makeLoops, makePlan, makeRun, reportOf } from '../support/records.ts';

function read(text: string): Source {
  const source = parseText(text, 'file.csv');
  if (source === null) throw new Error('not read');
  return source;
}

const cellsOf = ({ workloads, mounts }: Report) => ({ workloads, mounts });

test('whatever a report holds, its CSV gives the same cells and winners', () => {
  fc.assert(
    fc.property(arbitrarySource, (source) => {
      const report = buildReport([source]);
      const back = toSource(parseFsbenchCsv(renderCsv(report)), 'file.csv', null, 'none');
      assert.equal(back.problems, []);
      assert.equal(cellsOf(buildReport([back])), cellsOf(report));
    }),
    { numRuns: 500 },
  );
});

test('the file is known by its first line, with and without a byte order mark and with line ends of Windows', () => {
  const text = renderCsv(reportOf(makeRun(makePlan(['v'], 'a=9p')), makeLoops('v', 'a', [1, 2])));
  const wanted = read(text);
  assert.is(wanted.format, 'fsbench-csv');
  assert.is(wanted.loops.length, 2);
  for (const other of [`\uFEFF${text}`, text.replaceAll('\n', '\r\n'), text.trimEnd(), `${text}\n\n`])
    assert.equal(read(other), wanted, JSON.stringify(other.slice(0, 30)));
});

test('the committed CSV is read', () => {
  const { loops, problems } = read(readFileSync(join(GOLDEN_DIR, 'sample.csv'), 'utf8'));
  assert.ok(loops.length > 0, 'loops');
  assert.equal(problems, []);
});

test('columns can stand in any order after the first five, and those that are not known are passed over', () => {
  const text = 'workload,mount,run,loop,outcome,mine,readIops,readBw\nv,a,r,1,ok,x,5,20480\n';
  const [loop] = read(text).loops;
  assert.equal([loop?.metrics?.read?.bw, loop?.metrics?.read?.iops, loop?.metrics?.read?.clatP99Ns], [20_480, 5, null]);
});

const HEAD = 'workload,mount,run,loop,outcome,readBw,readIops,warnings,fioArgv';
const GOOD = 'v,a,r,1,ok,20480,5,,';

test('a damaged row is a problem with its line, and the others are had', () => {
  for (const [row, words] of [
    ['v,a,r,2,ok,fast,5,,', 'readBw is no figure: fast'],
    ['v,a,r,2,ok,-1,5,,', 'readBw is no figure: -1'],
    ['v,a,r,2,ok,NaN,5,,', 'readBw is no figure: NaN'],
    ['v,a,r,2,ok,1e999,5,,', 'readBw is no figure: Infinity'],
    ['v,a,r,2,splendid,1,5,,', 'outcome is none: "splendid"'],
    ['v,a,r,0,ok,1,5,,', 'loop is none: 0'],
    ['v,a,r,1.5,ok,1,5,,', 'loop is none: 1.5'],
    ['v,a,r,,ok,1,5,,', 'loop is none'],
    ['v,a,r,2,ok,,,,', 'a loop that went well has no figures'],
    ['v,a,r,2,ok,1,5,from-the-future,', 'unknown warning "from-the-future"'],
    ['v,a,r,2,ok,1,5,,fio --x', 'fioArgv is no list of words'],
    ['v,a,r,2,ok,1,5,,[1]', 'fioArgv is no list of words'],
    ['v,a,r,2', '4 fields in place of 9'],
    ['v,a,r,2,ok,1,5,,,,', '11 fields in place of 9'],
  ] as const) {
    const { loops, problems } = read(`${HEAD}\n${GOOD}\n${row}\n${GOOD}\n`);
    assert.is(loops.length, 2, `${row}: the others`);
    assert.is(problems.length, 1, `${row}: problems`);
    assert.is(problems[0]?.line, 3, `${row}: line`);
    assert.ok(problems[0]?.text.includes(words), `${row}: ${problems[0]?.text}`);
  }
});

test('lines are counted over fields that hold line ends', () => {
  const { problems } = read(`${HEAD},reason\nv,a,r,1,ok,20480,5,,,"one\ntwo\nthree"\nv,a,r,2,ok,x,5,,,\n`);
  assert.equal(
    problems.map(({ line }) => line),
    [5],
  );
});

test('a quote that is never closed is told, and costs its line alone', () => {
  const { loops, problems } = read(`${HEAD}\n${GOOD}\nv,"a,r,2,ok,1,5,,\n${GOOD}\n`);
  assert.is(loops.length, 2);
  assert.equal(
    problems.map(({ line }) => line),
    [3],
  );
});

test('a file cut at any byte gives loops of the whole, and tells what it lost', () => {
  const text = renderCsv(
    reportOf(makeRun(makePlan(['v'], 'a=9p')), [makeLoop({ workload: 'v', reason: 'a "b"\nc' }), ...makeLoops('v', 'a', [2, 3]).slice(1)]),
  );
  const whole = read(text).loops.map((loop) => JSON.stringify(loop));
  const head = text.indexOf('\n') + 1;
  for (let end = head; end < text.length - 1; end++) {
    const { loops, problems } = read(text.slice(0, end));
    for (const loop of loops) {
      // A field that is cut in its middle can't be told from a whole one in the last column alone.
      assert.ok(whole.includes(JSON.stringify(loop)) || loop === loops.at(-1), `cut at ${end}`);
    }
    assert.ok(loops.length + problems.length >= 1 || end === head, `cut at ${end}: nothing is said`);
  }
});

test('a cell that is missing is in the table without a loop', () => {
  const report = reportOf(makeRun(makePlan(['v', 'w'], 'a=9p,b=tmpfs')), makeLoops('v', 'a', [1]));
  const source = read(renderCsv(report));
  assert.equal([source.mounts, source.workloads, source.loops.length], [['a', 'b'], ['v', 'w'], 1]);
});

test.run();
