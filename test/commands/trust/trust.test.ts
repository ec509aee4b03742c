/** Tests of src/commands/trust/trust.ts, most through the command: nothing is run because a stranger's file says so. */

import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { measureAgain } from '../../../src/commands/check/measure-again.ts';
import { loadSources } from '../../../src/commands/load-sources.ts';
import type { Plan, RunRecord } from '../../../src/model/records.ts';
import { PACKAGE_ROOT } from '../../../src/process/paths.ts';
import { createRunDirectory } from '../../../src/store/run-directory.ts';
import { runCommand } from '../../support/command-io.ts';
import { rejectionOf } from '../../support/failure.ts';
import { testNeeding, WHY_NOT_OTHERS, whyNoProgram } from '../../support/needs.ts';
import { makeLoop, makePlan, makeRun } from '../../support/records.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const CLI = join(PACKAGE_ROOT, 'dist/src/cli.js');
const withFio = testNeeding(whyNoProgram('fio'));

function fsbench(args: readonly string[], cwd: string, state = join(cwd, 'state')) {
  const env = { ...process.env, FSBENCH_CACHE: join(cwd, 'cache'), XDG_STATE_HOME: state, NO_COLOR: '1' };
  return spawnSync(process.execPath, [CLI, ...args], { cwd, env, encoding: 'utf8', timeout: 300_000 });
}

/** A run of other origin in CWD/run with a loop of the first workload measured. */
function writeRun(cwd: string, plan: Plan, parts: Partial<RunRecord> = {}): string {
  const dir = join(cwd, 'run');
  const directory = createRunDirectory(dir, makeRun(plan, parts));
  const [workload, mount] = [plan.workloads[0]?.name ?? '', plan.mounts[0]?.name ?? ''];
  const { raw: _raw, ...loop } = makeLoop({ workload, mount });
  directory.append(loop, { stdout: Buffer.from('{}'), stderr: '' });
  directory.close();
  return dir;
}

/** A program that leaves MARK beside it. */
function writeMarker(cwd: string): { program: string; mark: string } {
  const program = join(cwd, 'program');
  writeFileSync(program, `#!/bin/sh\ntouch '${join(cwd, 'MARK')}'\necho virtiofsd 1.13.3\n`, { mode: 0o755 });
  return { program, mark: join(cwd, 'MARK') };
}

const QUICK_LOCAL = { target: 'local', loops: 1, fio: { ...makePlan([], 'tmpfs').fio, runtimeSeconds: 1, sizeBytes: 65_536, direct: 0 as const } };

/** A local plan with a job that leaves MARK in CWD. */
function planJob(cwd: string): Plan {
  const jobText = `[j]\nrw=read\nioengine=psync\nexec_prerun=touch '${join(cwd, 'MARK')}'\n`;
  return {
    ...makePlan([], `m=${cwd}`),
    ...QUICK_LOCAL,
    workloads: [
      { name: 'done', jobText },
      { name: 'evil', jobText },
    ],
  };
}

test("a stranger's run does not say which daemon is started", () => {
  const cwd = makeTempDir();
  const { program, mark } = writeMarker(cwd);
  const dir = writeRun(cwd, makePlan(['a', 'b'], `v=virtiofs:daemon=${program}`));
  const { status, stderr } = fsbench(['fio', '--resume', dir], cwd);
  assert.not.ok(existsSync(mark), 'the program was run');
  assert.is(status, 2, stderr);
  assert.ok(stderr.includes(`${dir}/run.json says what runs on this machine`), stderr);
  assert.ok(stderr.includes(`mount 'v' runs the program daemon=${program} on this machine`), stderr);
  assert.match(stderr, /add --trust/);
  assert.not.ok(existsSync(join(dir, 'lock')), 'lock');
});

