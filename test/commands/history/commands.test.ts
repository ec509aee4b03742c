/** Tests of the history commands, called as the command line calls them. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runHistoryAdd } from '../../../src/commands/history/add.ts';
import { runHistoryChart } from '../../../src/commands/history/chart.ts';
import { runHistoryExport } from '../../../src/commands/history/export.ts';
import { runHistoryList } from '../../../src/commands/history/list.ts';
import { runHistoryPrune } from '../../../src/commands/history/prune.ts';
import { runHistoryShow } from '../../../src/commands/history/show.ts';
import type { Environment, SourcedLoop } from '../../../src/model/records.ts';
import { createRunDirectory } from '../../../src/store/run-directory.ts';
import { runCommand as run } from '../../support/command-io.ts';
import { rejectionOf } from '../../support/failure.ts';
import { ENVIRONMENT } from '../../support/nights.ts';
import { makeBadLoop, makeLoops, makePlan, makeRun } from '../../support/records.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

interface RunParts {
  readonly iops?: number;
  readonly size?: number;
  readonly environment?: Partial<Environment>;
  readonly finished?: boolean;
  readonly extra?: readonly SourcedLoop[];
}

/** A run directory of the day-th of November, of two mounts. */
function makeRunDir(day: number, { iops = 1000, size = 64 * 1024 ** 2, environment = {}, finished = true, extra = [] }: RunParts = {}): string {
  const at = new Date(Date.UTC(2026, 10, day, 3)).toISOString();
  const base = makePlan(['seqread-psync'], 'a=9p,b=tmpfs', { loops: finished ? 3 : 4 });
  const record = makeRun(
    { ...base, fio: { ...base.fio, sizeBytes: size } },
    { id: `run-${day}`, startedAt: at, finishedAt: finished ? at : null, environment: { ...ENVIRONMENT, ...environment } },
  );
  const dir = join(makeTempDir(), 'run');
  const directory = createRunDirectory(dir, record);
  const loops = [...makeLoops('seqread-psync', 'a', [iops, iops + 10, iops - 10]), ...makeLoops('seqread-psync', 'b', [5, 5, 5]), ...extra];
  for (const loop of loops) directory.append({ ...loop, startedAt: at }, { stdout: Buffer.from('{}'), stderr: '' });
  directory.close();
  return dir;
}

const ADD = { label: [], accept: [], json: false };

/** A history of nights 1 to `nights`, each of another commit. */
async function makeHistory(nights: number): Promise<string> {
  const history = join(makeTempDir(), 'nightly.db');
  for (let day = 1; day <= nights; day++)
    await run((io) => runHistoryAdd([makeRunDir(day, { iops: 1000 * day })], { ...ADD, history, label: [`commit=c${day}`] }, io));
  return history;
}

test('series that begin beside one of their name are told when the first night of them is added', async () => {
  const history = await makeHistory(1);
  const add = (day: number) => run((io) => runHistoryAdd([makeRunDir(day, { size: 1024 ** 2 })], { ...ADD, history }, io));
  assert.match((await add(2)).err, 'note: 2 new series have the names of some before, whose nights do not count for them: other sizeBytes');
  assert.not.match((await add(3)).err, /new series/);
});

test('adding again says so and changes nothing', async () => {
  const history = join(makeTempDir(), 'nightly.db');
  const dir = makeRunDir(1);
  const first = await run((io) => runHistoryAdd([dir], { ...ADD, history, label: ['commit=one'] }, io));
  assert.equal([first.code, first.out], [0, `added night run-1 to ${history}: 2026-11-01T03:00:00.000Z, 2 series, 6 loops\n`]);
  const again = await run((io) => runHistoryAdd([dir], { ...ADD, history, label: ['commit=two'], at: '2030-01-01' }, io));
  const said = `night run-1 is already there in ${history}: nothing was changed; its time stays 2026-11-01T03:00:00.000Z, its labels stay commit=one\n`;
  assert.equal([again.code, again.out], [0, said]);
  const { out } = await run((io) => runHistoryList({ history, json: true }, io));
  assert.equal(
    JSON.parse(out).map(({ at, labels }: { at: string; labels: object }) => [at, labels]),
    [['2026-11-01T03:00:00.000Z', { commit: 'one' }]],
  );
});

test('add says what was done as JSON too', async () => {
  const history = join(makeTempDir(), 'nightly.db');
  const { out } = await run((io) => runHistoryAdd([makeRunDir(1)], { ...ADD, history, json: true, at: '2026-12-24' }, io));
  assert.equal(JSON.parse(out), { result: 'added', id: 'run-1', at: '2026-12-24T00:00:00.000Z', series: 2, history });
});

test('a change that is wanted is kept with its night', async () => {
  const history = join(makeTempDir(), 'nightly.db');
  await run((io) => runHistoryAdd([makeRunDir(1)], { ...ADD, history, accept: ['a/*', 'b/seqread-psync:bw'] }, io));
  const [night] = JSON.parse((await run((io) => runHistoryList({ history, json: true }, io))).out);
  assert.equal(night.accepted, ['a/*', 'b/seqread-psync:bw']);
});

