/** Tests of `fsbench check`, called as the command line calls it: verdicts, options, what is kept, and what is refused. */

import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Night } from '../../../src/analyse/nightly/records.ts';
import { type CheckOptions, runCheck } from '../../../src/commands/check/check.ts';
import { openHistory } from '../../../src/store/history/history.ts';
import { keepNights, makeNightDir } from '../../support/check-nights.ts';
import { type Ran, runCommand } from '../../support/command-io.ts';
import { rejectionOf } from '../../support/failure.ts';
import { testNeeding, WHY_NOT_AS_ROOT } from '../../support/needs.ts';
import { makeNights, type NightShape } from '../../support/nightly.ts';
import { MACHINE, makeNight as makeStoredNight } from '../../support/nights.ts';
import { type PostgresServer, startPostgres, WHY_NO_POSTGRES } from '../../support/postgres.ts';
import { makeBadLoop } from '../../support/records.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const OPTIONS: CheckOptions = { label: [], add: false, accept: [], control: [], anyMachine: false, confirm: false, trust: false, format: 'text' };

const check = (sources: readonly string[], options: Partial<CheckOptions>): Promise<Ran> =>
  runCommand((io) => runCheck(sources, { ...OPTIONS, ...options }, io));

async function checkJson(sources: readonly string[], options: Partial<CheckOptions>) {
  const ran = await check(sources, { ...options, format: 'json' });
  return { code: ran.code, report: JSON.parse(ran.out) };
}

const idsIn = async (place: string): Promise<string[]> => {
  const history = await openHistory(place, { readOnly: true });
  const ids = (await history.listNights({})).map(({ id }) => id);
  await history.close();
  return ids;
};

interface Case {
  readonly history: string;
  readonly tonight: string;
  readonly nights: readonly Night[];
}

/** A history of all nights but the last, and that one as a run directory. */
async function makeCase(shape: Partial<NightShape> = {}): Promise<Case> {
  const nights = makeNights({ nights: 25, workloads: 8, ...shape });
  return { nights, history: await keepNights(nights.slice(0, -1)), tonight: makeNightDir(nights.at(-1) as Night) };
}

const from =
  (size: number, ...keys: readonly string[]) =>
  (series: string, night: number) =>
    night >= 25 && keys.includes(series) ? Math.log1p(size) : 0;

/** Nights of a/w3 and b/w5, a fifth slower in the last. */
const slower = makeCase({ effect: from(-0.2, 'a/w3', 'b/w5') });
const steady = makeCase();

const keysOf = (report: { metrics: { verdict: { findings: { key: string; fails: boolean }[] } }[] }) =>
  report.metrics.flatMap(({ verdict }) => verdict.findings.filter(({ fails }) => fails).map(({ key }) => key)).sort();

test('a night like those before passes', async () => {
  const { history, tonight } = await steady;
  const { code, out, err } = await check([tonight], { history });
  assert.equal([code, err], [0, '']);
  assert.match(out, /^No regression, judged against 24 nights\.\n/);
});

test('a slower night fails and says where', async () => {
  const { history, tonight } = await slower;
  const { code, report } = await checkJson([tonight], { history, label: ['commit=bad'] });
  assert.equal([code, report.regressed, keysOf(report)], [1, true, ['a/w3', 'b/w5']]);
  assert.equal(report.metrics[0].verdict.findings[0].since, { id: 'night-25', at: '2026-01-25T01:30:00.000Z', labels: { commit: 'bad' } });
});

test('a file of results is judged with --at; nights after it do not count', async () => {
  const { history, nights } = await steady;
  const [kept] = nights.slice(14, 15) as [Night];
  const { report } = await checkJson([makeNightDir(kept)], { history });
  assert.is(report.metrics[0].verdict.nights, 14, 'a night that is kept already is not judged against itself or later ones');
  const { report: early } = await checkJson([makeNightDir(kept)], { history, at: '2026-01-05' });
  assert.is(early.metrics[0].verdict.nights, 4, '--at');
});