withFio("a stranger's run does not measure on this machine, nor run its jobs' commands there; --trust takes it, and then it is known", () => {
  const cwd = makeTempDir();
  const dir = writeRun(cwd, planJob(cwd));
  const refused = fsbench(['fio', '--resume', dir], cwd);
  assert.not.ok(existsSync(join(cwd, 'MARK')), 'the command was run');
  assert.is(refused.status, 2, refused.stderr);
  for (const words of [
    `target local runs jobs on this machine, with test files below ${cwd}`,
    `job evil, line 4: exec_prerun runs a command: exec_prerun=touch '${join(cwd, 'MARK')}'`,
  ])
    assert.ok(refused.stderr.includes(words), `${words} in ${refused.stderr}`);
  const trusted = fsbench(['fio', '--resume', dir, '--trust'], cwd);
  assert.is(trusted.status, 0, trusted.stderr);
  assert.ok(existsSync(join(cwd, 'MARK')), 'what was trusted runs');
  for (const words of [`--trust takes from ${dir}/run.json:`, `job evil, line 4: exec_prerun runs a command: exec_prerun=touch`])
    assert.is(trusted.stderr.split(words).length, 2, `once ${words} in ${trusted.stderr}`);
  const again = fsbench(['fio', '--resume', dir], cwd);
  assert.equal([again.status, again.stderr.includes('--trust takes')], [0, false], 'trusted once');
  assert.is(fsbench(['fio', '--resume', dir], cwd, join(cwd, 'other-state')).status, 2, 'by this user alone');
});

test('an id that leads elsewhere removes nothing', () => {
  const cwd = makeTempDir();
  mkdirSync(join(cwd, 'mount'));
  mkdirSync(join(cwd, 'victim'));
  writeFileSync(join(cwd, 'victim/precious'), 'mine');
  const plan = { ...makePlan(['a', 'b'], `m=${join(cwd, 'mount')}`), ...QUICK_LOCAL };
  const dir = writeRun(cwd, plan, { id: '../../../victim' });
  const { status, stderr } = fsbench(['fio', '--resume', dir, '--trust'], cwd);
  assert.ok(existsSync(join(cwd, 'victim/precious')), 'removed');
  assert.is(status, 2, stderr);
  assert.ok(stderr.includes(`${dir}/run.json: id: `), stderr);
});

withFio('a run made here goes on without a word, wherever its directory is moved; changed by anybody it is a stranger', () => {
  const cwd = makeTempDir();
  const mount = join(cwd, 'mount');
  mkdirSync(mount);
  const args = ['--target', 'local', '--mounts', `m=${mount}`, '--jobs', 'seqread-psync', '--loops', '1', '--runtime', '1', '--size', '64K', '--direct', '0'];
  const made = fsbench(['fio', ...args, '--out', 'run'], cwd);
  assert.is(made.status, 0, made.stderr);
  const moved = join(cwd, 'moved');
  cpSync(join(cwd, 'run'), moved, { recursive: true });
  rmSync(join(moved, 'results.jsonl'));
  assert.is(fsbench(['fio', '--resume', moved], cwd).status, 0, 'moved');
  const file = join(moved, 'run.json');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(mount, cwd));
  const changed = fsbench(['fio', '--resume', moved], cwd);
  assert.is(changed.status, 2, changed.stderr);
  assert.match(changed.stderr, 'this user did not start it here');
});

