/** Tests of src/commands/inject.ts, on documents in a folder. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runInject } from '../../src/commands/inject.ts';
import type { CommandIo } from '../../src/commands/io.ts';
import { summarize } from '../../src/render/markdown.ts';
import { rejectionOf } from '../support/failure.ts';
import { makeLoops, makePlan, makeRun, reportOf } from '../support/records.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const report = reportOf(makeRun(makePlan(['v'], 'a=9p,b=tmpfs')), [...makeLoops('v', 'a', [1000, 1001, 999]), ...makeLoops('v', 'b', [10, 11, 9])]);
const marks = (name: string) => `<!-- fsbench:begin ${name} -->\n<!-- fsbench:end ${name} -->\n`;

function makeIo(): { readonly io: CommandIo; readonly printed: () => string } {
  let text = '';
  const io: CommandIo = {
    out: (part) => {
      text += part;
    },
    print: (lines) => {
      text += lines;
    },
    tell: () => {},
    outIsTerminal: false,
    results: { columns: 80, color: false },
    progress: { write: () => {}, clearLine: () => {}, isTerminal: false, columns: 80 },
    color: false,
    quiet: false,
    holdSignals: () => ({ signal: new AbortController().signal, release: () => {} }),
  };
  return { io, printed: () => text };
}

function makeDocument(content: string | Buffer): string {
  const file = join(makeTempDir(), 'doc.md');
  writeFileSync(file, content);
  return file;
}

async function inject(file: string, parts: { readonly check?: boolean; readonly chartsDir?: string } = {}): Promise<{ exitCode: number; printed: string }> {
  const { io, printed } = makeIo();
  return { exitCode: await runInject(report, { file, check: parts.check ?? false, chartsDir: parts.chartsDir }, io), printed: printed() };
}

test('blocks of text are put in, and a second time nothing changes', async () => {
  const file = makeDocument(`# T\n${marks('table')}${marks('summary')}${marks('environment')}`);
  assert.is((await inject(file)).exitCode, 0);
  const text = readFileSync(file, 'utf8');
  assert.match(text, '| Workload |', 'table');
  assert.match(text, `begin summary -->\n\n${summarize(report)}\n\n<!--`, 'summary');
  assert.match(text, '- fio options: runtime 20 s', 'environment');
  await inject(file);
  assert.is(readFileSync(file, 'utf8'), text);
});

test('bytes that are no UTF-8 stay', async () => {
  const file = makeDocument(Buffer.concat([Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from(marks('summary')), Buffer.from([0xe9])]));
  await inject(file);
  const bytes = readFileSync(file);
  assert.equal([...bytes.subarray(0, 3)], [0xff, 0xfe, 0x0a]);
  assert.is(bytes.at(-1), 0xe9);
});

test('what is put in is UTF-8', async () => {
  const file = makeDocument(marks('table'));
  await inject(file);
  assert.match(readFileSync(file, 'utf8'), '✓ fastest');
});

test('a chart is written beside the document and linked', async () => {
  const file = makeDocument(marks('overview'));
  await inject(file);
  assert.match(readFileSync(file, 'utf8'), '![Every cell, coloured by the ratio to the best mount of its workload](charts/overview.svg)');
  assert.match(readFileSync(join(file, '../charts/overview.svg'), 'utf8'), '<svg');
});

test('another folder for charts is linked from where the document is', async () => {
  const file = makeDocument(marks('overview'));
  const chartsDir = join(makeTempDir(), 'a (b)');
  await inject(file, { chartsDir });
  assert.match(readFileSync(file, 'utf8'), /\]\(\.\.\/fsbench-test-\w+\/a%20%28b%29\/overview\.svg\)/);
  assert.not(existsSync(join(file, '../charts')), 'nowhere else');
});

test('--check writes nothing and names what is out of date', async () => {
  const file = makeDocument(`text\n\n${marks('summary')}${marks('overview')}`);
  const before = readFileSync(file, 'utf8');
  const stale = await inject(file, { check: true });
  assert.is(stale.exitCode, 1, 'out of date');
  assert.is(
    stale.printed,
    `${file}:3: 'summary' is out of date\n${file}:5: 'overview' is out of date\n${join(file, '../charts/overview.svg')}: the chart is missing\n`,
  );
  assert.is(readFileSync(file, 'utf8'), before, 'untouched');
  assert.not(existsSync(join(file, '../charts')), 'no charts');
  await inject(file);
  assert.equal(await inject(file, { check: true }), { exitCode: 0, printed: '' }, 'up to date');
  writeFileSync(join(file, '../charts/overview.svg'), 'old');
  const old = await inject(file, { check: true });
  assert.equal([old.exitCode, old.printed.includes('the chart is out of date')], [1, true], 'an old chart');
});

test('wrong documents are told how to be mended', async () => {
  for (const [content, message, hint] of [
    ['no marks\n', 'has no marks', '<!-- fsbench:begin table -->\n  <!-- fsbench:end table -->'],
    [`\n${marks('tabel')}`, ":2: there is no block 'tabel'", 'table, summary, environment, explained, overview'],
    ['<!-- fsbench:begin table -->\n', ":1: 'table' begins and never ends", '<!-- fsbench:end table -->'],
  ] as const) {
    const file = makeDocument(content);
    const error = await rejectionOf(inject(file), content);
    assert.is(error.exitCode, 2, message);
    assert.match(error.message, message);
    assert.match(error.hint ?? '', hint);
    assert.is(readFileSync(file, 'utf8'), content, `${message}: untouched`);
  }
  const missing = await rejectionOf(inject(join(makeTempDir(), 'gone.md')), 'a missing document');
  assert.is(missing.code, 'unreadable-document');
});

test('a folder that cannot be made is an error of the environment', async () => {
  const file = makeDocument(marks('overview'));
  writeFileSync(join(file, '..', 'charts'), 'a file');
  assert.is((await rejectionOf(inject(file), 'charts is a file')).exitCode, 3);
});

test.run();
