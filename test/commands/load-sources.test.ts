/** Tests of src/commands/load-sources.ts: every way to name a SOURCE, whole and damaged. */

import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../src/analyse/report.ts';
import { loadSources } from '../../src/commands/load-sources.ts';
import type { Source } from '../../src/model/records.ts';
import { renderCsv } from '../../src/render/csv.ts';
import { renderJson } from '../../src/render/json.ts';
import { createRunDirectory } from '../../src/store/run-directory.ts';
import { rejectionOf } from '../support/failure.ts';
import { readFioFixture } from '../support/fixtures.ts';
import { makeLoops, makePlan, makeRun } from '../support/records.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const TWO = readFioFixture('formats/two-sections.terse-v3.txt');

/** A file of this content in a folder of its own. */
function fileOf(name: string, content: string | Buffer): string {
  const path = join(makeTempDir(), name);
  writeFileSync(path, content);
  return path;
}

async function load(word: string, stdin?: Readable): Promise<Source> {
  const [source, ...others] = await loadSources([word], stdin);
  assert.is(others.length, 0, 'sources');
  return source as Source;
}

/** The failure of loading a word: its exit code and what it says. */
async function failure(word: string, stdin?: Readable): Promise<readonly [number, string]> {
  const { exitCode, message } = await rejectionOf(loadSources([word], stdin), word);
  return [exitCode, message];
}

const mountsOf = async (word: string, stdin?: Readable) => (await load(word, stdin)).mounts;

function makeRunDir(): string {
  const dir = join(makeTempDir(), 'run');
  const directory = createRunDirectory(dir, makeRun(makePlan(['v'], 'a=9p,b=tmpfs')));
  for (const result of [...makeLoops('v', 'a', [5, 6]), ...makeLoops('v', 'b', [1])]) directory.append(result, { stdout: Buffer.from('{}'), stderr: '' });
  directory.close();
  return dir;
}

test('a run on a machine of parts is read with them', async () => {
  const dir = makeRunDir();
  const file = join(dir, 'run.json');
  const environment = { fio: 'fio-3.33', parts: { os: 'Alpine', docker: '27.1' } };
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), environment }));
  assert.equal((await load(dir)).run?.environment, environment);
});

test('a run whose targets or their machines are none is refused by name', async () => {
  for (const parts of [
    { plan: { target: 5 } },
    { plan: { targets: 'x' } },
    { plan: { targets: [{}] } },
    { environments: 'x' },
    { environments: { x: { fio: [] } } },
    { environment: { parts: { os: [] } } },
  ]) {
    const dir = makeRunDir();
    const file = join(dir, 'run.json');
    const run = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...run, ...parts, plan: { ...run.plan, ...parts.plan } }));
    assert.equal(await failure(dir), [2, `${dir}: run.json is damaged: it is no record of a run`], JSON.stringify(parts));
  }
});

test('a file that names no mount gives it the name of the file, without its endings', async () => {
  assert.equal(await mountsOf(fileOf('night.1.txt', TWO)), ['night.1']);
  assert.equal(await mountsOf(fileOf('night.txt.gz', gzipSync(TWO))), ['night']);
  assert.equal(await mountsOf(fileOf('.hidden', TWO)), ['.hidden']);
});

test('NAME=PATH gives the mount of a file another name', async () => {
  const path = fileOf('x.txt', TWO);
  const source = await load(`patched=${path}`);
  assert.equal([source.mounts, source.name], [['patched'], path]);
  assert.ok(source.loops.every(({ mount }) => mount === 'patched'));
});

test('NAME=PATH of several mounts stands before each', async () => {
  const source = await load(`night=${makeRunDir()}`);
  assert.equal(source.mounts, ['night/a', 'night/b']);
  assert.equal([...new Set(source.loops.map(({ mount }) => mount))], ['night/a', 'night/b']);
  const csv = fileOf('r.csv', renderCsv(buildReport([source])));
  assert.equal(await mountsOf(`again=${csv}`), ['again/night/a', 'again/night/b']);
});

