/** Tests of src/render/text.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { LoopResult } from '../../src/model/records.ts';
import { warn } from '../../src/model/warnings.ts';
import { renderText } from '../../src/render/text.ts';
import { widthOf } from '../../src/render/text-layout.ts';
import { makeBadLoop, makeLoop, makeLoops, makeMetrics, makePlan, makeRun, reportOf } from '../support/records.ts';

const report = reportOf(makeRun(makePlan(['seqread', 'randrw', 'mmap'], 'a=9p,b=tmpfs')), [
  ...makeLoops('seqread', 'a', [1000, 1001, 999]),
  ...makeLoops('seqread', 'b', [500, 501, 499]),
  makeLoop({ workload: 'randrw', mount: 'a', metrics: makeMetrics(300, 100), warnings: [warn('short-runtime', '')] }),
  makeLoop({ workload: 'randrw', mount: 'b', metrics: makeMetrics(300, 100) }),
  ...makeLoops('mmap', 'a', [2000]),
  makeBadLoop({ workload: 'mmap', mount: 'b', outcome: 'unsupported', errno: 'EINVAL', reason: 'mmap: Invalid argument' }),
]);

const draw = (columns: number, color = false) => renderText(report, { columns, color });

test('a table with a bar a cell, marks, outcomes, and what they mean', () => {
  assert.is(
    draw(80),
    `Loops of 20 s; files of 4G; direct 1.

IOPS, reads/writes; the bar is the ratio to the best

Workload  a                             b
seqread       1000 ✓  ████████████████       500    ████████
randrw     300/100 ≈! ████████████████   300/100 ≈  ████████████████
mmap          2000    ████████████████  unsupported (EINVAL)

✓ fastest, and the difference is real
≈ equal: shown to be within 5 % of the best
! fio stopped before the runtime asked for: it measured one pass over the files;
raise --size or lower --runtime (1 cell)
b, unsupported (EINVAL): mmap: Invalid argument (1 cell)
Marks are provisional: they rest on fewer than three runs.

Of 3 workloads by IOPS: a wins 1 (2.0x b); a alone works in 1; 1 equal; b has no
figure for 1.
`,
  );
});

test('where a table does not fit, a block a workload', () => {
  const lines = draw(40).split('\n');
  const at = lines.indexOf('seqread');
  assert.equal(lines.slice(at, at + 3), ['seqread', '  a     1000 ✓  ████████████████████████', '  b      500    ████████████']);
});

const NAMES = Array.from({ length: 12 }, (_, at) => `${String(at).padStart(2, '0')}${'名前-long-name-'.repeat(4)}`);

test('no line is wider than the terminal: 12 mounts with long and wide names, from 20 columns on', () => {
  const results: LoopResult[] = NAMES.flatMap((mount, at) => makeLoops('a-workload-with-a-name-that-is-longer-than-a-line', mount, [1000 * (at + 1)]));
  const many = reportOf(makeRun(makePlan(['a-workload-with-a-name-that-is-longer-than-a-line'], NAMES.map((name) => `${name}=9p`).join(','))), results);
  for (const columns of [20, 40, 80, 132, 300]) {
    const text = renderText(many, { columns, color: false });
    const widest = Math.max(...text.split('\n').map(widthOf));
    assert.ok(widest <= columns, `${widest} of ${columns} columns:\n${text}`);
    for (const name of NAMES) assert.ok(text.replace(/\s/g, '').includes(name), `${name} at ${columns}`);
  }
});

test('colours only where asked for', () => {
  assert.not.match(draw(80), '\u001b', 'without');
  assert.match(draw(80, true), '\u001b[', 'with');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences that colour
  assert.is(draw(80, true).replace(/\u001b\[\d+m/g, ''), draw(80), 'the same text');
});

test('a name cannot steer the terminal', () => {
  const name = 'x\u001b]0;title\u0007';
  const hostile = reportOf(makeRun({ ...makePlan([], 'a=9p'), workloads: [{ name, jobText: '' }] }), [
    makeBadLoop({ workload: name, mount: 'a', outcome: 'failed', reason: 'line\r\u001b[2J', errno: '\u001bE' }),
  ]);
  for (const columns of [80, 20]) {
    const text = renderText(hostile, { columns, color: false });
    for (const char of ['\u001b', '\u0007', '\r']) assert.not(text.includes(char), `${JSON.stringify(char)} at ${columns} columns`);
    assert.match(text.replaceAll('\n', ''), 'x␛]0;title␇', `${columns} columns`);
  }
});

test('nothing measured is said', () => {
  assert.match(renderText(reportOf(makeRun(makePlan([], 'a=9p')), []), { columns: 80, color: false }), 'nothing to compare');
});

test.run();