test('nights of the history that are not older are said not to count', async () => {
  const { history, nights } = await steady;
  const { out } = await check([makeNightDir(nights.at(-1) as Night)], { history, at: '2023-12-31' });
  assert.match(out, /^Too little history: 0 nights so far/);
  assert.match(out, 'note: 24 nights of the history are not older than this one (2023-12-31 00:00 UTC) and do not count\n');
  const last = await check([makeNightDir(nights[22] as Night)], { history });
  assert.match(last.out, 'note: 1 night of the history is not older than this one (2026-01-23 01:30 UTC) and does not count\n', 'it does not count itself');
});

test('without --add nothing is kept; with it the night is, once, whatever the verdict', async () => {
  const { history, tonight } = await makeCase({ effect: from(-0.2, 'a/w3') });
  await check([tonight], { history });
  assert.is((await idsIn(history)).length, 24, 'without --add');
  const first = await check([tonight], { history, add: true, label: ['commit=bad'] });
  assert.is(first.code, 1);
  assert.equal((await idsIn(history)).slice(-2), ['night-24', 'night-25'], 'with --add');
  const again = await check([tonight], { history, add: true, label: ['commit=bad'] });
  assert.is((await idsIn(history)).length, 25, 'with --add again');
  assert.equal([again.code, again.out], [1, first.out], 'the same verdict: it is not judged against itself');
});

test('--add says whether the night was added, and what stays of one that is there', async () => {
  const { history, tonight } = await makeCase();
  const add = (options: Partial<CheckOptions>) => check([tonight], { history, add: true, label: ['commit=one'], ...options });
  assert.is((await add({})).err, `added night-25 to ${history}\n`);
  const there = `night-25 is already there in ${history}: nothing was changed`;
  assert.is((await add({})).err, `${there}\n`, 'the same again');
  const other = await add({ label: ['commit=two'], at: '2026-01-26', accept: ['a/w1'] });
  assert.is(other.err, `${there}; its time stays 2026-01-25T01:30:00.000Z, its labels stay commit=one, its accepted series stay none\n`);
});

test('--add is silent with --quiet', async () => {
  const { history, tonight } = await makeCase();
  const { err } = await runCommand((io) => runCheck([tonight], { ...OPTIONS, history, add: true }, { ...io, quiet: true }));
  assert.is(err, '');
});

test('the first night makes the history; later ones say how many are missing, and pass', async () => {
  const nights = makeNights({ nights: 16, workloads: 8, effect: (key, night) => (key === 'a/w3' && night >= 12 ? Math.log(0.6) : 0) });
  const history = join(makeTempDir(), 'nightly.db');
  const said: string[] = [];
  for (const night of nights) {
    const { code, out } = await check([makeNightDir(night)], { history, add: true });
    said.push(`${code} ${out.split('\n')[0]}`);
  }
  assert.is(said[0], '0 Too little history: 0 nights so far, 14 more are needed before anything fails.');
  assert.is(said[1], '0 Too little history: 1 night so far, 13 more are needed before anything fails.');
  assert.is(said[13], '0 Too little history: 13 nights so far, 1 more is needed before anything fails.');
  assert.is(said[14], '0 No regression, judged against 14 nights.');
});

test('--accept takes a change for wanted, tonight and from then on', async () => {
  const nights = makeNights({ nights: 26, workloads: 8, effect: from(-0.2, 'a/w3') });
  const [changed, after] = nights.slice(-2).map((night) => makeNightDir(night)) as [string, string];
  const history = await keepNights(nights.slice(0, -2));
  for (const pattern of ['a/w3', 'a/*', '*/w3', '**', 'a/w3:iops']) {
    const fresh = join(makeTempDir(), 'nightly.db');
    copyFileSync(history, fresh);
    assert.is((await check([changed], { history: fresh, accept: [pattern], add: true })).code, 0, `${pattern} in its night`);
    const later = await checkJson([after], { history: fresh });
    assert.equal(later.report.metrics[0].verdict.findings, [], `${pattern}, a night later`);
  }
});