test('a source knows what its mounts are called in their run, where NAME= calls them otherwise', async () => {
  const run = makeRunDir();
  const csv = fileOf('r.csv', renderCsv(buildReport(await loadSources([`night=${run}`]))));
  const inRun = async (word: string) => (await load(word)).mountsInRun;
  assert.equal(await inRun(`night=${run}`), ['a', 'b'], 'a run');
  assert.equal(await inRun(`again=${csv}`), ['night/a', 'night/b'], 'a file');
  for (const word of [run, csv, `patched=${fileOf('x.txt', TWO)}`]) assert.is(await inRun(word), undefined, word);
});

test('a file that has = in its name is found, alone and behind a name', async () => {
  const path = fileOf('a=b.txt', TWO);
  assert.equal(await mountsOf(path), ['a=b']);
  assert.equal(await mountsOf(`n=${path}`), ['n']);
});

test('standard input is read as -, and can be named', async () => {
  assert.equal(await mountsOf('-', Readable.from([Buffer.from(TWO)])), ['stdin']);
  assert.equal(await mountsOf('n=-', Readable.from([Buffer.from(TWO)])), ['n']);
  assert.is((await load('-', Readable.from([Buffer.from(TWO)]))).name, 'standard input');
});

test('standard input is not read twice', async () => {
  for (const words of [
    ['-', '-'],
    ['-', 'n=-'],
  ]) {
    const { exitCode, message } = await rejectionOf(loadSources(words, Readable.from([Buffer.from(TWO)])), words.join(' '));
    assert.is(exitCode, 2);
    assert.match(message, 'can be read once only');
  }
});

test('sources come in the order of the words', async () => {
  const sources = await loadSources([`b=${fileOf('x', TWO)}`, makeRunDir(), `a=${fileOf('x', TWO)}`]);
  assert.equal(
    sources.map(({ mounts }) => mounts.join()),
    ['b', 'a,b', 'a'],
  );
});

test('in whatever pieces bytes come, compressed or in UTF-16 or plain, the same is read', async () => {
  const wanted = (await load('-', Readable.from([Buffer.from(TWO)]))).loops;
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(TWO, 'utf16le')]);
  const forms = [Buffer.from(TWO), gzipSync(TWO), utf16, Buffer.from(`\uFEFF${TWO}`), gzipSync(utf16), Buffer.from(utf16).swap16()];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...forms), fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 8 }), async (bytes, sizes) => {
      const pieces: Buffer[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const size = sizes[turn % sizes.length] as number;
        pieces.push(bytes.subarray(at, at + size));
        at += size;
      }
      assert.equal((await load('-', Readable.from(pieces))).loops, wanted);
    }),
    { numRuns: 100 },
  );
});

test('characters of several bytes are whole wherever a piece ends', async () => {
  const text = TWO.replaceAll('first-read', 'lesen-größe-✓');
  const single = [...Buffer.from(text)].map((byte) => Buffer.from([byte]));
  assert.equal((await load('-', Readable.from(single))).workloads, ['lesen-größe-✓', 'then-write']);
});

test('a compressed file that is cut gives what can be had, and says where it ends', async () => {
  const text = Array.from({ length: 200 }, (_, at) => TWO.replaceAll('first-read', `read-${at}`)).join('');
  const packed = gzipSync(text);
  const path = fileOf('cut.gz', packed.subarray(0, packed.length / 2));
  const { loops, problems } = await load(path);
  assert.ok(loops.length > 0 && loops.length < 400, `loops: ${loops.length}`);
  assert.match(problems.at(-1)?.text ?? '', 'it breaks off');
  assert.is(problems.at(-1)?.file, path);
});

