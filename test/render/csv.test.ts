/** Tests of src/render/csv.ts, read back with a parser of its own. */

import { parse } from 'csv-parse/sync';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { LoopResult } from '../../src/model/records.ts';
import { warn } from '../../src/model/warnings.ts';
import { parseFsbenchCsv } from '../../src/parse/fsbench-csv.ts';
import { renderCsv } from '../../src/render/csv.ts';
import { readCsvText } from '../../src/text/csv-text.ts';
import { makeBadLoop, makeLoop, makeLoops, makePlan, makeRun, reportOf } from '../support/records.ts';

function recordsOf(results: readonly LoopResult[], mounts = 'a=9p,b=tmpfs'): Record<string, string>[] {
  return parse(renderCsv(reportOf(makeRun(makePlan(['v'], mounts)), results)), { columns: true }) as Record<string, string>[];
}

test('one line a loop, in the order of the plan', () => {
  const records = recordsOf([...makeLoops('v', 'b', [5, 6]), ...makeLoops('v', 'a', [7])]);
  assert.equal(
    records.map(({ workload, mount, loop, readIops }) => [workload, mount, loop, readIops]),
    [
      ['v', 'a', '1', '7'],
      ['v', 'b', '1', '5'],
      ['v', 'b', '2', '6'],
    ],
  );
});

test('figures are whole units: bytes per second and nanoseconds', () => {
  const [record] = recordsOf(makeLoops('v', 'a', [1000]));
  assert.is(record?.['readBw'], '4096000', 'bw');
  assert.is(record?.['readClatP99Ns'], '3000', 'latency');
  assert.is(record?.['runtimeMs'], '1000', 'runtime');
  assert.is(record?.['writeBw'], '', 'nothing written');
});

test('a loop without figures says why', () => {
  const [record] = recordsOf([makeBadLoop({ workload: 'v', outcome: 'unsupported', errno: 'EINVAL', reason: 'mmap, "shared"\nwritable' })]);
  assert.equal([record?.['outcome'], record?.['errno'], readCsvText(record?.['reason'] ?? '')], ['unsupported', 'EINVAL', 'mmap, "shared"\nwritable'], 'why');
  assert.is(record?.['readBw'], '', 'no figure');
});

test('who won is in every line of the mount', () => {
  const records = recordsOf([...makeLoops('v', 'a', [1000, 1001, 999]), ...makeLoops('v', 'b', [10, 11, 9])]);
  assert.equal(
    records.map(({ markBw, markIops }) => [markBw, markIops]),
    [
      ['won', 'won'],
      ['won', 'won'],
      ['won', 'won'],
      ['none', 'none'],
      ['none', 'none'],
      ['none', 'none'],
    ],
  );
});

test('what is equal and what is undecided are two marks', () => {
  const marks = (a: readonly number[], b: readonly number[]) =>
    recordsOf([...makeLoops('v', 'a', a), ...makeLoops('v', 'b', b)]).map(({ markIops }) => markIops);
  assert.equal([...new Set(marks([1000, 1001, 999], [1000, 1001, 999]))], ['equal']);
  assert.equal([...new Set(marks([1000, 1100, 900], [1000, 1100, 900]))], ['undecided']);
});

test('warnings travel with the loop', () => {
  const [record] = recordsOf([makeLoop({ workload: 'v', warnings: [warn('steal', '12 %'), warn('resumed', '')] })]);
  assert.is(record?.['warnings'], 'steal=12 %;resumed');
});

/** Figures that no row of the table knows; names of columns, and names that no figure has, among them. */
const UNKNOWN = { 'inodes-used': 12, loop: 7, outcome: 3, 'P 99.9': 0.25, '=1+1': 2, constructor: 5, 'figures.loop': 6, 'a\nb': 8 };

test('figures that the table does not know are written and read back, whatever they are called', () => {
  const loops = [
    makeLoop({ workload: 'v', figures: UNKNOWN }),
    makeLoop({ workload: 'v', loop: 2, metrics: null, figures: { 'inodes-used': 13 } }),
    makeLoop({ workload: 'v', loop: 3 }),
  ];
  const text = renderCsv(reportOf(makeRun(makePlan(['v'], 'a=9p,b=tmpfs')), loops));
  const { loops: read, problems } = parseFsbenchCsv(text);
  assert.equal(problems, []);
  assert.equal(
    read.map(({ loop, figures }) => [loop, figures]),
    loops.map(({ loop, figures }) => [loop, figures]),
  );
  const [head = ''] = text.split('\n');
  assert.match(head, ',inodes-used', 'by its name');
  assert.match(head, ',figures.loop,', 'beside the column of that name');
  assert.not.match(head, /(?:^|,)["']*[=]/, 'no column is a formula');
});

test('a column that somebody added is no mistake, whatever is in it', () => {
  const [head = '', ...lines] = renderCsv(reportOf(makeRun(makePlan(['v'], 'a=9p')), makeLoops('v', 'a', [5, 6])))
    .trimEnd()
    .split('\n');
  const text = [`${head},note,My notes`, `${lines[0]},slow?,1`, `${lines[1]},12,x`].join('\n');
  const { loops, problems } = parseFsbenchCsv(text);
  assert.equal(problems, []);
  assert.equal(
    loops.map(({ figures }) => figures),
    [undefined, { note: 12 }],
    'a number under the name of a figure may be one of a newer fsbench',
  );
});

test('no cell is a formula to a spreadsheet', () => {
  for (const name of ['=1+1', '+1', '-1', '@SUM(A1)']) {
    const reason = `${name} reason`;
    const text = renderCsv(
      reportOf(makeRun(makePlan(['v'], `${name.replaceAll('=', '\\=')}=9p`)), [makeBadLoop({ workload: 'v', mount: name, outcome: 'failed', reason })]),
    );
    const [record] = parse(text, { columns: true }) as Record<string, string>[];
    assert.is(record?.['mount'], `'${name}`, `mount ${name}`);
    assert.is(record?.['reason'], `'${reason}`, `reason ${reason}`);
  }
});

test.run();
