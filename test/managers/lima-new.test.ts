/** The lima:new target: instances made for a run, in all of Lima's mount types, measured in turn, and gone whatever ends the run. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { stringify } from 'yaml';
import { readLoops, readRun, waitFor } from '../e2e/support.ts';
import { testNeeding } from '../support/needs.ts';
import type { ManagerHome } from './home.ts';
import { limactl, prepareLima, templateOf } from './lima.ts';
import { makeOwnFolder, startAs } from './run-as.ts';
import { step } from './step.ts';

const { home, guest, virtiofsd } = await prepareLima();
const reason = guest.reason;

const SHORT = ['--mounts', 'auto', '--jobs', 'randread-psync', '--runtime', '1', '--size', '4M', '--memory', '1G', '--loops', '1'];

/** What each type is called as a column, and the file system that the guest has then. */
const TYPES = { 'reverse-sshfs': 'fuse.sshfs', '9p': '9p', ...(virtiofsd.value === null ? {} : { virtiofs: 'virtiofs' }) };

function targetOf(types: readonly string[]): string {
  const { dir } = home as ManagerHome;
  const template = join(dir, 'template.yaml');
  writeFileSync(template, stringify(templateOf(home as ManagerHome, guest.value as string)));
  return `lima:new?mount-type=${types.join(',')}&template=${template}`;
}

const start = (argv: readonly string[], cwd: string) => startAs(home as ManagerHome, 'limactl', argv, cwd);

const instances = async () => (await limactl(home as ManagerHome, ['list', '--quiet'])).stdout.toString('utf8').split('\n').filter(Boolean);

/** Nothing of a run is left: no instance, no share, no folder that leads to either. */
async function assertGone(run: string): Promise<void> {
  assert.equal(await instances(), []);
  assert.not(readdirSync(run).includes('fsbench-share'), 'the share');
  assert.equal(
    readdirSync(tmpdir()).filter((name) => name.startsWith('fsbench-')),
    [],
  );
}

testNeeding(reason)("all of Lima's mount types from one command: in turn, named for what they are, and gone at the end", async () => {
  const cwd = makeOwnFolder(home as ManagerHome, 'types');
  const types = Object.keys(TYPES);
  const { code, stdout, stderr } = await step(
    `fsbench fio --target lima:new (${types.join(', ')})`,
    () => start(['fio', '--target', targetOf(types), ...SHORT, '--out', 'run'], cwd).ended,
  );
  assert.is(code, 0, stderr);
  const { plan, mounts, environments } = readRun(join(cwd, 'run'));
  assert.is(plan.oneAtATime, availableParallelism() < types.length * plan.cpus ? true : undefined);
  const shown = Object.fromEntries(mounts.filter(({ mountPoint }) => mountPoint !== '/').map(({ name, fstype }) => [name, fstype]));
  assert.equal(shown, Object.fromEntries(Object.entries(TYPES).map(([type, fstype]) => [`lima-${type}/${type}`, fstype])));
  for (const type of types) assert.ok(stdout.includes(`lima-${type}/${type} (BW)`), stdout);
  for (const each of Object.values(environments ?? {})) assert.match(each.parts?.['lima'] ?? '', /^2\./);
  assert.ok(readLoops(join(cwd, 'run')).every(({ outcome }) => outcome === 'ok'));
  await assertGone(join(cwd, 'run'));
});

testNeeding(reason)('an instance that a killed fsbench left is taken away by the next start, which goes on with the run', async () => {
  const cwd = makeOwnFolder(home as ManagerHome, 'killed');
  const first = start(['fio', '--target', targetOf(['9p']), ...SHORT, '--runtime', '60', '--out', 'run'], cwd);
  await step('a first loop begins', () => waitFor('a loop', first, () => (/randread-psync/.test(first.stderr()) ? true : undefined), 400));
  first.child.kill('SIGKILL');
  await first.ended;
  const [left = ''] = await instances();
  assert.match(left, /^fsbench-[0-9a-f]{6}-9p$/);
  const second = start(['fio', '--target', targetOf(['9p']), ...SHORT, '--out', 'other'], cwd);
  assert.is((await step('a second run', () => second.ended)).code, 0, second.stderr());
  assert.not((await instances()).includes(left));
  await assertGone(join(cwd, 'other'));
});

testNeeding(reason)('an instance that dies in a loop costs that loop alone: it is made anew for the next, and --resume measures the lost one', async () => {
  const cwd = makeOwnFolder(home as ManagerHome, 'dead');
  const running = start(['fio', '--target', targetOf(['9p']), ...SHORT, '--runtime', '20', '--out', 'run'], cwd);
  await step('a first loop begins', () => waitFor('a loop', running, () => (/randread-psync/.test(running.stderr()) ? true : undefined), 400));
  const [name = ''] = await instances();
  // Time for fio to begin.
  await sleep(5000);
  process.kill(Number(readFileSync(join((home as ManagerHome).dir, '.lima', name, 'qemu.pid'), 'utf8')), 'SIGKILL');
  const first = await step('the rest of the run', () => running.ended);
  assert.match(first.stderr, /setting everything up anew/);
  const outcomes = () => readLoops(join(cwd, 'run')).map(({ mount, outcome }) => `${mount} ${outcome}`);
  assert.equal(outcomes().filter((each) => each.endsWith(' failed')).length, 1, first.stderr);
  const second = await step('the same run resumed', () => start(['fio', '--resume', 'run'], cwd).ended);
  assert.is(second.code, 0, second.stderr);
  assert.equal(outcomes().sort(), ['9p ok', 'disk ok']);
  await assertGone(join(cwd, 'run'));
});

testNeeding(reason)('Ctrl-C while an instance is being started leaves nothing of it', async () => {
  const cwd = makeOwnFolder(home as ManagerHome, 'stopped');
  const running = start(['fio', '--target', targetOf(['9p']), ...SHORT, '--out', 'run'], cwd);
  await waitFor('an instance', running, () => (running.stderr().includes('lima: making fsbench-') ? true : undefined), 120);
  while ((await instances()).length === 0) await sleep(200);
  running.child.kill('SIGINT');
  const { code, stderr } = await step('the end of a stopped run', () => running.ended);
  assert.is(code, 130, stderr);
  assert.equal(await instances(), []);
});

test.after(async () => {
  await home?.[Symbol.asyncDispose]();
});

test.run();
