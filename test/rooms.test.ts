/** Tests that a target, a kind of work and a figure are added by one file and one row each, and then run, printed, compared and kept like any other. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCheck } from '../src/commands/check/check.ts';
import { runCompare } from '../src/commands/compare.ts';
import { describeDryRun } from '../src/commands/dry-run.ts';
import { runFioCommand } from '../src/commands/fio.ts';
import { runHistoryAdd } from '../src/commands/history/add.ts';
import { runHistoryShow } from '../src/commands/history/show.ts';
import { makePlan } from '../src/commands/make-plan.ts';
import { runReportCommand } from '../src/commands/report.ts';
import { checkStoredRun } from '../src/commands/trust/stored-run.ts';
import { FIGURES } from '../src/figures/figures.ts';
import type { RunRecord } from '../src/model/records.ts';
import { parseMounts } from '../src/mount/spec.ts';
import { type OptionValues, readPlanFigures } from '../src/plan/options.ts';
import { createRunDirectory } from '../src/store/run-directory.ts';
import { findTarget, TARGET_KINDS } from '../src/target/kinds.ts';
import { nameWorkload, WORK_KINDS } from '../src/work/kinds.ts';
import { runCommand } from './support/command-io.ts';
import { failureOf, rejectionOf } from './support/failure.ts';
import { testNeeding, whyNoProgram } from './support/needs.ts';
import { makeRun } from './support/records.ts';
import { wallTime } from './support/rooms/figure.ts';
import { lab, opened } from './support/rooms/target.ts';
import { withRow } from './support/rooms/with-row.ts';
import { shellScript } from './support/rooms/work.ts';
import { makeTempDir } from './support/temp-dir.ts';

/** Two folders as mounts, and a script as work. */
function makeWorld() {
  const dir = makeTempDir();
  for (const name of ['a', 'b']) mkdirSync(join(dir, name));
  const script = join(dir, 'touch files.sh');
  writeFileSync(script, 'touch one two three && ls | wc -l\n');
  return { dir, script, mounts: `first=${join(dir, 'a')},second=${join(dir, 'b')}` };
}

const fio = (given: OptionValues, out: string) =>
  runCommand((io) =>
    runFioCommand({ given, config: undefined, quick: false, out, resume: undefined, dryRun: false, trust: false, install: false, json: false }, io),
  );

// The local bed, which the target of this test borrows, wants fio to be there.
const withFio = testNeeding(whyNoProgram('fio'));

const withRows = (act: () => Promise<void>) => withRow(FIGURES, wallTime, () => withRow(TARGET_KINDS, lab, () => withRow(WORK_KINDS, shellScript, act)));