test('what was accepted and would have been a finding is told', async () => {
  const { history, tonight } = await slower;
  const notes = async (options: Partial<CheckOptions>) =>
    (await check([tonight], { history, ...options })).out.split('\n').filter((line) => line.startsWith('note: accepted'));
  assert.equal(await notes({}), [], 'nothing accepted');
  assert.equal(await notes({ accept: ['a/w4'] }), [], 'a series that did not change');
  const [one, ...more] = await notes({ accept: ['a/*'] });
  assert.match(one as string, /^note: accepted: a\/w3, (19|20)\.\d % fewer I\/Os per second$/);
  assert.equal(more, []);
  const [both] = await notes({ accept: ['**'] });
  assert.match(both as string, /: a\/w3, .* per second; b\/w5, .* per second$/);
  const metrics = await notes({ accept: ['a/*:iops', 'b/*'], metric: 'iops,clat-p99' });
  assert.equal(
    metrics.map((line) => [...line.matchAll(/[ab]\/w\d/g)].join()),
    ['a/w3,b/w5', 'b/w5'],
  );
});

test('--accept of one series or another metric accepts no more than that', async () => {
  const { history, tonight } = await slower;
  const one = await checkJson([tonight], { history, accept: ['a/w3'] });
  assert.equal([one.code, keysOf(one.report)], [1, ['b/w5']]);
  const other = await checkJson([tonight], { history, accept: ['**:bw'], metric: 'iops,bw' });
  assert.equal([other.code, keysOf(other.report)], [1, ['a/w3', 'b/w5']]);
});

test('a series is accepted by its key too', async () => {
  const { history, tonight } = await slower;
  const store = await openHistory(history, { readOnly: true });
  const key = (await store.listSeries()).find(({ mount, workload }) => mount === 'a' && workload === 'w3')?.key as string;
  await store.close();
  const { report } = await checkJson([tonight], { history, accept: [`a/w3#${key.slice(0, 8)}`] });
  assert.equal(keysOf(report), ['b/w5']);
});

test('an option that means no series or mount of tonight is warned of', async () => {
  const { history, tonight } = await steady;
  const config = join(makeTempDir(), 'c.yaml');
  writeFileSync(config, 'check:\n  thresholds:\n    "ssh/*": { ignore: true }\n');
  const { code, out } = await check([tonight], { history, accept: ['a/w33', 'a/*'], control: ['tmp', 'b'], config });
  assert.is(code, 0);
  assert.equal(
    out.split('\n').filter((line) => line.startsWith('note: ')),
    ["note: accept: 'a/w33' means no series of tonight", "note: control: 'tmp' is no mount of tonight", "note: thresholds: 'ssh/*' means no series of tonight"],
  );
});

test('each metric is judged, in its own direction', async () => {
  const { history, tonight } = await slower;
  const { code, report } = await checkJson([tonight], { history, metric: 'iops,clat-p99' });
  assert.is(code, 1);
  const found = report.metrics.map(({ metric, verdict }: { metric: string; verdict: { findings: { key: string; ratio: number; fails: boolean }[] } }) => [
    metric,
    verdict.findings
      .filter(({ fails }) => fails)
      .map(({ key, ratio }) => `${key} ${ratio > 1 ? 'more' : 'less'}`)
      .sort(),
  ]);
  assert.equal(found, [
    ['iops', ['a/w3 less', 'b/w5 less']],
    ['clat-p99', ['a/w3 more', 'b/w5 more']],
  ]);
  const faster = await makeCase({ effect: from(0.3, 'a/w3') });
  assert.is((await check([faster.tonight], { history: faster.history, metric: 'iops,clat-p99' })).code, 0, 'shorter latencies are no loss');
});

