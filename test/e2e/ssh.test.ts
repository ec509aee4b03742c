/** The ssh target against a real sshd: mounts found, loops measured, what greets and what dies, and nothing left. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { ProbeAnswer } from '../../src/model/semantics.ts';
import { testNeeding, whyNoProgram } from '../support/needs.ts';
import { startSshd, whyNoSshd } from '../support/sshd.ts';
import { makeFolder, makeMounts, readLoops, readRun, runCli, startCli, waitFor } from './support.ts';

const test = testNeeding(whyNoSshd() ?? whyNoProgram('fio', 'perl'));

const SMALL = ['--runtime', '1', '--size', '1M', '--direct', '0'];

/** Folders of ours on the machine, which is this one. */
const leftovers = (dir: string) => readdirSync('/tmp').filter((name) => name === `fsbench-${readRun(dir).id}`);

test('measures folders of a machine behind a shell that greets, and takes away what it made', async () => {
  await using sshd = await startSshd('Welcome! 3 updates: 100 % [ok]');
  const { cwd, list } = makeMounts();
  const args = ['--jobs', 'randrw-psync-multi', '--loops', '2', ...SMALL, '--out', 'run'];
  const ended = await runCli(['fio', '--target', `ssh:machine?config=${sshd.config}`, '--mounts', list, ...args], cwd);
  assert.is(ended.code, 0, ended.stderr);
  const loops = readLoops(join(cwd, 'run'));
  assert.is(loops.length, 4);
  for (const { mount, metrics, reason } of loops) assert.ok((metrics?.read?.iops ?? 0) > 0 && (metrics?.write?.iops ?? 0) > 0, `${mount}: ${reason}`);
  const { environment, mounts } = readRun(join(cwd, 'run'));
  assert.match(environment?.parts?.['connection'] ?? '', /^OpenSSH_\d/);
  assert.match(environment?.fio ?? '', /^fio-\d/, 'the greeting is not taken for an answer');
  assert.is(mounts.length, 2);
  assert.equal(readdirSync(join(cwd, 'two')), ['precious'], "the user's files stay, ours go");
  assert.equal(readdirSync(join(cwd, 'one: $(id)')), []);
  assert.equal(leftovers(join(cwd, 'run')), []);
});

test('times a command there, cold and warm, in files of its own', async () => {
  await using sshd = await startSshd('Welcome! 3 updates: 100 % [ok]');
  const { cwd, list } = makeMounts();
  const argv = ['exec', '--target', `ssh:machine?config=${sshd.config}`, '--mounts', list, '--loops', '1', '--name', 'w', '--out', 'run'];
  const ended = await runCli([...argv, '--', '[ ! -e y ] && echo x > y && cat y && sleep 0.05'], cwd);
  assert.is(ended.code, 0, ended.stderr);
  const loops = readLoops(join(cwd, 'run'));
  const told = loops.map(({ workload, mount, outcome, reason }) => `${workload} on ${mount}: ${outcome} ${reason ?? ''}`);
  assert.equal(told.sort(), ['w (cold) on first: ok ', 'w (cold) on second: ok ', 'w (warm) on first: ok ', 'w (warm) on second: ok ']);
  for (const { figures } of loops) assert.ok((figures?.['wall-time'] ?? 0) >= 0.05, 'its time');
  assert.equal([readdirSync(join(cwd, 'two')), readdirSync(join(cwd, 'one: $(id)')), leftovers(join(cwd, 'run'))], [['precious'], [], []]);
});

test("tries what its mounts keep, on both sides where its folders are this host's, and takes away what it made", async () => {
  await using sshd = await startSshd('Welcome! 3 updates: 100 % [ok]');
  const { cwd, list } = makeMounts();
  const target = `ssh:machine?config=${sshd.config}`;
  const ended = await runCli(['semantics', '--target', target, '--mounts', list, '--only', 'fifo,name-odd,flock*,content', '--json', '--out', 'run'], cwd);
  assert.is(ended.code, 0, ended.stderr);
  const { answers } = JSON.parse(ended.stdout) as { answers: readonly ProbeAnswer[] };
  const brief = (mount: string) => answers.flatMap(({ mount: of, probe, answer }) => (of === mount ? [`${probe} ${answer}`] : []));
  const first = brief('first');
  assert.equal(first, [
    'fifo ok',
    'name-odd ok',
    'flock excluded',
    'flock-released ok',
    'flock-between-mounts no other mount shows these files',
    'flock-seen-by-host excluded',
    'flock-of-host excluded',
    'content seen',
  ]);
  assert.equal(brief('second'), first);
  assert.equal([readdirSync(join(cwd, 'two')), leftovers(join(cwd, 'run'))], [['precious'], []]);
});