test('a compressed file of which nothing can be had is damaged', async () => {
  const packed = gzipSync(TWO);
  for (const bytes of [packed.subarray(0, 12), Buffer.concat([packed.subarray(0, 10), Buffer.alloc(50, 0xff)])]) {
    const [exitCode, message] = await failure(fileOf('x.gz', bytes));
    assert.is(exitCode, 3, message);
    assert.match(message, 'x.gz is damaged gzip');
  }
});

test('what is not there is wrong usage, with what a SOURCE can be', async () => {
  for (const word of ['/nonexistent/x', 'n=/nonexistent/x', '']) {
    const error = await rejectionOf(loadSources([word]), word);
    assert.is(error.exitCode, 2, word);
    assert.match(error.message, 'does not exist', word);
    assert.match(error.hint ?? '', 'a run directory', word);
  }
});

test('a directory that is no run is wrong usage', async () => {
  const [exitCode, message] = await failure(makeTempDir());
  assert.is(exitCode, 2);
  assert.match(message, 'it holds no run.json');
});

test('an empty file measured nothing: a failure of the measurement', async () => {
  for (const content of ['', '\n\n', '  \n', gzipSync(''), '\uFEFF']) {
    const [exitCode, message] = await failure(fileOf('x.txt', content));
    assert.is(exitCode, 3, JSON.stringify(content));
    assert.match(message, 'x.txt is empty', JSON.stringify(content));
  }
});

test('a text of no known kind holds no result, what is no text is wrong usage, and both say what was expected', async () => {
  for (const content of [Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0]), 'Dear diary,\n', '{"a": 1}\n', '{}\n', 'a,b\n1,2\n']) {
    const error = await rejectionOf(loadSources([fileOf('x', content)]), String(content));
    assert.is(error.exitCode, typeof content === 'string' ? 3 : 2, String(content));
    assert.match(error.message, 'is of no known kind', String(content));
    assert.match(error.hint ?? '', 'raw text of virtiofs-tests', String(content));
  }
  const table = await rejectionOf(loadSources([fileOf('x', '| a | b |\n|---|---|\n| 1 | 2 |\n')]), 'a table');
  assert.is(table.exitCode, 3, 'a table');
  assert.match(table.message, 'no column of this table says that it has bandwidths', 'a table');
});

test('a file of which nothing can be had is damaged, with its line', async () => {
  const path = fileOf('x.txt', `hello\n${TWO.slice(0, 200)}`);
  const [exitCode, message] = await failure(path);
  assert.is(exitCode, 3);
  assert.match(message, `${path}:2: `);
});

test('what is damaged in part gives the rest, with a problem that names file and line', async () => {
  const [first, second] = TWO.trimEnd().split('\n') as [string, string];
  const path = fileOf('x.txt', `${first}\n${second.slice(0, 100)}\n`);
  const { loops, problems } = await load(path);
  assert.is(loops.length, 1);
  assert.equal(problems, [{ file: path, line: 2, text: 'a terse line of fio that is cut short' }]);
});

test('a damaged line of a run costs that line alone', async () => {
  for (const line of [
    '{"workload":"v","mount":"b","loop"',
    'null',
    '[]',
    '{"workload":1,"mount":"b"}',
    '{"workload":"v","mount":"b"}',
    '{"workload":"v","mount":"b","loop":2,"outcome":"ok"}',
    '{"workload":"v","mount":"b","loop":2,"outcome":"ok","metrics":{}}',
    '{"workload":"v","mount":"b","loop":2,"outcome":"ok","metrics":{"read":{"bw":"x","iops":1},"write":null,"runtimeMs":1}}',
    '{"workload":"v","mount":"b","loop":2,"outcome":"ok","metrics":{"read":{"bw":-1,"iops":1},"write":null,"runtimeMs":1}}',
    '{"workload":"v","mount":"b","loop":2,"outcome":"splendid","metrics":null}',
    '{"workload":"v","mount":"b","loop":2,"outcome":"failed","metrics":null,"warnings":[{"code":"from-the-future"}]}',
  ]) {
    const dir = makeRunDir();
    const file = join(dir, 'results.jsonl');
    const whole = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, [whole[0], line, ...whole.slice(1)].join('\n'));
    const { loops, problems } = await load(dir);
    assert.equal([loops.length, problems.map((each) => [each.file, each.line])], [3, [[file, 2]]], line);
    renderJson(buildReport([await load(dir)]));
  }
});