withFio('a target, a kind of work and its figure, each one row: measured, in the run directory, printed, charted, compared, kept', () =>
  withRows(async () => {
    const { dir, script, mounts } = makeWorld();
    const out = join(dir, 'run');
    const given = { target: 'lab:7', mounts, jobs: script, loops: '3' };
    const refused = await rejectionOf(fio(given, out), 'without leave');
    assert.is(refused.code, 'unsafe-job', 'outside our own VM a script needs leave');
    for (const words of ['would run on lab:7, and', 'line 1: runs a command: touch one two three']) assert.ok(refused.message.includes(words), refused.message);
    const { code, err, out: printed } = await fio({ ...given, 'allow-job-commands': 'true' }, out);
    assert.is(code, 0, err);
    assert.equal(opened, ['7'], 'the target was opened at its address');
    const loops = readFileSync(join(out, 'results.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(
      loops.map(({ workload, outcome, metrics }) => [workload, outcome, metrics]),
      Array(6).fill(['touch files', 'ok', null]),
    );
    const run = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'));
    assert.equal([run.plan.target, run.plan.workloads[0].kind], ['lab:7', 'shell-script']);
    assert.match(readFileSync(join(out, 'raw', readdirSync(join(out, 'raw'))[0] as string), 'utf8'), /^took /m, 'what it printed is kept');
    assert.equal([readdirSync(join(dir, 'a')), readdirSync(join(dir, 'b'))], [[], []], 'nothing is left on the mounts');

    assert.match(printed, /^\| Workload +\| +first \(wall time\) \| +second \(wall time\) \|$/m, 'printed');
    assert.match(readFileSync(join(out, 'report.html'), 'utf8'), 'Wall time', 'on the page');
    const report = (format: string, chart?: string) =>
      runCommand((io) => runReportCommand([out], { format, force: false, check: false, ...(chart === undefined ? {} : { chart }) }, io));
    assert.match((await report('csv')).out.split('\n')[0] ?? '', /\bscript-time\b/, 'a column of CSV');
    const csv = join(dir, 'run.csv');
    writeFileSync(csv, (await report('csv')).out);
    assert.match((await runCommand((io) => runReportCommand([csv], { format: 'md', force: false, check: false }, io))).out, /first \(wall time\)/, 'and back');
    assert.match((await report('svg', 'script-time')).out, /^<svg/, 'charted');
    const compared = await runCommand((io) => runCompare(out, csv, { metric: 'script-time', format: 'text', force: true }, io));
    assert.is(compared.code, 0, compared.err);

    const history = join(dir, 'nightly.db');
    const night = { history, at: '2026-11-20', label: [], accept: [], json: false };
    await runCommand((io) => runHistoryAdd([out], night, io));
    const shown = await runCommand((io) => runHistoryShow('first/touch files:script-time', { history, label: [], json: false }, io));
    assert.match(shown.out, / s\b/, 'kept');
    const checks = { label: [], add: false, accept: [], control: [], anyMachine: false, confirm: false, trust: false, metric: 'script-time', format: 'text' };
    assert.match((await runCommand((io) => runCheck([out], { ...checks, history, at: '2026-11-21' }, io))).out, /^Too little history/, 'checked');
  }),
);

/** The record of a run on two targets, as none of its loops is measured yet. */
function runOnTwo(dir: string): RunRecord {
  const plan = parseMounts(`here/a=${join(dir, 'a')},there/b=${join(dir, 'b')}`);
  const mounts = plan.map((mount, at) => ({ ...mount, target: at === 0 ? 'local' : 'lab:7' }));
  const workloads = [{ name: 'touch', kind: 'shell-script', jobText: 'touch one two' }];
  const figures = readPlanFigures({ target: 'local', loops: '2', 'allow-job-commands': 'true' });
  return makeRun({ ...figures, targets: ['local', 'lab:7'], oneAtATime: true, mounts, workloads }, { finishedAt: null });
}

withFio('a run directory of two targets: gone on with after each loss, measured on each, reported and on the page with the machine of each', () =>
  withRows(async () => {
    const { dir } = makeWorld();
    const out = join(dir, 'run');
    createRunDirectory(out, runOnTwo(dir)).close();
    const resume = (trust: boolean) =>
      runCommand((io) =>
        runFioCommand({ given: {}, config: undefined, quick: false, out: undefined, resume: out, dryRun: false, trust, install: false, json: false }, io),
      );
    const refused = await rejectionOf(resume(false), 'without trust');
    for (const words of [
      'says what runs on this machine and on lab:7, and',
      `target local runs jobs on this machine, with test files below ${join(dir, 'a')}\n`,
      `target lab:7 runs jobs on lab:7, with test files below ${join(dir, 'b')}\n`,
      'job touch, line 1: runs a command: touch one two',
    ])
      assert.ok(refused.message.includes(words), `${words} in ${refused.message}`);
    opened.length = 0;
    const first = await resume(true);
    assert.equal([first.code, new Set(opened)], [0, new Set(['7'])], first.err);
    const results = () => readFileSync(join(out, 'results.jsonl'), 'utf8').trim().split('\n');
    assert.is(results().length, 4);
    writeFileSync(join(out, 'results.jsonl'), `${results().slice(0, 2).join('\n')}\n`);
    assert.is((await resume(false)).code, 0, 'what was trusted goes on');
    assert.is(results().length, 4);

    const record = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'));
    assert.equal([Object.keys(record.environments).sort(), record.environment], [['lab:7', 'local'], record.environments.local]);
    const report = readFileSync(join(out, 'report.md'), 'utf8');
    for (const line of [/^- target: local$/m, /^- target: lab:7$/m, /^- mount there\/b on lab:7: /m]) assert.match(report, line);
    const page = readFileSync(join(out, 'report.html'), 'utf8');
    for (const part of ['<dd>local</dd>', '<dd>lab:7</dd>', '<th scope="col">Target</th>']) assert.ok(page.includes(part), part);
    assert.equal([readdirSync(join(dir, 'a')), readdirSync(join(dir, 'b'))], [[], []], 'nothing is left on the mounts');
  }),
);

test('a dry run of two targets says of each where it is, and of each loop where it runs', () =>
  withRows(async () => {
    const { dir } = makeWorld();
    const text = await describeDryRun(runOnTwo(dir).plan);
    for (const line of [/^# on this machine, with the mounts that are there$/m, /^# on lab:7, with the mounts that are there$/m, /^# 4 loops in this order$/m])
      assert.match(text, line);
    assert.is(text.match(/# loop \d on this machine$/gm)?.length, 2);
    assert.is(text.match(/# loop \d on lab:7$/gm)?.length, 2);
  }));

test('an added target is refused, with its own words, where its address is none', () =>
  withRow(TARGET_KINDS, lab, async () => {
    assert.match(failureOf(() => findTarget('lab:x'), 'address').hint ?? '', 'lab:7');
    assert.is(failureOf(() => findTarget('moon'), 'moon').hint, `--target takes ${TARGET_KINDS.map(({ grammar }) => grammar).join(', ')}`);
  }));

test('a text that an added kind of work finds wrong is refused, typed or stored', () =>
  withRows(async () => {
    const { dir, script, mounts } = makeWorld();
    writeFileSync(script, '\n');
    const typed = await rejectionOf(makePlan({ mounts, target: 'lab:7', jobs: script }), 'typed');
    assert.equal([typed.code, typed.message], ['bad-job', `job file ${script}: there is no command in it`]);
    const { plan, ...run } = runOnTwo(dir);
    const stored = { ...run, plan: { ...plan, workloads: plan.workloads.map((workload) => ({ ...workload, jobText: '' })) } };
    assert.is(failureOf(() => checkStoredRun('run.json', stored), 'stored').message, "run.json: plan.workloads: job 'touch': there is no command in it");
  }));

test('files of an added kind of work are known by their ending, and only while it is there', async () => {
  assert.equal(nameWorkload('a.sh'), { name: 'a.sh' }, 'a fio job, as every other file');
  await withRow(WORK_KINDS, shellScript, async () => {
    assert.equal(nameWorkload('a.sh'), { name: 'a', kind: 'shell-script' });
    assert.equal(nameWorkload('a.job'), { name: 'a' });
  });
});

test('a run whose kind of work is not known is refused by name', async () => {
  const { script, mounts } = makeWorld();
  const plan = await withRow(WORK_KINDS, shellScript, () => makePlan({ target: 'local', mounts, jobs: script, 'allow-job-commands': 'true' }));
  const { orderLoops } = await import('../src/plan/order.ts');
  assert.is(orderLoops(plan).length, 6, 'its order is no matter of kinds');
  const { kindOfWork } = await import('../src/work/kinds.ts');
  const error = await rejectionOf((async () => kindOfWork(plan.workloads[0] ?? { kind: 'x' }))(), 'unknown kind');
  assert.equal(
    [error.code, error.message, error.hint],
    ['unknown-work', "there is no kind of work 'shell-script'", `kinds are ${WORK_KINDS.map(({ kind }) => kind).join(', ')}`],
  );
});

test.run();
