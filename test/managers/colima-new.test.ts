/** The colima:new target on a real Colima: profiles made for a run, measured with the mount that was asked for, and gone whatever ends the run. */

import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../../src/process/run.ts';
import { readLoops, readRun, waitFor } from '../e2e/support.ts';
import { testNeeding } from '../support/needs.ts';
import { prepareColima } from './colima.ts';
import type { ManagerHome } from './home.ts';
import { makeOwnFolder, startAs } from './run-as.ts';
import { step } from './step.ts';

const { home, guest, reason } = await prepareColima();

const SHORT = ['--mounts', 'auto', '--jobs', 'randread-psync', '--runtime', '1', '--size', '4M', '--memory', '1G', '--loops', '1'];

/** No container runtime, which Colima would fetch. */
const targetOf = (type: string) => `colima:new?mount-type=${type}&runtime=none&image=${join((home as ManagerHome).part(guest as string), 'disk.raw')}`;

const start = (type: string, cwd: string) => startAs(home as ManagerHome, 'colima', ['fio', '--target', targetOf(type), ...SHORT, '--out', 'run'], cwd);

/** One JSON object a line, none where there is no profile. */
async function profiles(): Promise<string[]> {
  const { stdout } = await run([join((home as ManagerHome).bin, 'colima'), 'list', '--json'], { timeoutMs: 60_000 });
  const lines = stdout.toString('utf8').split('\n').filter(Boolean);
  return lines.map((line) => (JSON.parse(line) as { name: string }).name);
}

async function assertGone(out: string): Promise<void> {
  assert.equal(await profiles(), []);
  assert.not(readdirSync(out).includes('fsbench-share'), 'the share');
  assert.equal(
    readdirSync(tmpdir()).filter((name) => name.startsWith('fsbench-')),
    [],
  );
}

for (const [type, fstype] of [
  ['sshfs', 'fuse.sshfs'],
  ['9p', '9p'],
] as const) {
  testNeeding(reason)(`a profile made with ${type}: measured on what its guest mounts, and gone at the end`, async () => {
    const cwd = makeOwnFolder(home as ManagerHome, type);
    const { code, stdout, stderr } = await step(`fsbench fio --target colima:new (${type})`, () => start(type, cwd).ended);
    assert.is(code, 0, stderr);
    const { mounts, environment } = readRun(join(cwd, 'run'));
    const shared = mounts.filter(({ mountPoint }) => mountPoint !== '/');
    assert.equal(
      shared.map((mount) => [mount.name, mount.fstype]),
      [[type, fstype]],
    );
    assert.ok(stdout.includes(`${type} (BW)`), stdout);
    assert.is(environment?.parts?.['colima'], '0.10.3');
    assert.ok(readLoops(join(cwd, 'run')).every(({ outcome }) => outcome === 'ok'));
    await assertGone(join(cwd, 'run'));
  });
}

testNeeding(reason)('Ctrl-C while a profile is being started leaves nothing of it', async () => {
  const cwd = makeOwnFolder(home as ManagerHome, 'stopped');
  const running = start('sshfs', cwd);
  await waitFor('a profile', running, () => (running.stderr().includes('colima: making fsbench-') ? true : undefined), 120);
  while ((await profiles()).length === 0) await sleep(500);
  running.child.kill('SIGINT');
  const { code, stderr } = await step('the end of a stopped run', () => running.ended);
  assert.is(code, 130, stderr);
  assert.equal(await profiles(), []);
});

test.after(async () => {
  await home?.[Symbol.asyncDispose]();
});

test.run();