test('a line of a run that is cut off is told with file and line, and costs that line alone', async () => {
  const dir = makeRunDir();
  const file = join(dir, 'results.jsonl');
  appendFileSync(file, '{"workload":"v","mou');
  const { loops, problems } = await load(dir);
  assert.is(loops.length, 3);
  assert.equal(problems, [{ file, line: 4, text: 'the file ends in the middle of this line: its loop is left out' }]);
});

test('a run without a loop measured nothing: a failure of the measurement, with the way to go on', async () => {
  const dir = makeRunDir();
  for (const empty of [(file: string) => writeFileSync(file, ''), rmSync]) {
    empty(join(dir, 'results.jsonl'));
    const error = await rejectionOf(loadSources([makeRunDir(), dir]), empty.name);
    assert.equal([error.exitCode, error.message], [3, `${dir} holds no result: no loop of it was measured to its end`]);
    assert.match(error.hint ?? '', `fsbench fio --resume ${dir}`);
  }
});

test('a run of which every line is damaged has no result, and its first problem is told', async () => {
  for (const content of ['null\n{}\n', '{"workload":"v"']) {
    const dir = makeRunDir();
    writeFileSync(join(dir, 'results.jsonl'), content);
    const [exitCode, message] = await failure(dir);
    assert.is(exitCode, 3, content);
    assert.match(message, `${join(dir, 'results.jsonl')}:1: `, content);
    assert.match(message, 'there is no result in it', content);
  }
});

test('loops of a run come back as they were written', async () => {
  const dir = makeRunDir();
  const written = readFileSync(join(dir, 'results.jsonl'), 'utf8').trimEnd().split('\n');
  const { loops, run } = await load(dir);
  for (const [at, { run: id, parameters, ...loop }] of loops.entries()) {
    const { run: _run, parameters: _parameters, ...wanted } = JSON.parse(written[at] as string);
    assert.equal(loop, wanted, `loop ${at + 1}`);
    assert.equal([id, parameters], [run?.id, run?.plan.fio], `loop ${at + 1}: its run`);
  }
});

test('a run.json that is damaged is wrong usage', async () => {
  for (const content of [
    '',
    '{',
    'null',
    '[]',
    '{}',
    '{"schemaVersion":1,"plan":{}}',
    '{"schemaVersion":1,"plan":{"mounts":[null],"workloads":[]}}',
    '{"schemaVersion":1,"plan":[]}',
  ]) {
    const dir = join(makeTempDir(), 'run');
    mkdirSync(dir);
    writeFileSync(join(dir, 'run.json'), content);
    const [exitCode, message] = await failure(dir);
    assert.is(exitCode, 2, content);
    assert.match(message, dir, content);
  }
});

test('a run of another command is called so, with what to read of it', async () => {
  const dir = join(makeTempDir(), 'run');
  mkdirSync(dir);
  writeFileSync(join(dir, 'run.json'), '{"schemaVersion":1,"kind":"sync","id":"x","plan":{"mounts":[]}}');
  const [exitCode, message] = await failure(dir);
  assert.equal([exitCode, message], [2, `${dir} is a run of fsbench sync, which has no loops to compare`]);
});

test('a report of a run, as CSV and JSON, is the run', async () => {
  const source = await load(makeRunDir());
  const report = buildReport([source]);
  for (const [name, text] of [
    ['r.csv', renderCsv(report)],
    ['r.json', renderJson(report)],
    ['r.json.gz', gzipSync(renderJson(report))],
  ] as const) {
    assert.equal(buildReport([await load(fileOf(name, text))]).workloads, report.workloads, name);
  }
});

test.run();