test('a machine that goes away in a loop costs that loop, says so, and is resumed', async () => {
  const { cwd, list } = makeMounts();
  await using sshd = await startSshd();
  const args = ['--jobs', 'seqread-psync', '--loops', '3', '--runtime', '4', '--size', '1M', '--direct', '0', '--out', 'run'];
  const running = startCli(['fio', '--target', `ssh:machine?config=${sshd.config}`, '--mounts', list, ...args], cwd);
  await waitFor('the first loop', running, () => readLoops(join(cwd, 'run'))[0]);
  sshd.kill();
  const ended = await running.ended;
  assert.is(ended.code, 3, ended.stderr);
  assert.match(ended.stderr, /ssh:machine\S*: .+; setting everything up anew/, ended.stderr);
  assert.match(ended.stderr, /Connection refused|no connection/);
  assert.match(ended.stderr, /[1-9] of 6 loops are kept\. Go on with: fsbench fio --resume/);
  assert.match(ended.stderr, new RegExp(`on it may be left: .*fsbench-${readRun(join(cwd, 'run')).id}`));
  await sshd.start();
  const resumed = await runCli(['fio', '--resume', 'run'], cwd);
  assert.is(resumed.code, 0, resumed.stderr);
  assert.ok(readLoops(join(cwd, 'run')).filter(({ outcome }) => outcome === 'ok').length === 6);
  assert.equal([readdirSync(join(cwd, 'two')), leftovers(join(cwd, 'run'))], [['precious'], []]);
});

test('two machines are columns of one table, interleaved, and the run is gone on with', async () => {
  await using one = await startSshd();
  await using two = await startSshd();
  const { cwd, list } = makeMounts();
  const targets = [`ssh:machine?config=${one.config}`, `ssh:127.0.0.1:${two.port}?config=${two.config}`];
  const options = ['--mounts', list.split(',second=')[0] as string, '--jobs', 'seqread-psync', '--loops', '2', ...SMALL, '--out', 'run'];
  const ended = await runCli(['fio', '--target', targets[0] as string, '--target', targets[1] as string, ...options], cwd);
  assert.is(ended.code, 0, ended.stderr);
  const columns = ['ssh-machine/first', `ssh-127.0.0.1-${two.port}/first`];
  assert.equal([...new Set(readLoops(join(cwd, 'run')).map(({ mount }) => mount))].sort(), columns.toSorted());
  for (const column of columns) assert.ok(ended.stdout.includes(column), ended.stdout);
  const { environments, plan } = readRun(join(cwd, 'run'));
  assert.equal([plan.targets, Object.keys(environments ?? {}).sort()], [targets, targets.toSorted()]);
  const resumed = await runCli(['fio', '--resume', 'run', '--loops', '2'], cwd);
  assert.is(resumed.code, 0, resumed.stderr);
  assert.match(resumed.stderr, 'the run is complete');
});

test('doctor looks at a machine: how it is reached, its programs, caches and mounts', async () => {
  await using sshd = await startSshd();
  const { code, stdout, stderr } = await runCli(['doctor', '--target', `ssh:machine?config=${sshd.config}`, '--json'], makeFolder());
  const { findings } = JSON.parse(stdout) as { findings: { name: string; state: string; detail: string }[] };
  const detailOf = (name: string) => findings.find((finding) => finding.name === name)?.detail ?? 'nothing';
  assert.match(detailOf('reached'), /^connection OpenSSH_\d/, stderr);
  assert.match(detailOf('programs'), /^fio-\d/);
  assert.match(detailOf('caches'), /dropped/);
  // Whether this system has a folder to measure is its own affair; that it is told is ours.
  assert.is(code, findings.some(({ state }) => state === 'missing') ? 3 : 0);
  assert.ok(findings.some(({ name }) => name === 'mount'));
});

test('doctor says of a machine that is not there how to mend it', async () => {
  const { code, stdout } = await runCli(['doctor', '--target', 'ssh:127.0.0.1:1'], makeFolder());
  assert.is(code, 3);
  assert.match(stdout, /✗ reached .*Connection refused.*is it running/);
});

test('a host that asks for a password is told with what sets up a key', async () => {
  await using sshd = await startSshd();
  const cwd = makeFolder();
  const config = join(cwd, 'config');
  writeFileSync(config, readFileSync(sshd.config, 'utf8').replace(/IdentityFile .*/, 'IdentityFile none'));
  const protectedConfig = config.replace(/[\\,]/g, '\\$&');
  const ended = await runCli(['fio', '--target', `ssh:machine?config=${protectedConfig}`, '--mounts', 'auto', '--jobs', 'seqread-psync', ...SMALL], cwd);
  assert.is(ended.code, 3, ended.stderr);
  assert.match(ended.stderr, /Permission denied.*ssh-copy-id/s);
  assert.equal(readdirSync(cwd), ['config'], 'nothing of a run');
});

for (const [what, target, said] of [
  ['a host that is not there', 'ssh:127.0.0.1:1', /Connection refused.*is it running, and its sshd/s],
  ['a name nobody knows', 'ssh:no-such-host.invalid', /no-such-host.*write it as in ~\/\.ssh\/config/s],
] as const) {
  test(`${what} is told with what to do`, async () => {
    const ended = await runCli(['fio', '--target', target, '--mounts', 'auto', '--jobs', 'seqread-psync', ...SMALL], makeFolder());
    assert.is(ended.code, 3, ended.stderr);
    assert.match(ended.stderr, said);
  });
}

test.run();