withFio('where no key can be kept a run is measured all the same, and says what that means', () => {
  const cwd = makeTempDir();
  const args = ['--target', 'local', '--mounts', `m=${cwd}`, '--jobs', 'seqread-psync', '--loops', '1', '--runtime', '1', '--size', '64K', '--direct', '0'];
  const { status, stderr } = fsbench(['fio', ...args, '--out', 'run'], cwd, '/proc');
  assert.is(status, 0, stderr);
  assert.match(stderr, /the run can't be marked as yours \(.*\): --resume and check --confirm will ask for --trust/);
  assert.is(fsbench(['fio', '--resume', 'run'], cwd, '/proc').status, 2);
});

test("a stranger's run is reported, whatever it names, and a plain one may be measured", () => {
  const cwd = makeTempDir();
  const dir = writeRun(cwd, planJob(cwd));
  assert.is(fsbench(['report', dir], cwd).status, 0);
  const other = makeTempDir();
  // All of it is measured: going on boots no VM.
  const plain = writeRun(other, makePlan(['a'], '9p', { loops: 1 }));
  const { status, stderr } = fsbench(['fio', '--resume', plain], other);
  assert.is(status, 0, stderr);
});

test('a line of results.jsonl that is no loop is named, and not measured over', () => {
  const cwd = makeTempDir();
  const dir = writeRun(cwd, makePlan(['a'], '9p', { loops: 1 }));
  const file = join(dir, 'results.jsonl');
  const line = `${JSON.stringify({ workload: 'a', mount: '9p', loop: 1, outcome: 'ok', warnings: null, metrics: 'x' })}\n`;
  appendFileSync(file, line);
  const before = readFileSync(file, 'utf8');
  const { status, stderr } = fsbench(['fio', '--resume', dir], cwd);
  assert.is(status, 2, stderr);
  assert.ok(stderr.includes(`${file}:2: not a result`), stderr);
  assert.is(readFileSync(file, 'utf8'), before);
});

test("check --confirm runs nothing that a stranger's run names", async () => {
  const cwd = makeTempDir();
  const dir = writeRun(cwd, planJob(cwd));
  const sources = await loadSources([dir]);
  const again = runCommand(async (io) => (await measureAgain(sources, [{ workload: 'done', mount: 'm' }], [], false, io)).length);
  const error = await rejectionOf(again, 'confirm');
  assert.is(error.code, 'untrusted-run');
  assert.not.ok(existsSync(`${dir}-confirm`), 'nothing begun');
});

for (const [register, what, spoil] of [
  [test, 'its group can write it', (file: string) => chmodSync(file, 0o664)],
  [test, 'everybody can write it', (file: string) => chmodSync(file, 0o646)],
  [testNeeding(WHY_NOT_OTHERS), 'user 12345 owns it', (file: string) => chownSync(file, 12_345, 12_345)],
] as const) {
  register(`a configuration that others can write names no program: ${what}`, () => {
    const cwd = makeTempDir();
    const { program, mark } = writeMarker(cwd);
    const file = join(cwd, 'c.yaml');
    writeFileSync(file, `mounts: v=virtiofs:daemon=${program}\njobs: seqread-psync\n`, { mode: 0o644 });
    spoil(file);
    const refused = fsbench(['fio', '--config', file, '--dry-run'], cwd);
    assert.not.ok(existsSync(mark), `${what}: the program was run`);
    assert.is(refused.status, 2, refused.stderr);
    assert.ok(
      refused.stderr.includes(`--config ${file} says what runs on this machine, and ${what}:\n    mount 'v' runs the program daemon=${program}`),
      refused.stderr,
    );
    assert.is(fsbench(['fio', '--config', file, '--dry-run', '--mounts', '9p'], cwd).status, 0, `${what}: what the command line says instead`);
    writeFileSync(`${file}.sweep`, `sweep: v:daemon=${program}\njobs: seqread-psync\n`, { mode: 0o644 });
    spoil(`${file}.sweep`);
    const swept = fsbench(['fio', '--config', `${file}.sweep`, '--dry-run', '--mounts', 'v=virtiofs'], cwd);
    assert.not.ok(existsSync(mark), `${what}: the program of a sweep was run`);
    assert.is(swept.status, 2, swept.stderr);
    const trusted = fsbench(['fio', '--config', file, '--dry-run', '--trust'], cwd);
    assert.is(trusted.status, 0, `${what}: trusted`);
    assert.ok(trusted.stderr.includes(`--trust takes from --config ${file}:\n    mount 'v' runs the program daemon=${program}`), trusted.stderr);
    assert.ok(existsSync(mark), `${what}: what is trusted runs`);
  });
}

test('a configuration of others names no kernel of this machine', () => {
  const cwd = makeTempDir();
  const file = join(cwd, 'c.yaml');
  const dryRun = (kernel: string, ...more: readonly string[]) => {
    writeFileSync(file, `mounts: 9p\njobs: seqread-psync\nkernel: ${kernel}\n`);
    chmodSync(file, 0o666);
    return fsbench(['fio', '--config', file, '--dry-run', ...more], cwd);
  };
  const refused = dryRun('/opt/k.deb');
  assert.is(refused.status, 2, refused.stderr);
  assert.ok(refused.stderr.includes('\n    a VM boots kernel=/opt/k.deb of this machine'), refused.stderr);
  assert.is(dryRun('/opt/k.deb', '--kernel', '6.12').status, 0, 'what the command line says instead');
  assert.is(dryRun('6.12').status, 0, "one of apt's");
});

test('a configuration of others does not say where or what, to a target and a leave that are typed', () => {
  const cwd = makeTempDir();
  const file = join(cwd, 'c.yaml');
  const local = ['fio', '--target', 'local', '--dry-run'];
  for (const [text, args, code] of [
    [`mounts: m=${cwd}\n`, local, 2],
    [`mounts: m=/elsewhere\n`, [...local, '--mounts', `m=${cwd}`], 0],
    ['jobs: seqread-psync\n', [...local, '--mounts', `m=${cwd}`, '--allow-job-commands'], 2],
    ['jobs: seqread-psync\n', [...local, '--mounts', `m=${cwd}`], 0],
    ['loops: 2\n', [...local, '--mounts', `m=${cwd}`, '--allow-job-commands'], 0],
    [`share: ${cwd}\n`, ['fio', '--mounts', '9p', '--dry-run'], 2],
    ['allow-job-commands: true\n', ['fio', '--mounts', '9p', '--dry-run'], 2],
  ] as const) {
    writeFileSync(file, text);
    chmodSync(file, 0o666);
    const ended = fsbench([...args, '--config', file], cwd);
    assert.is(ended.status, code, `${text} with ${args.join(' ')}: ${ended.stderr}`);
    if (code === 2) assert.match(ended.stderr, 'everybody can write it');
  }
});

test('a configuration of the user, and a plain one of anybody, need no leave', () => {
  const cwd = makeTempDir();
  const file = join(cwd, 'c.yaml');
  writeFileSync(file, `target: local\nmounts: m=${cwd}\n`, { mode: 0o644 });
  chmodSync(file, 0o644);
  assert.is(fsbench(['fio', '--config', file, '--dry-run'], cwd).status, 0, 'own');
  writeFileSync(file, 'mounts: 9p,sshfs\nloops: 2\n');
  chmodSync(file, 0o666);
  assert.is(fsbench(['fio', '--config', file, '--dry-run'], cwd).status, 0, 'plain');
});

test('--trust without anything to trust is wrong usage', () => {
  const cwd = makeTempDir();
  assert.match(fsbench(['fio', '--mounts', '9p', '--trust', '--dry-run'], cwd).stderr, '--trust goes with --resume or --config');
  assert.match(fsbench(['check', 'x', '--trust'], cwd).stderr, '--trust goes with --confirm');
});

withFio('a job file that runs commands is refused where it would run on this machine, and read by nobody where it runs in the VM', () => {
  const cwd = makeTempDir();
  const file = join(cwd, 'evil.job');
  writeFileSync(file, `[j]\nrw=read\nexec_prerun=touch MARK\nioengine=./lib.so\n`);
  const local = ['fio', '--target', 'local', '--mounts', `m=${cwd}`, '--jobs', file, '--dry-run'];
  const refused = fsbench(local, cwd);
  assert.is(refused.status, 2, refused.stderr);
  for (const words of [`job file ${file} would run on this machine`, 'line 3: exec_prerun runs a command', 'line 4: ioengine is none', '--allow-job-commands'])
    assert.ok(refused.stderr.includes(words), `${words} in ${refused.stderr}`);
  assert.is(fsbench(['fio', '--mounts', '9p', '--jobs', file, '--dry-run'], cwd).status, 0, 'in the VM');
  writeFileSync(file, `[j]\nrw=read\nexec_prerun=touch MARK\n`);
  assert.is(fsbench([...local, '--allow-job-commands'], cwd).status, 0, 'allowed');
});

withFio('what fio of this machine would load while it reads a job for the VM is not loaded', () => {
  const cwd = makeTempDir();
  const file = join(cwd, 'j.job');
  // Read by fio here, it would say that there is no such option.
  writeFileSync(file, '[j]\nrw=read\nioengine=external:./lib.so\noption_of_that_engine=1\n');
  const { status, stderr } = fsbench(['fio', '--mounts', '9p', '--jobs', file, '--dry-run'], cwd);
  assert.is(status, 0, stderr);
});

test.run();
