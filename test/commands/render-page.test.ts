/** Tests of src/commands/render-page.ts: which sources the page compares, and what of a run it shows beside its loops. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../src/analyse/report.ts';
import { loadSources } from '../../src/commands/load-sources.ts';
import { renderPage } from '../../src/commands/render-page.ts';
import { renderCsv } from '../../src/render/csv.ts';
import { renderJson } from '../../src/render/json.ts';
import { appendExplained } from '../../src/store/explained.ts';
import { createRunDirectory } from '../../src/store/run-directory.ts';
import { appendSemantics } from '../../src/store/semantics.ts';
import { makeExplained } from '../support/explained.ts';
import { makeLoops, makePlan, makeRun } from '../support/records.ts';
import { answerOf } from '../support/semantics.ts';
import { makeTempDir } from '../support/temp-dir.ts';

function makeRunDir(id: string, mounts: readonly string[]): string {
  const dir = join(makeTempDir(), id);
  const plan = makePlan(['v'], mounts.map((mount) => `${mount}=9p`).join());
  const directory = createRunDirectory(dir, makeRun(plan, { id }));
  for (const mount of mounts) for (const loop of makeLoops('v', mount, [1000, 1010, 990])) directory.append(loop, { stdout: Buffer.from('{}'), stderr: '' });
  directory.close();
  return dir;
}

/** Mounts of the table in which two runs are compared; null where there is none. */
async function comparedMounts(...words: readonly string[]): Promise<readonly string[] | null> {
  const page = await renderPage(await loadSources(words));
  const section = /<section id="compare"[\s\S]*?<thead>([\s\S]*?)<\/thead>/.exec(page)?.[1];
  return section === undefined ? null : [...section.matchAll(/<th scope="col">([^<]*)/g)].map(([, name]) => name as string).slice(1);
}

test('two runs of the same mounts are compared, whatever the runs are called', async () => {
  const [one, two] = [makeRunDir('one', ['a', 'b']), makeRunDir('two', ['a', 'b'])];
  assert.equal(await comparedMounts(one, two), ['a', 'b']);
  assert.equal(await comparedMounts(`old=${one}`, `new=${two}`), ['a', 'b']);
  assert.equal(await comparedMounts(`old=${one}`, two), ['a', 'b']);
});

test('a file that has two mounts of one beginning keeps their names, and those NAME= put before them are taken away', async () => {
  const file = async (name: string) => {
    const path = join(makeTempDir(), `${name}.csv`);
    writeFileSync(path, renderCsv(buildReport(await loadSources([`${name}=${makeRunDir(name, ['a', 'b'])}`]))));
    return path;
  };
  const [old, fresh] = [await file('old'), await file('new')];
  assert.is(await comparedMounts(old, fresh), null, 'old/a and new/a are two mounts');
  assert.equal(await comparedMounts(`x=${old}`, old), ['old/a', 'old/b'], 'x/old/a is old/a');
});

test('a mount alone in its source is called as it is named, and no two names are one', async () => {
  const [one, two] = [makeRunDir('one', ['a']), makeRunDir('two', ['a'])];
  assert.equal(await comparedMounts(one, two), ['a']);
  assert.is(await comparedMounts(`old=${one}`, `new=${two}`), null);
});

test('what mounts keep has a section in the page of a run that tried it, and in no other', async () => {
  const dir = makeRunDir('one', ['a', 'b']);
  const pageOf = async () => renderPage(await loadSources([dir]));
  assert.not.match(await pageOf(), /id="semantics"/);
  appendSemantics(dir, [answerOf('a', 'fallocate'), answerOf('b', 'fallocate', { verdict: 'not kept', answer: 'EOPNOTSUPP', errno: 'EOPNOTSUPP' })]);
  const page = await pageOf();
  assert.match(page, /<a href="#semantics">What mounts keep<\/a>/);
  assert.match(page, /id="semantics-fallocate">.*EOPNOTSUPP/);
});

test('what a server did is in the page, and in JSON and CSV under the name of its source', async () => {
  const dir = makeRunDir('one', ['a', 'b']);
  appendExplained(dir, makeExplained({ workload: 'v', mount: 'a', serverReads: { calls: 9, bytes: 1_048_576, sizes: [[131_072, 8]] } }));
  appendExplained(dir, { workload: 'v', mount: 'b', problem: 'why' });
  const sources = await loadSources([`x=${dir}`]);
  assert.match(await renderPage(sources), /256 reads of fio: the server made 9 reads \(most of 131072 bytes\)/);
  const report = buildReport(sources);
  const [cell, other] = JSON.parse(renderJson(report)).workloads[0].cells;
  assert.equal([cell.mount, cell.explained.serverReads.calls, other.explained], ['x/a', 9, undefined]);
  const [head = '', row = ''] = renderCsv(report).split('\n');
  assert.is(row.split(',')[head.split(',').indexOf('serverReadsPerIo')], String(9 / 256));
  const path = join(makeTempDir(), 'again.json');
  writeFileSync(path, renderJson(report));
  assert.equal((await loadSources([path]))[0]?.explained, sources[0]?.explained, 'JSON comes back as it was');
});

test.run();