test('a run that is not finished and another machine are remarked upon, on stderr', async () => {
  const history = await makeHistory(1);
  const other = await run((io) => runHistoryAdd([makeRunDir(2, { environment: { guestKernel: '6.9.1' }, finished: false })], { ...ADD, history }, io));
  assert.match(other.err, 'measured on another machine than night run-1: guestKernel 6.1 -> 6.9');
  assert.match(other.err, /^note: .* is not finished: 6 of 8 loops are measured; what is measured later stays out$/m);
  const list = await run((io) => runHistoryList({ history, json: false }, io));
  assert.match(list.out, /run-1 +\| +A +\|/, 'the first is marked');
  assert.match(list.out, /run-2 +\| +B +\|/, 'the second is marked');
  assert.match(list.out, 'B: guestKernel 6.9', 'what the mark stands for');
});

test('a night without a good loop is refused and no history is made for it', async () => {
  const dir = makeRunDir(1);
  const bad = makeBadLoop({ workload: 'seqread-psync', mount: 'a', outcome: 'failed' });
  writeFileSync(join(dir, 'results.jsonl'), `${JSON.stringify(bad)}\n`);
  const history = join(makeTempDir(), 'nightly.db');
  const error = await rejectionOf(
    run((io) => runHistoryAdd([dir], { ...ADD, history }, io)),
    'empty',
  );
  assert.equal([error.code, error.exitCode], ['empty-night', 3]);
  assert.not.ok(existsSync(history), 'no file');
});

test('labels and times that are none are wrong usage before anything is opened', async () => {
  const history = join(makeTempDir(), 'nightly.db');
  for (const [options, words] of [
    [{ label: ['commit'] }, "'commit' is not KEY=VALUE"],
    [{ label: ['=x'] }, "'=x' is not KEY=VALUE"],
    [{ label: ['a=1', 'a=2'] }, 'a is given twice'],
    [{ at: 'noon' }, "--at: 'noon' is not a time"],
    [{ accept: ['a/b:speed'] }, "no metric 'speed'"],
  ] as const) {
    const error = await rejectionOf(
      run((io) => runHistoryAdd([makeRunDir(1)], { ...ADD, ...options, history }, io)),
      words,
    );
    assert.is(error.exitCode, 2, words);
    assert.match(error.message, words);
  }
  assert.not.ok(existsSync(history), 'no file');
});

test('list has the last nights with their labels, or those of a label', async () => {
  const history = await makeHistory(4);
  const last = await run((io) => runHistoryList({ history, nights: '2', json: false }, io));
  assert.not.match(last.out, 'run-2');
  assert.match(last.out, /run-3 .*commit=c3[\s\S]*run-4 .*commit=c4/);
  assert.match((await run((io) => runHistoryList({ history, label: ['commit=c2'], json: false }, io))).out, 'run-2');
  assert.is((await run((io) => runHistoryList({ history, label: ['commit=none'], json: false }, io))).out, 'no nights\n');
});

test('show has the mean of each night, and its spread', async () => {
  const history = await makeHistory(3);
  const { out } = await run((io) => runHistoryShow('a/seqread-psync', { history, nights: '2', json: false }, io));
  assert.match(out, /^By I\/Os per second, higher is better: a\/seqread-psync\n/);
  assert.match(out, /run-2 +\| +2000 +\| +±0\.5 % +\| +3 /);
  assert.match(out, /run-3 +\| +3000 +\| +±0\.3 % +\| +3 /);
  assert.match(out, '▁█', 'sparkline');
  const json = JSON.parse((await run((io) => runHistoryShow('a/seqread-psync:bw', { history, nights: '1', json: true }, io))).out);
  assert.equal([json.length, json[0].metric, json[0].nights[0].low, json[0].nights[0].high], [1, 'bw', 2990 * 4096, 3010 * 4096]);
});

