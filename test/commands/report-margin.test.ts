/** Tests of `fsbench report` and `compare` of runs with a margin or a budget: what they were measured by is kept, from any kind of source. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCompare } from '../../src/commands/compare.ts';
import { type ReportOptions, runReportCommand } from '../../src/commands/report.ts';
import type { Report, RunRecord } from '../../src/model/records.ts';
import { createRunDirectory } from '../../src/store/run-directory.ts';
import { runCommand } from '../support/command-io.ts';
import { makeLoop, makeMetrics, makePlan, makeRun } from '../support/records.ts';
import { makeSteered, measureSteered } from '../support/steered.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const scratch = makeTempDir();
let made = 0;

/** A run directory of a fixed plan of two equal mounts, whose loops are so far apart, as a share. */
function makeFixedDir(options: Readonly<Record<string, string>> = {}, { mounts = 'a=9p,b=virtiofs', spread = 0.001 } = {}): string {
  const dir = join(scratch, `run-${++made}`);
  const plan = makePlan(['w'], mounts);
  const directory = createRunDirectory(dir, makeRun(plan, { id: `id-${made}`, options }));
  for (const [index, { name: mount }] of plan.mounts.entries())
    for (let loop = 1; loop <= 3; loop++) {
      const {
        run: _run,
        parameters: _parameters,
        ...result
      } = makeLoop({ workload: 'w', mount, loop, metrics: makeMetrics(1000 * (1 + spread * ((loop * 7 + index) % 3))) });
      directory.append(result, { stdout: Buffer.from('{}'), stderr: '' });
    }
  directory.close();
  return dir;
}

/** A run directory of a plan with a budget: `clear` is told early, `close` is never. */
function makeSteeredDir(): string {
  const dir = join(scratch, `run-${++made}`);
  const run: RunRecord = { ...makeSteered(['clear', 'close'], 'a=9p,b=virtiofs', { boots: '4', loops: '2', budget: '1h', margin: '10%' }), id: `id-${made}` };
  const results: Parameters<typeof measureSteered>[2] = [];
  measureSteered(run, { iops: ({ workload, mount, loop }) => 1000 * (workload === 'clear' && mount === 'a' ? 2 : 1) * (1 + 0.05 * ((loop * 7) % 5)) }, results);
  const directory = createRunDirectory(dir, { ...run, finishedAt: '2026-11-20T12:01:00.000Z', options: { margin: '10%' } });
  for (const result of results) directory.append(result, { stdout: Buffer.from('{}'), stderr: '' });
  directory.close();
  return dir;
}

const report = (words: readonly string[], options: Partial<ReportOptions> = {}) =>
  runCommand((io) => runReportCommand(words, { force: false, check: false, ...options }, io));

async function jsonOf(...words: string[]): Promise<Report> {
  return JSON.parse((await report(words, { format: 'json' })).out);
}

/** The report of these in a file of a format. */
async function writeAs(format: 'csv' | 'json', ...words: string[]): Promise<string> {
  const file = join(scratch, `file-${++made}.${format}`);
  writeFileSync(file, (await report(words, { format })).out);
  return file;
}

const toldOf = ({ differences }: Report, start: string) => differences.filter(({ text }) => text.startsWith(start)).map(({ text }) => text);

test('a run keeps its margin in every format and document, and one that is asked for wins', async () => {
  const dir = makeFixedDir({ margin: '10%' });
  assert.is((await jsonOf(dir)).margin, 0.1);
  assert.match((await report([dir], { format: 'md' })).out, 'within 10 %');
  assert.match((await report([dir], { format: 'md', margin: '2%' })).out, 'within 2 %');
  assert.match((await report([dir], { format: 'html' })).out, 'within 10 %');
  const file = join(scratch, 'doc.md');
  writeFileSync(file, '<!-- fsbench:begin table -->\n<!-- fsbench:end table -->\n');
  await report([dir], { inject: file });
  assert.match(readFileSync(file, 'utf8'), 'within 10 %');
});

test('files of a report keep its margin', async () => {
  const [dir, usual] = [makeFixedDir({ margin: '10%' }), makeFixedDir()];
  for (const format of ['json', 'csv'] as const) {
    assert.is((await jsonOf(await writeAs(format, dir))).margin, 0.1, format);
    assert.is((await jsonOf(await writeAs(format, usual))).margin, 0.05, format);
  }
  const asked = join(scratch, 'asked.json');
  writeFileSync(asked, (await report([usual], { format: 'json', margin: '20%' })).out);
  assert.is((await jsonOf(asked)).margin, 0.2, 'as it was reported');
});

test('sources that were measured with other margins are told, by compare too', async () => {
  const [wide, usual] = [makeFixedDir({ margin: '10%' }), makeFixedDir()];
  assert.is(toldOf(await jsonOf(wide, usual), 'margin is 10 %').length, 1);
  const compared = await runCommand((io) => runCompare(wide, usual, { format: 'json', force: false }, io));
  assert.is(toldOf(JSON.parse(compared.out), 'margin is 10 %').length, 1);
  const alike = await runCommand((io) => runCompare(wide, wide.replace(/$/, ''), { format: 'json', force: true, margin: '3%' }, io));
  assert.equal(toldOf(JSON.parse(alike.out), 'margin is'), []);
});

test('a run with a budget keeps its looks in its directory and in JSON of it alone', async () => {
  const dir = makeSteeredDir();
  for (const source of [dir, await writeAs('json', dir)]) {
    const found = await jsonOf(source);
    assert.equal([found.margin, found.workloads[0]?.stop?.reason], [0.1, 'fastest'], source);
    assert.equal(toldOf(found, 'the looks'), [], source);
  }
});

test('where its looks are lost it is told so, and decided as strictly as one look is', async () => {
  const [dir, other] = [makeSteeredDir(), makeFixedDir({}, { mounts: 'c=9p,d=virtiofs' })];
  const share = (await jsonOf(dir)).lookAlpha;
  assert.ok(share !== undefined && share > 0 && share < 0.05, String(share));
  for (const file of [await writeAs('csv', dir), await writeAs('json', dir, other), await writeAs('csv', await writeAs('json', dir, other))]) {
    const found = await jsonOf(file);
    assert.is(found.lookAlpha, share, file);
    assert.match(toldOf(found, 'the looks')[0] ?? '', /are lost \(its file has neither plan nor times\): all loops together are decided/, file);
  }
  assert.is((await jsonOf(other)).lookAlpha, undefined);
  assert.match(toldOf(await jsonOf(`x=${await writeAs('json', `y=${dir}`)}`), 'the looks')[0] ?? '', 'its workloads or mounts are not those of its plan');
});

test('what would decide it stands in CSV, and reads back', async () => {
  const file = await writeAs('csv', makeFixedDir({}, { spread: 0.02 }));
  const [head = '', first = ''] = readFileSync(file, 'utf8').split('\n');
  const at = head.split(',').indexOf('neededIops');
  assert.ok(at > 0, head);
  assert.match(first.split(',')[at] ?? '', /^\d+ (boots|loops a cell) \(.+ of loops more\)$/);
  assert.equal((await jsonOf(file)).sources[0]?.problems, []);
});

test('terms of a file that are none are told by their line', async () => {
  const file = await writeAs('csv', makeFixedDir({ margin: '10%' }));
  const text = readFileSync(file, 'utf8').replace(/,0\.1$/gm, ',9');
  writeFileSync(file, text);
  const found = await jsonOf(file);
  assert.is(found.margin, 0.05);
  assert.match(found.sources[0]?.problems[0]?.text ?? '', 'margin is no share that it can be: 9');
});

test.run();
