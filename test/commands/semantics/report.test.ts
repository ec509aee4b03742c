/** Tests of src/commands/semantics: a run rendered again, put into a document, and held against what is expected. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runReportCommand } from '../../../src/commands/report.ts';
import { holdAgainst, readExpected } from '../../../src/commands/semantics/expect.ts';
import { chooseRows } from '../../../src/commands/semantics/semantics.ts';
import type { ProbeAnswer } from '../../../src/model/semantics.ts';
import { appendSemantics, readSemantics } from '../../../src/store/semantics.ts';
import { runCommand } from '../../support/command-io.ts';
import { failureOf, rejectionOf } from '../../support/failure.ts';
import { answerOf, runOf } from '../../support/semantics.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const ANSWERS: readonly ProbeAnswer[] = [
  answerOf('virtiofs', 'fifo'),
  answerOf('9p', 'fifo', { verdict: 'not kept', answer: 'ENXIO', errno: 'ENXIO' }),
  answerOf('virtiofs', 'content', { answer: 'seen', delayMs: 20_412, doubtMs: 40 }),
  answerOf('9p', 'content', { verdict: 'not tried', answer: 'a | strange <b>reason</b>' }),
];

function makeRun(answers = ANSWERS, mounts = ['virtiofs', '9p']): string {
  const dir = join(makeTempDir(), 'run');
  mkdirSync(dir);
  writeFileSync(join(dir, 'run.json'), JSON.stringify(runOf(mounts)));
  appendSemantics(dir, answers);
  return dir;
}

async function report(dir: string, options: Partial<Parameters<typeof runReportCommand>[1]> = {}) {
  const { code, out } = await runCommand((io) => runReportCommand([dir], { force: false, check: false, ...options }, io));
  return { code, stdout: out };
}

test('markdown: what is not kept is bold, what was not tried has a note', async () => {
  const { stdout } = await report(makeRun());
  assert.match(stdout, /^- virtiofs: virtiofs \(rw\); keeps 2 of 2 that were tried$/m);
  assert.match(stdout, /^\| a FIFO can be made +\| ok +\| \*\*ENXIO\*\* +\|$/m);
  assert.match(stdout, /^\| the guest sees new content of the same size, opened anew \| seen, 20\.4 s ± 40 ms \| - \\\[1\] +\|$/m);
  assert.match(stdout, /^- \\\[1\] not tried: a \\\| strange \\<b\\>reason\\<\/b\\>$/m);
});

test('text, JSON that --expect reads, and a page in which names are text', async () => {
  const dir = makeRun();
  assert.match((await report(dir, { format: 'text' })).stdout, /^fifo {5}ok +! ENXIO$/m);
  const file = join(dir, 'answers.json');
  const { stdout } = await report(dir, { format: 'json' });
  writeFileSync(file, stdout);
  assert.equal(
    readExpected(file).flatMap(({ answers }) => answers),
    ANSWERS.filter(({ mount }) => mount === 'virtiofs').concat(ANSWERS.filter(({ mount }) => mount === '9p')),
  );
  assert.match((await report(dir, { format: 'html' })).stdout, /not tried: a \| strange &lt;b&gt;reason/);
});

test('blocks of a document: brought up to date, and with --check only looked at', async () => {
  const dir = makeRun();
  const file = join(makeTempDir(), 'doc.md');
  writeFileSync(file, 'Before\n<!-- fsbench:begin semantics -->\n<!-- fsbench:end semantics -->\nAfter\n');
  assert.is((await report(dir, { inject: file, check: true })).code, 1);
  await report(dir, { inject: file });
  assert.match(readFileSync(file, 'utf8'), /^Before\n<!-- .* -->\n+### File operations\n[\s\S]*<!-- fsbench:end semantics -->\nAfter\n$/);
  assert.is((await report(dir, { inject: file, check: true })).code, 0);
  writeFileSync(file, '<!-- fsbench:begin table -->\n<!-- fsbench:end table -->\n');
  assert.match((await rejectionOf(report(dir, { inject: file }), 'it')).message, /doc\.md:1: there is no block 'table'/);
});

test('options and formats that such a run has nothing for are refused', async () => {
  assert.match((await rejectionOf(report(makeRun(), { metric: 'bw' }), 'it')).message, /--metric/);
  assert.match((await rejectionOf(report(makeRun(), { format: 'csv' }), 'it')).message, /--format: 'csv' is not possible/);
});

test('a line that a kill cut off is left out, a damaged one is named', async () => {
  const dir = makeRun();
  const file = join(dir, 'semantics.jsonl');
  const whole = readFileSync(file, 'utf8');
  writeFileSync(file, whole.slice(0, -9));
  assert.is(readSemantics(dir).length, ANSWERS.length - 1);
  writeFileSync(file, `${whole}{"mount":1}\n`);
  assert.match((await rejectionOf(report(dir), 'it')).message, /semantics\.jsonl:5: no answer of a probe/);
});

test('what is otherwise than in an earlier run is told', () => {
  const now = [
    answerOf('virtiofs', 'fifo', { verdict: 'not kept', answer: 'EPERM', errno: 'EPERM' }),
    answerOf('9p', 'fifo', { answer: 'ENXIO', errno: 'ENXIO' }),
  ];
  const expected = readExpected(makeRun());
  const found = readExpected(makeRun(now));
  const { differences, notes } = holdAgainst(found, expected);
  assert.equal(
    differences.map(({ mount, probe, isPromise }) => [mount, probe, isPromise]),
    [['virtiofs', 'fifo', true]],
  );
  assert.equal(notes, []);
  assert.equal(holdAgainst(readExpected(makeRun([answerOf('t', 'fifo')], ['t=tmpfs'])), expected).notes, [
    't: nothing is expected of tmpfs with such a daemon',
  ]);
});

test('of a folder of nights the newest is expected', () => {
  const folder = makeTempDir();
  const nights = [
    ['b', '2026-11-26T00:00:00.000Z', 'EIO'],
    ['a', '2026-11-27T00:00:00.000Z', 'ENXIO'],
  ] as const;
  for (const [name, startedAt, answer] of nights) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'run.json'), JSON.stringify({ ...runOf(['9p']), startedAt }));
    appendSemantics(join(folder, name), [answerOf('9p', 'fifo', { answer })]);
  }
  assert.is(readExpected(folder)[0]?.answers[0]?.answer, 'ENXIO');
});

test('what is no source of expected answers is refused with its name', async () => {
  const dir = makeTempDir();
  assert.match(failureOf(() => readExpected(dir), 'it').message, /no runs of fsbench semantics and no JSON files in it/);
  assert.match(failureOf(() => readExpected(join(dir, 'none')), 'it').message, /--expect .*none: ENOENT/);
  writeFileSync(join(dir, 'a.json'), '{"schemaVersion":1}');
  assert.match(failureOf(() => readExpected(dir), 'it').message, /a\.json: no answers of fsbench semantics/);
});

test('--only takes groups, probes and globs, and names what there is none of', async () => {
  assert.equal([...new Set(chooseRows('locks').map(({ group }) => group))], ['locks']);
  assert.equal(
    chooseRows('fifo, mtime-ns*').map(({ name }) => name),
    ['fifo', 'mtime-ns', 'mtime-ns-on-host', 'mtime-ns-of-host'],
  );
  assert.match(failureOf(() => chooseRows('flok'), 'it').message, /there is no probe 'flok'/);
});

test.run();