test('a metric that is not there is said, and hides no other', async () => {
  const { history, tonight } = await slower;
  const { code, out } = await check([tonight], { history, metric: 'cpu,iops' });
  assert.is(code, 1);
  assert.match(out, /^Regression: 2 findings/);
});

test('a night without a figure to judge fails, and is not kept', async () => {
  const { history, tonight } = await slower;
  const before = await idsIn(history);
  const { exitCode, message } = await rejectionOf(check([tonight], { history, metric: 'cpu', add: true }), 'cpu');
  assert.equal([exitCode, message], [3, 'no loop of the night has cpu (host CPU seconds a GiB)']);
  assert.equal(await idsIn(history), before);
});

test('thresholds and ignore of the configuration, by glob', async () => {
  const { history, tonight } = await slower;
  const config = join(makeTempDir(), 'fsbench.yaml');
  for (const [text, keys] of [
    ["thresholds: { 'a/*': { ignore: true } }", ['b/w5']],
    ["thresholds: { 'a/*': { minimum-effect: 50% } }", ['b/w5']],
    ["thresholds: { 'a/*': { minimum-effect: 10% } }", ['a/w3', 'b/w5']],
    ["thresholds: { '**': { minimum-effect: 0.5 }, 'b/w5': { minimum-effect: 0.05 } }", ['b/w5']],
    ["accept: 'a/w3,b/w5'", []],
    ['metric: [clat-p99, iops]', ['a/w3', 'a/w3', 'b/w5', 'b/w5']],
  ] as const) {
    writeFileSync(config, `check:\n  ${text}\n`);
    const { code, report } = await checkJson([tonight], { history, config });
    assert.equal([code, keysOf(report)], [keys.length > 0 ? 1 : 0, keys], text);
  }
});

test('--control tells a change of all mounts from a slow machine', async () => {
  const effect = (series: string, night: number) => (night >= 25 && !series.startsWith('c/') ? Math.log(0.85) : 0);
  const { history, tonight } = await makeCase({ mounts: ['a', 'b', 'c'], effect });
  const { code, report } = await checkJson([tonight], { history, control: ['c'] });
  assert.is(code, 1);
  assert.ok(report.metrics[0].verdict.findings.some(({ kind }: { kind: string }) => kind === 'all-now'));
});

test('without a control, all slower together is warned of, not failed', async () => {
  const { history, tonight } = await makeCase({ effect: (_, night) => (night >= 25 ? Math.log(0.85) : 0) });
  const { code, out } = await check([tonight], { history });
  assert.is(code, 0);
  assert.match(out, /note: all series together are worse by 1\d\.\d %/);
});

test('nights of another machine are left out, and counted with --any-machine', async () => {
  const { history, nights } = await slower;
  const tonight = makeNightDir(nights.at(-1) as Night, { hostKernel: '6.9.1' });
  const own = await check([tonight], { history });
  assert.is(own.code, 0);
  assert.match(
    own.out,
    /^Too little history: 0 nights so far[^\n]*\n(?:.*\n)*note: 24 of the last 24 nights were measured on another machine or kernel and are left out\n/,
  );
  const { code, report } = await checkJson([tonight], { history, anyMachine: true });
  assert.equal([code, keysOf(report)], [1, ['a/w3', 'b/w5']]);
});

test('nights of other machines in between, however many, hide none of the own', async () => {
  const { history, tonight, nights } = await makeCase({ effect: (key, night) => (key === 'a/w3' && night >= 25 ? Math.log(0.6) : 0) });
  const { code } = await check([tonight], { history });
  assert.is(code, 1, 'alone');
  const store = await openHistory(history);
  const last = Date.parse((nights.at(-1) as Night).at);
  for (let number = 1; number <= 95; number++)
    await store.addNight(
      makeStoredNight(1, {
        id: `other-${number}`,
        parts: [`other-${number}`],
        cells: [],
        machine: { ...MACHINE, hostKernel: '6.9' },
        at: new Date(last - number * 1000).toISOString(),
      }),
    );
  await store.close();
  assert.is((await check([tonight], { history })).code, 1, 'among others');
});

