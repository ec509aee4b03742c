/** The local target: two folders of this machine as mounts, with fio for real. */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { testNeeding, whyNoProgram } from '../support/needs.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { descendants, makeMounts, readLoops, readRun, runCli, startCli, survivors, waitFor } from './support.ts';

const test = testNeeding(whyNoProgram('fio'));

test('measures paths that are mounted already, in folders of its own that it takes away', async () => {
  const { cwd, list } = makeMounts();
  const ended = await runCli(
    [
      'fio',
      '--target',
      'local',
      '--mounts',
      list,
      '--jobs',
      'randrw-psync-multi',
      '--loops',
      '2',
      '--runtime',
      '1',
      '--size',
      '4M',
      '--direct',
      '0',
      '--out',
      'run',
    ],
    cwd,
  );
  assert.is(ended.code, 0, ended.stderr);
  const loops = readLoops(join(cwd, 'run'));
  assert.is(loops.length, 4);
  for (const { mount, metrics, reason } of loops) assert.ok((metrics?.read?.iops ?? 0) > 0 && (metrics?.write?.iops ?? 0) > 0, `${mount}: ${reason}`);
  assert.equal(readdirSync(join(cwd, 'two')), ['precious'], "the user's files stay, ours go");
  assert.equal(readdirSync(join(cwd, 'one: $(id)')), []);
  assert.is(readRun(join(cwd, 'run')).mounts.length, 2);
});

test('a workload that is tried first has loops of the length that was found, and is tried once', async () => {
  const { cwd, list } = makeMounts();
  const argv = ['fio', '--target', 'local', '--mounts', list, '--jobs', 'randread-psync', '--size', '64M', '--direct', '0', '--trial', '4'];
  const ended = await runCli([...argv, '--budget', '40s', '--retry-noisy', 'false', '--out', 'run'], cwd);
  assert.is(ended.code, 0, ended.stderr);
  const { plan } = readRun(join(cwd, 'run'));
  const { rampSeconds, runtimeSeconds } = plan.workloads[0]?.length ?? {};
  assert.ok([0, 1, 2].includes(rampSeconds ?? -1) && [1, 2].includes(runtimeSeconds ?? -1), JSON.stringify(plan.workloads[0]?.length));
  assert.match(ended.stderr, new RegExp(`randread-psync was tried: loops of ${runtimeSeconds} s`));
  const loops = readLoops(join(cwd, 'run'));
  assert.ok(loops.length >= 2, ended.stderr);
  for (const { fioArgv } of loops) {
    assert.ok(fioArgv.includes(`--runtime=${runtimeSeconds}`), fioArgv.join(' '));
    assert.is(fioArgv.includes(`--ramp_time=${rampSeconds}`), rampSeconds !== 0, fioArgv.join(' '));
  }
  assert.equal([readdirSync(join(cwd, 'one: $(id)')), readdirSync(join(cwd, 'two'))], [[], ['precious']], 'nothing is left on the mounts');
  const again = await runCli(['fio', '--resume', 'run'], cwd);
  assert.is(again.code, 0, again.stderr);
  assert.not.match(again.stderr, 'was tried');
});

test('a mount called for what it is not says so in progress, loops, report, page and JSON', async () => {
  const { cwd } = makeMounts();
  const mount = `virtiofs=${join(cwd, 'two').replace(/[\\,:]/g, '\\$&')}`;
  const args = ['--jobs', 'seqread-psync', '--loops', '1', '--runtime', '1', '--size', '64K', '--direct', '0', '--out', 'run', '--json'];
  const ended = await runCli(['fio', '--target', 'local', '--mounts', mount, ...args], cwd);
  assert.is(ended.code, 0, ended.stderr);
  const words = 'the mount is called for another kind of file system than the mount table shows';
  assert.ok(ended.stderr.includes(words), ended.stderr);
  assert.ok(readLoops(join(cwd, 'run')).every(({ warnings }) => warnings.some(({ code }) => code === 'misnamed-mount')));
  assert.match(ended.stdout, 'misnamed-mount');
  for (const file of ['report.md', 'report.html']) assert.match(readFileSync(join(cwd, 'run', file), 'utf8'), words, file);
});

test('a job that runs a command does so with leave alone, and is resumed without asking again', async () => {
  const { cwd, list } = makeMounts();
  writeFileSync(join(cwd, 'mark.job'), `[j]\nrw=read\nioengine=psync\nexec_prerun=touch /tmp/fsbench-e2e-mark-${process.pid}\n`);
  const mark = `/tmp/fsbench-e2e-mark-${process.pid}`;
  const args = ['--jobs', 'mark.job', '--loops', '1', '--runtime', '1', '--size', '64K', '--direct', '0', '--out', 'run'];
  const refused = await runCli(['fio', '--target', 'local', '--mounts', list, ...args], cwd);
  assert.is(refused.code, 2, refused.stderr);
  assert.match(refused.stderr, 'line 4: exec_prerun runs a command');
  assert.not.ok(existsSync(mark), 'run without leave');
  const allowed = await runCli(['fio', '--target', 'local', '--mounts', list, ...args, '--allow-job-commands'], cwd);
  assert.is(allowed.code, 0, allowed.stderr);
  assert.ok(existsSync(mark), 'run with leave');
  rmSync(mark);
  rmSync(join(cwd, 'run/results.jsonl'));
  assert.is((await runCli(['fio', '--resume', 'run'], cwd)).code, 0);
  assert.ok(existsSync(mark), 'resumed');
  rmSync(mark);
});

