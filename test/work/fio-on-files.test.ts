/** Tests of src/work/fio-on-files.ts and of jobs on files in src/work/fio-job.ts: calls are counted, and each loop finds the files it needs. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadWorkload } from '../../src/commands/load-workload.ts';
import type { Plan } from '../../src/model/records.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { fioJob } from '../../src/work/fio-job.ts';
import { bytesOnFiles, countOnFiles, filesFolder } from '../../src/work/fio-on-files.ts';
import { makePlan } from '../support/records.ts';

const PLAN: Plan = makePlan(['w'], 'a=tmpfs,b=9p');
const place = (mount: string) => ({ testDir: '/mnt/a/data', workDir: '/run/w', mount });
const readyJob = (name: string, size: 'full' | 'quick' = 'full') => loadWorkload({ builtIn: name }, size);
const ended = (stdout: string) => ({ exitCode: 0, signal: null, timedOut: false, stdout, stderr: '' });

/** filestat of 50 files of 16 blocks each (fixtures/README.md). */
const readStat = (version: string) => readFileSync(join(PACKAGE_ROOT, `fixtures/fio-${version}/told/filestat.json`), 'utf8');

for (const version of ['3.33', '3.42']) {
  test(`fio ${version}: files are counted once, whatever blocks they have`, () => {
    const text = readStat(version);
    const [job] = JSON.parse(text.slice(text.indexOf('{'))).jobs;
    const { outcome, metrics, figures, warnings } = fioJob.judge(ended(text), PLAN, readyJob('filestat'));
    assert.equal([outcome, metrics, warnings], ['ok', null, [{ code: 'short-pass', detail: `${job.read.runtime} ms` }]]);
    assert.equal(figures, { calls: (job.read.clat_ns.N * 1000) / job.read.runtime });
    assert.is(job.read.total_ios, 16 * job.read.clat_ns.N, 'fio itself counts blocks');
  });
}

test('--files holds for jobs on files, and for no other', () => {
  const filesOf = (name: string, most: number, size: 'full' | 'quick' = 'full') =>
    /^nrfiles=(\d+)/m.exec(loadWorkload({ builtIn: name }, size, most).jobText)?.[1];
  assert.equal([filesOf('filecreate', 100), filesOf('filecreate', 9000), filesOf('filestat', 50, 'quick')], ['100', '5000', '50']);
  assert.is(loadWorkload({ builtIn: 'randread-psync' }, 'full', 1).jobText, readyJob('randread-psync').jobText);
});

test('a pass that is long by the clock of fio carries no doubt', () => {
  const { warnings } = fioJob.judge(ended(readStat('3.33').replace(/"runtime" : 1,/g, '"runtime" : 50,')), PLAN, readyJob('filestat'));
  assert.equal(warnings, []);
});

test('without times of calls nothing tells how many there were', () => {
  const { outcome, reason, figures } = fioJob.judge(ended(readStat('3.33').replace(/"N" : 50/g, '"N" : 0')), PLAN, readyJob('filestat'));
  assert.equal([outcome, figures], ['failed', undefined]);
  assert.match(reason ?? '', 'gtod_reduce');
});

test('each job says what it asks for, and is smaller with --quick', () => {
  for (const name of ['filecreate', 'filestat', 'filedelete']) {
    const [full, quick] = [readyJob(name).jobText, readyJob(name, 'quick').jobText];
    assert.equal([countOnFiles(full), countOnFiles(quick)], [5000, name === 'filedelete' ? 100 : 200], name);
    assert.equal(fioJob.findDoubts(full), [], `${name} keeps to its files`);
    for (const field of ['origin', 'requests']) assert.match(full, new RegExp(`^; ${field}: .{10}`, 'm'), name);
  }
  assert.is(fioJob.resize?.('[x]\nnrfiles=3\n', 'quick'), '[x]\nnrfiles=3\n', 'a job that says nothing of it stays as it is');
});

test('mounts and jobs have folders of their own', () => {
  const folders = [
    filesFolder(readyJob('filestat'), place('a')),
    filesFolder(readyJob('filestat'), place('b')),
    filesFolder(readyJob('filecreate'), place('a')),
  ];
  assert.is(new Set(folders).size, 3);
  for (const folder of folders) assert.match(folder, /^\/mnt\/a\/data\/fsbench-fio\/[0-9a-f]{16}$/);
});

/** Whether the words have fio make files. */
const makes = (argv: readonly string[] | undefined) => (argv?.includes('--create_only=1') && argv.includes('--create_fsync=0')) ?? false;

test('files are there before a loop that looks at them or removes them, and not before one that makes them', () => {
  const found = ['filecreate', 'filestat', 'filedelete'].map((name) => {
    const workload = readyJob(name);
    const steps = fioJob.buildSteps?.(workload, place('a'), PLAN);
    return [name, makes(fioJob.layOut(PLAN, workload)?.buildCommand(place('a'))), makes(steps?.before?.argv), steps?.after !== undefined];
  });
  assert.equal(found, [
    ['filecreate', false, false, true],
    ['filestat', true, false, false],
    ['filedelete', false, true, true],
  ]);
});

test('a job that reads or writes has no steps, and works in the test folder', () => {
  const workload = readyJob('seqread-psync');
  assert.equal(fioJob.buildSteps?.(workload, place('a'), PLAN), {});
  assert.ok(fioJob.buildCommand(PLAN, workload, place('a')).includes('--directory=/mnt/a/data'));
});

test('room is counted by the files on every mount', () => {
  assert.is(bytesOnFiles('nrfiles=100\nfilesize=8k\n', 1024 ** 3), 100 * 8192 + 2 * 1024 ** 2);
  assert.is(bytesOnFiles('nrfiles=100\nfilesize=1k\n', 1024 ** 3), 100 * 4096 + 2 * 1024 ** 2, 'a block each');
  assert.is(fioJob.fileBytes(PLAN, readyJob('filestat')), 2 * (5000 * 4096 + 2 * 1024 ** 2));
});

test.run();