test('a night of other workloads passes with warnings, and asks for nights of its own', async () => {
  const { history, nights } = await steady;
  const last = nights.at(-1) as Night;
  const other = { ...last, series: last.series.map((series) => ({ ...series, workload: `other-${series.workload}` })) };
  const { code, out } = await check([makeNightDir(other)], { history });
  assert.is(code, 0);
  assert.match(out, /^Too little history: 0 nights so far, 14 more are needed before anything fails\.\n/);
  assert.match(out, 'note: 16 of 16 series are new: no night before has them\n');
  assert.match(out, 'note: 16 series of the night before were not measured tonight\n');
});

test('a workload that is gone or new is a warning among those that are judged', async () => {
  const { history, nights } = await slower;
  const last = nights.at(-1) as Night;
  const other = { ...last, series: last.series.map((series) => (series.workload === 'w1' ? { ...series, workload: 'w9' } : series)) };
  const { code, out } = await check([makeNightDir(other)], { history });
  assert.is(code, 1);
  assert.match(out, 'note: 2 of 16 series are new: no night before has them\nnote: 2 series of the night before were not measured tonight\n');
});

/** The night with the loops of a/w3 failed. */
function makeBrokenNight(night: Night): string {
  const dir = makeNightDir(night);
  const file = join(dir, 'results.jsonl');
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const broken = lines.map((line) => {
    const loop = JSON.parse(line);
    const isIts = loop.mount === 'a' && loop.workload === 'w3';
    return JSON.stringify(isIts ? { ...loop, outcome: 'failed', metrics: null, reason: 'fio: Input/output error', errno: 'EIO' } : loop);
  });
  writeFileSync(file, `${broken.join('\n')}\n`);
  return dir;
}

test('a cell that no longer works fails in every format, the next night is only told, and it can be accepted', async () => {
  const { history, nights } = await makeCase();
  const last = nights.at(-1) as Night;
  const tonight = makeBrokenNight(last);
  const line = 'a/w3 is failed tonight and was ok when it was measured last: fio: Input/output error';
  for (const format of ['text', 'md', 'json', 'github', 'junit']) {
    const { code, out } = await check([tonight], { history, format });
    assert.is(code, 1, format);
    assert.match(out, format === 'json' ? '"workload": "w3"' : line, format);
  }
  assert.match((await check([tonight], { history })).out, /^Regression: 1 cell no longer works, judged against \d+ nights\.\n/);
  assert.is((await check([tonight], { history, accept: ['a/w3'] })).code, 0, 'accepted');
  const config = join(makeTempDir(), 'fsbench.yaml');
  writeFileSync(config, "check: { thresholds: { 'a/*': { ignore: true } } }\n");
  assert.is((await check([tonight], { history, config })).code, 0, 'ignored');
  assert.is((await check([tonight], { history, add: true })).code, 1, 'kept');
  const next = makeBrokenNight({ ...(nights[0] as Night), id: 'next', at: new Date(Date.parse(last.at) + 86_400_000).toISOString() });
  const { code, out } = await check([next], { history });
  assert.is(code, 0, `the next night: ${out}`);
  assert.match(out, /note: a\/w3 is still failed; it was ok last on 2026-\d\d-\d\d\n/);
});