test('logs that a job writes lie in a folder of the run and go with it', async () => {
  const { cwd, list } = makeMounts();
  // Paths that fio leaves as they are.
  const look = makeTempDir();
  const [temporary, seen] = [join(look, 'tmp'), join(look, 'seen')];
  mkdirSync(temporary);
  // It tells where fio works, and what lies there when the job is done.
  writeFileSync(join(look, 'list'), `(pwd; ls) >> ${seen}\n`);
  writeFileSync(join(cwd, 'log.job'), `[j]\nrw=read\nioengine=psync\nwrite_bw_log=mine\nexec_postrun=sh ${look}/list\n`);
  const args = ['--jobs', 'log.job', '--loops', '1', '--runtime', '1', '--size', '64K', '--direct', '0', '--out', 'run', '--allow-job-commands'];
  const before = readdirSync(cwd);
  const ended = await runCli(['fio', '--target', 'local', '--mounts', list, ...args], cwd, { env: { ...process.env, TMPDIR: temporary } });
  assert.is(ended.code, 0, ended.stderr);
  const text = existsSync(seen) ? readFileSync(seen, 'utf8') : '';
  assert.ok(text.startsWith(`${temporary}/fsbench-`), `fio works in ${text}`);
  assert.match(text, /^mine_bw.*\.log$/m);
  assert.equal(readdirSync(temporary), [], 'what is left where fio worked');
  assert.equal(readdirSync(cwd).sort(), [...before, 'run'].sort(), 'where fsbench was started');
});

test('Ctrl-C ends fio and takes the test files away', async () => {
  const { cwd, list } = makeMounts();
  const running = startCli(
    [
      'fio',
      '--target',
      'local',
      '--mounts',
      list,
      '--jobs',
      'seqread-psync',
      '--loops',
      '1',
      '--runtime',
      '30',
      '--size',
      '1G',
      '--direct',
      '0',
      '--out',
      'run',
    ],
    cwd,
  );
  await waitFor('fio', running, () => (descendants(running.child.pid as number).length > 0 ? true : undefined), 30);
  const family = descendants(running.child.pid as number);
  running.child.kill('SIGINT');
  assert.is((await running.ended).code, 130);
  assert.equal(await survivors(family, 5), []);
  assert.equal(readdirSync(join(cwd, 'two')), ['precious']);
});

/** Goes on until it is ended, however fast the disk. */
const LONG_JOB = '[long]\nrw=randread\nioengine=psync\ntime_based\nrate_iops=10\n';

/** A run of it, over 64 MiB on each of two mounts. */
const longRun = (list: string, out: string) =>
  [
    'fio',
    '--target',
    'local',
    '--mounts',
    list,
    '--jobs',
    'long.job',
    '--loops',
    '1',
    '--runtime',
    '900',
    '--size',
    '64M',
    '--direct',
    '0',
    '--out',
    out,
  ] as const;

test('what a kill -9 leaves on the mounts is taken away by the next start, another run meanwhile keeps its own', async () => {
  const { cwd, list } = makeMounts();
  writeFileSync(join(cwd, 'long.job'), LONG_JOB);
  const folders = () => readdirSync(join(cwd, 'two')).filter((name) => name.startsWith('fsbench-'));
  const begin = async (out: string) => {
    const running = startCli(longRun(list, out), cwd);
    await waitFor(
      'the first loop',
      running,
      () =>
        /run directory/.test(running.stderr()) && existsSync(join(cwd, out, 'run.json')) && readRun(join(cwd, out)).environment !== null ? true : undefined,
      60,
    );
    return running;
  };
  const [killed, living] = [await begin('killed'), await begin('living')];
  killed.child.kill('SIGKILL');
  await killed.ended;
  assert.is(folders().length, 2, 'both are there');
  const quick = ['--jobs', 'seqread-psync', '--loops', '1', '--runtime', '1', '--size', '64K', '--direct', '0', '--out', 'next'];
  const next = await runCli(['fio', '--target', 'local', '--mounts', list, ...quick], cwd);
  assert.is(next.code, 0, next.stderr);
  assert.equal(folders(), [`fsbench-${readRun(join(cwd, 'living')).id}`], 'that of the living run');
  living.child.kill('SIGINT');
  assert.is((await living.ended).code, 130);
  assert.equal(readdirSync(join(cwd, 'two')), ['precious']);
});

test('a resumed run needs no more room than what is missing of its test files', async () => {
  const { cwd, list } = makeMounts();
  writeFileSync(join(cwd, 'long.job'), LONG_JOB);
  const running = startCli(longRun(list, 'run'), cwd);
  await waitFor(
    'the first loop',
    running,
    () => (existsSync(join(cwd, 'run/run.json')) && readRun(join(cwd, 'run')).environment !== null ? true : undefined),
    120,
  );
  const folder = join(cwd, 'two', `fsbench-${readRun(join(cwd, 'run')).id}`);
  const [file = ''] = readdirSync(folder).filter((name) => !name.startsWith('.'));
  const before = statSync(join(folder, file));
  running.child.kill('SIGKILL');
  await running.ended;
  const again = startCli(['fio', '--resume', 'run'], cwd);
  await waitFor(
    'the loop',
    again,
    () => (statSync(join(folder, file), { throwIfNoEntry: false })?.ino === before.ino && descendants(again.child.pid as number).length > 0 ? true : undefined),
    120,
  );
  again.child.kill('SIGINT');
  assert.is((await again.ended).code, 130, 'the files that were laid out were measured on');
  assert.equal(readdirSync(join(cwd, 'two')), ['precious']);
});

test.run();
