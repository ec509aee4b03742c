/** Machines that are made for a run, by a limactl that says what Lima says: in turn, once a loop, and gone whatever ends the run. */

import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { type FakeLimactl, makeFakeLimactl } from '../support/fake-limactl.ts';
import { testNeeding, whyNoProgram } from '../support/needs.ts';
import { startSshd, whyNoSshd } from '../support/sshd.ts';
import { makeFolder, readLoops, readRun, runCli, startCli, waitFor } from './support.ts';

const test = testNeeding(whyNoSshd() ?? whyNoProgram('fio'));

const ONE = 'lima:new?mount-type=9p';
const TWO = 'lima:new?mount-type=9p,virtiofs';

/** More processors than any host has for two of them: they take turns. */
const IN_TURN = ['--cpus', '200'];

/** A folder of the machine to measure, which is this one. */
function makeDisk(): { cwd: string; words: string[] } {
  const cwd = makeFolder();
  const disk = join(cwd, 'disk');
  mkdirSync(disk);
  const list = `disk=${disk.replace(/[\\,:]/g, '\\$&')}`;
  return { cwd, words: ['--mounts', list, '--jobs', 'seqread-psync', '--runtime', '1', '--size', '1M', '--direct', '0', '--out', 'run'] };
}

/** Nothing is left: no instance, no share, no session of a run. */
function assertGone({ instances }: FakeLimactl, cwd: string): void {
  assert.equal(instances(), [], 'instances');
  assert.not(existsSync(join(cwd, 'run/fsbench-share')), 'the share');
  const sessions = readdirSync(tmpdir()).filter((name) => /^fsbench-\d+\+/.test(name));
  assert.equal(sessions, [], 'sessions');
}

test('two machines take turns: each is made once, started for every loop, and removed at the end', async () => {
  await using sshd = await startSshd();
  const lima = makeFakeLimactl(sshd);
  const { cwd, words } = makeDisk();
  const ended = await runCli(['fio', '--target', TWO, ...IN_TURN, ...words, '--loops', '2'], cwd, { env: lima.env });
  assert.is(ended.code, 0, ended.stderr);
  assert.equal([...new Set(readLoops(join(cwd, 'run')).map(({ mount }) => mount))].sort(), ['lima-9p/disk', 'lima-virtiofs/disk']);
  const { plan, environments } = readRun(join(cwd, 'run'));
  assert.is(plan.oneAtATime, true);
  assert.equal(
    Object.values(environments ?? {}).map(({ parts }) => parts?.['lima']),
    ['2.2.0', '2.2.0'],
  );
  const commands = lima.commands();
  const count = (word: string) => commands.filter((line) => line.startsWith(word)).length;
  // The last of a loop may be the first of the next.
  assert.ok([3, 4].includes(count('start')) && count('stop') === count('start'), commands.join('\n'));
  assert.equal([count('create'), count('delete')], [2, 2], commands.join('\n'));
  assertGone(lima, cwd);
});

test('a machine that does not come up ends the run with what its manager said, and is gone', async () => {
  await using sshd = await startSshd();
  const lima = makeFakeLimactl(sshd);
  lima.onStart('false');
  const { cwd, words } = makeDisk();
  const { code, stderr } = await runCli(['fio', '--target', ONE, ...words], cwd, { env: lima.env });
  assert.is(code, 3, stderr);
  assert.match(stderr, /limactl start .*fsbench-[0-9a-f]{6}-9p`: the guest did not come up/);
  assertGone(lima, cwd);
});

test('a folder that is not shared as it was asked for is not measured', async () => {
  await using sshd = await startSshd();
  const lima = makeFakeLimactl(sshd);
  const { cwd, words } = makeDisk();
  const { code, stderr } = await runCli(['fio', '--target', ONE, ...words.slice(2), '--mounts', 'auto'], cwd, { env: lima.env });
  assert.is(code, 3, stderr);
  assert.match(stderr, "mount '9p': /mnt/fsbench is no folder on lima:fsbench-");
  assertGone(lima, cwd);
});

test('Ctrl-C while a machine starts leaves nothing of it', async () => {
  await using sshd = await startSshd();
  const lima = makeFakeLimactl(sshd);
  lima.onStart('sleep 60');
  const { cwd, words } = makeDisk();
  const running = startCli(['fio', '--target', ONE, ...words], cwd, { env: lima.env });
  await waitFor('the start', running, () => lima.commands().find((line) => line.startsWith('start')));
  running.child.kill('SIGINT');
  const { code, stderr } = await running.ended;
  assert.is(code, 130, stderr);
  assertGone(lima, cwd);
});

test('what a killed run left is named by doctor, and taken away by the next start, whatever it measures', async () => {
  await using sshd = await startSshd();
  const lima = makeFakeLimactl(sshd);
  const { cwd, words } = makeDisk();
  const running = startCli(['fio', '--target', ONE, ...words, '--loops', '4'], cwd, { env: lima.env });
  await waitFor('a loop', running, () => readLoops(join(cwd, 'run'))[0]);
  running.child.kill('SIGKILL');
  await running.ended;
  const [left = ''] = lima.instances();
  assert.match(left, /^fsbench-[0-9a-f]{6}-9p$/);
  assert.match((await runCli(['doctor'], cwd, { env: lima.env })).stdout, `${left} of lima`);
  const next = await runCli(['fio', '--target', 'local', ...words.slice(0, -1), 'other'], cwd, { env: lima.env });
  assert.is(next.code, 0, next.stderr);
  assert.equal(lima.instances(), []);
  const resumed = await runCli(['fio', '--resume', 'run'], cwd, { env: lima.env });
  assert.is(resumed.code, 0, resumed.stderr);
  assert.is(readLoops(join(cwd, 'run')).filter(({ outcome }) => outcome === 'ok').length, 4);
  assertGone(lima, cwd);
});

test('a dry run shows the commands and starts nothing', async () => {
  await using sshd = await startSshd();
  const lima = makeFakeLimactl(sshd);
  const { cwd, words } = makeDisk();
  const { code, stdout, stderr } = await runCli(['fio', '--target', TWO, ...words.slice(0, -2), '--dry-run'], cwd, { env: lima.env });
  assert.is(code, 0, stderr);
  for (const word of ['create', 'start', 'stop', 'delete']) assert.match(stdout, new RegExp(`limactl ${word} .*fsbench-RUN-virtiofs`), stdout);
  assert.equal(lima.commands(), []);
});

test.run();