test('github writes commands to stdout and adds to the step summary', async () => {
  const { history, tonight } = await slower;
  const summaryFile = join(makeTempDir(), 'summary.md');
  writeFileSync(summaryFile, 'before\n');
  const { code, out } = await check([tonight], { history, format: 'github', summaryFile });
  assert.is(code, 1);
  assert.match(out, /^::error title=fsbench::Regression: 2 findings/);
  assert.match(readFileSync(summaryFile, 'utf8'), /^before\n## fsbench: regression\n/);
  await check([tonight], { history, summaryFile });
  assert.is(readFileSync(summaryFile, 'utf8').match(/## fsbench/g)?.length, 1, 'other formats leave it alone');
});

test('a summary or a file that can not be written is an error that names it', async () => {
  const { history, tonight } = await steady;
  const nowhere = join(makeTempDir(), 'no', 'file');
  const summary = await rejectionOf(check([tonight], { history, format: 'github', summaryFile: nowhere }), 'summary');
  assert.equal([summary.exitCode, summary.message.includes(nowhere)], [3, true], summary.message);
  const out = await rejectionOf(check([tonight], { history, out: nowhere }), 'out');
  assert.equal([out.code, out.exitCode], ['no-out-folder', 2]);
});

test('--out writes the file and nothing to stdout', async () => {
  const { history, tonight } = await slower;
  const file = join(makeTempDir(), 'fsbench.xml');
  const { code, out } = await check([tonight], { history, format: 'junit', out: file });
  assert.equal([code, out], [1, '']);
  assert.match(readFileSync(file, 'utf8'), '<testsuites>');
});

test('wrong usage is told before anything is read or made', async () => {
  const history = join(makeTempDir(), 'nightly.db');
  for (const [options, words] of [
    [{ format: 'toString' }, "--format: 'toString' is not possible"],
    [{ metric: 'speed' }, "there is no metric 'speed'"],
    [{ metric: '' }, "there is no metric ''"],
    [{ label: ['commit'] }, "'commit' is not KEY=VALUE"],
    [{ at: 'noon' }, "--at: 'noon' is not a time"],
    [{ accept: ['a/b:speed'] }, "no metric 'speed'"],
    [{ config: join(history, 'none.yaml') }, '--config'],
  ] as const) {
    const error = await rejectionOf(check(['/nowhere'], { history, add: true, ...options }), words);
    assert.is(error.exitCode, 2, words);
    assert.match(error.message, words);
  }
  assert.not.ok(existsSync(history), 'no file');
});

test('no --history is told', async () => {
  const { tonight } = await steady;
  for (const history of [undefined, '']) {
    const error = await rejectionOf(check([tonight], { history }), 'no history');
    assert.equal([error.exitCode, error.message], [2, '--history is missing']);
  }
});

test('a history that is not there is an error and nothing is made', async () => {
  const { tonight } = await steady;
  const dir = makeTempDir();
  const error = await rejectionOf(check([tonight], { history: join(dir, 'nightly.db') }), 'missing');
  assert.equal([error.code, error.exitCode], ['no-history', 2]);
  assert.match(`${error.message} ${error.hint}`, /nightly\.db.*--add/s, 'names the file and the way out');
  assert.equal(readdirSync(dir), [], 'nothing is made');
});

test('what is no history of ours is refused and left alone', async () => {
  const { history, tonight } = await steady;
  const dir = makeTempDir();
  mkdirSync(join(dir, 'folder.db'));
  writeFileSync(join(dir, 'text.db'), 'not a database, but long enough to be looked at as one\n'.repeat(30));
  copyFileSync(history, join(dir, 'half.db'));
  truncateSync(join(dir, 'half.db'), 8192);
  copyFileSync(history, join(dir, 'newer.db'));
  const newer = new Database(join(dir, 'newer.db'));
  newer.exec('UPDATE fsbench_schema SET version = 99; PRAGMA wal_checkpoint(TRUNCATE)');
  newer.close();
  for (const [name, code] of [
    ['folder.db', 'not-a-history'],
    ['text.db', 'not-a-history'],
    ['half.db', 'history-damaged'],
    ['newer.db', 'newer-schema'],
  ] as const) {
    const file = join(dir, name);
    const read = () => (name === 'folder.db' ? '' : readFileSync(file, 'latin1'));
    const before = read();
    for (const add of [false, true]) {
      const error = await rejectionOf(check([tonight], { history: file, add }), name);
      assert.equal([error.code, error.exitCode], [code, 2], `${name}, add ${add}: ${error.message}`);
      assert.match(error.message, name, 'names the file');
      assert.is(read() === before, true, `${name} is unchanged, add ${add}`);
    }
  }
  const names = readdirSync(dir).filter((name) => !/-(?:shm|wal)$/.test(name));
  assert.equal(names.sort(), ['folder.db', 'half.db', 'newer.db', 'text.db'], 'nothing beside them');
});

/** A case whose history and the folder around it may only be read. */
async function makeReadOnlyCase() {
  const { history, tonight } = await makeCase();
  const dir = join(history, '..');
  chmodSync(history, 0o444);
  chmodSync(dir, 0o555);
  return { history, tonight, [Symbol.dispose]: () => chmodSync(dir, 0o755) };
}

test('a history that can not be written can be checked against', async () => {
  using readOnly = await makeReadOnlyCase();
  assert.is((await check([readOnly.tonight], { history: readOnly.history })).code, 0);
});

testNeeding(WHY_NOT_AS_ROOT)('--add to a history that can not be written says why not', async () => {
  using readOnly = await makeReadOnlyCase();
  const { history, tonight } = readOnly;
  const error = await rejectionOf(check([tonight], { history, add: true }), 'read-only');
  assert.equal([error.code, error.exitCode], ['history-unwritable', 3]);
  assert.is((await idsIn(history)).length, 24);
});

test('a night without a good loop is exit 3, and the history is untouched', async () => {
  const { history, nights } = await makeCase();
  const empty = makeNightDir({ ...(nights.at(-1) as Night), id: 'empty' });
  writeFileSync(join(empty, 'results.jsonl'), `${JSON.stringify(makeBadLoop({ workload: 'w1', mount: 'a', outcome: 'failed' }))}\n`);
  const before = readFileSync(history);
  const error = await rejectionOf(check([empty], { history, add: true }), 'empty');
  assert.equal([error.code, error.exitCode], ['empty-night', 3]);
  assert.ok(before.equals(readFileSync(history)), 'untouched');
});

const testServer = testNeeding(WHY_NO_POSTGRES);
let server: PostgresServer;
testServer.before(async () => {
  server = await startPostgres();
});
testServer.after(() => server.stop());

testServer('a history in PostgreSQL gives the same verdict and keeps the night', async () => {
  const { history, tonight, nights } = await slower;
  const place = await keepNights(nights.slice(0, -1), await server.makeDatabase());
  const [inFile, inDatabase] = [await checkJson([tonight], { history }), await checkJson([tonight], { history: place, add: true })];
  assert.equal([inDatabase.code, inDatabase.report.metrics], [1, inFile.report.metrics]);
  assert.is((await idsIn(place)).at(-1), 'night-25');
  assert.equal((await checkJson([tonight], { history: place, add: true })).report.metrics, inFile.report.metrics, 'again');
  assert.is((await idsIn(place)).length, 25, 'once');
});

testServer('a database without a history is an error without --add', async () => {
  const { tonight } = await steady;
  const place = await server.makeDatabase();
  const error = await rejectionOf(check([tonight], { history: place }), 'empty database');
  assert.equal([error.code, error.exitCode], ['no-history', 2]);
  assert.is((await check([tonight], { history: place, add: true })).code, 0, 'with --add it is made');
});

testServer('a server that is gone is an error of the environment', async () => {
  const { tonight } = await steady;
  const place = await server.makeDatabase();
  await server.stop();
  const error = await rejectionOf(check([tonight], { history: place, add: true }), 'gone');
  assert.equal([error.code, error.exitCode], ['history-unreachable', 3]);
});

test.run();