test('a glob shows all it means; a name that two series share is answered with what differs', async () => {
  const history = await makeHistory(1);
  assert.equal((await run((io) => runHistoryShow('*/seqread-psync', { history, json: false }, io))).out.match(/is better/g)?.length, 2);
  await run((io) => runHistoryAdd([makeRunDir(2, { size: 4 * 1024 ** 3 })], { ...ADD, history }, io));
  const error = await rejectionOf(
    run((io) => runHistoryShow('a/seqread-psync', { history, json: false }, io)),
    'ambiguous',
  );
  assert.equal([error.code, error.exitCode], ['ambiguous-series', 2]);
  const choices = [...(error.hint ?? '').matchAll(/(a\/seqread-psync#[0-9a-f]{8}): sizeBytes (\d+)/g)];
  assert.equal(
    choices.map(([, , size]) => size),
    ['67108864', '4294967296'],
  );
  const one = await run((io) => runHistoryShow(choices[1]?.[1] as string, { history, json: false }, io));
  assert.match(one.out, 'files of 4G');
});

test('a series there is none of is answered with some there are', async () => {
  const history = await makeHistory(1);
  const error = await rejectionOf(
    run((io) => runHistoryShow('a/seqreed', { history, json: false }, io)),
    'no series',
  );
  assert.equal([error.code, error.exitCode], ['no-series', 2]);
  assert.match(error.hint ?? '', 'a/seqread-psync');
});

test('a chart is an SVG, a PNG or a spec, as its file says', async () => {
  const history = await makeHistory(3);
  const dir = makeTempDir();
  for (const [name, begin] of [
    ['c.svg', '<svg'],
    ['c.png', '\x89PNG'],
    ['c.vl.json', '{'],
  ] as const) {
    const out = join(dir, name);
    assert.is((await run((io) => runHistoryChart('a/seqread-psync', { history, out }, io))).out, '', 'stdout');
    assert.ok(readFileSync(out, 'latin1').startsWith(begin), name);
  }
  for (const [series, file, words] of [
    ['a/seqread-psync', 'c.gif', 'c.gif'],
    ['*/seqread-psync', 'd.svg', 'means 2 series'],
    ['a/seqread-psync', undefined, '--out is missing'],
  ] as const) {
    const out = file === undefined ? undefined : join(dir, file);
    const error = await rejectionOf(
      run((io) => runHistoryChart(series, { history, out }, io)),
      words,
    );
    assert.is(error.exitCode, 2, words);
    assert.match(error.message, words);
    assert.not.ok(out !== undefined && existsSync(out), `${words}: no file`);
  }
});

test('export has a CSV line a loop and a JSON line a night', async () => {
  const history = await makeHistory(2);
  const csv = await run((io) => runHistoryExport({ history, format: 'csv' }, io));
  const lines = parse(csv.out, { columns: true }) as Record<string, string>[];
  assert.equal(lines.map(({ night, mount, readIops }) => `${night} ${mount} ${readIops}`).slice(0, 4), [
    'run-1 a 1000',
    'run-1 a 1010',
    'run-1 a 990',
    'run-1 b 5',
  ]);
  assert.is(lines.length, 12, 'CSV lines');
  const json = await run((io) => runHistoryExport({ history, format: 'json', series: 'a/*' }, io));
  const nights = json.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(
    nights.map(({ id, cells }) => [id, cells.length]),
    [
      ['run-1', 1],
      ['run-2', 1],
    ],
    'JSON, of one series',
  );
});

test('trackers get the last night, in the metric that --series names', async () => {
  const history = await makeHistory(2);
  const action = JSON.parse((await run((io) => runHistoryExport({ history, format: 'github-action-benchmark', series: 'a/*:bw' }, io))).out);
  assert.equal([action.length, action[0].name, action[0].unit], [1, 'a/seqread-psync', 'MB/s']);
  assert.ok(Math.abs(action[0].value - (2000 * 4096) / 1e6) < 0.01, 'of the last night, in MB');
  const bencher = JSON.parse((await run((io) => runHistoryExport({ history, format: 'bencher' }, io))).out);
  assert.equal(Object.keys(bencher), ['a/seqread-psync', 'b/seqread-psync']);
  assert.equal(Object.keys(bencher['a/seqread-psync']), ['iops', 'bw', 'clat-p99']);
});

test('export refuses formats there are none of, and nights there are none of', async () => {
  const history = await makeHistory(1);
  const format = await rejectionOf(
    run((io) => runHistoryExport({ history, format: 'toString' }, io)),
    'format',
  );
  assert.match(format.hint ?? '', 'csv, json, benchstat');
  const none = await rejectionOf(
    run((io) => runHistoryExport({ history, format: 'csv', before: '2020-01-01' }, io)),
    'no night',
  );
  assert.is(none.code, 'no-night');
});

test('prune says what it takes; a dry run takes nothing', async () => {
  const history = await makeHistory(3);
  const prune = { history, dryRun: false, json: false };
  const count = async () => JSON.parse((await run((io) => runHistoryList({ history, json: true }, io))).out).length;
  const dry = await run((io) => runHistoryPrune({ ...prune, keep: '1', dryRun: true }, io));
  assert.match(dry.out, /would remove run-1 .*\nwould remove run-2 .*\nwould remove 2 nights/);
  assert.is(await count(), 3, 'after a dry run');
  assert.match((await run((io) => runHistoryPrune({ ...prune, before: '2026-11-02' }, io))).out, 'removed 1 night from');
  assert.is(await count(), 2, 'before');
  assert.equal(JSON.parse((await run((io) => runHistoryPrune({ ...prune, night: 'run-2', json: true }, io))).out).nights, [
    { id: 'run-2', at: '2026-11-02T03:00:00.000Z' },
  ]);
  assert.is(await count(), 1, 'one');
  assert.match((await run((io) => runHistoryPrune({ ...prune, keep: '5' }, io))).out, 'removed 0 nights');
  for (const options of [{}, { keep: '1', before: '2026-01-01' }, { keep: '0' }, { keep: '-1' }, { night: 'run-2' }, { before: 'x' }]) {
    const error = await rejectionOf(
      run((io) => runHistoryPrune({ ...prune, ...options }, io)),
      JSON.stringify(options),
    );
    assert.is(error.exitCode, 2, JSON.stringify(options));
  }
  assert.is(await count(), 1, 'after wrong usage');
});

test.run();
