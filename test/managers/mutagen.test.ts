/** Copies that a real Mutagen keeps, through ssh and through docker: measured both ways, and nothing of it is left on either side. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { SyncLine, SyncRecord } from '../../src/model/sync.ts';
import { run } from '../../src/process/run.ts';
import { IMAGE, startDocker, whyNoEngine } from '../e2e/engines.ts';
import { type Ended, makeFolder, runCli, startCli, waitFor } from '../e2e/support.ts';
import { testNeeding, whyNoProgram } from '../support/needs.ts';
import { startSshd, whyNoSshd } from '../support/sshd.ts';
import { ensureMutagen } from './parts.ts';
import { step, tryToMake } from './step.ts';

const mutagen = await tryToMake(ensureMutagen);
const home = mkdtempSync(join(tmpdir(), 'engine-'));
const whyNoDocker = mutagen.reason ?? whyNoEngine('dockerd', 'docker');
const docker = whyNoDocker === null ? await startDocker(home) : { engine: null, reason: whyNoDocker };

const env = (more: Readonly<Record<string, string>> = {}) => ({
  ...process.env,
  ...more,
  PATH: [join(mutagen.value ?? '', 'bin'), process.env['PATH']].join(delimiter),
});

const SMALL = ['--trials', '1', '--deadline', '20', '--files', '200', '--operations', '100', '--parts', 'delays,storm,bulk'];

/** Programs of Mutagen that run on this machine, and in containers of it. */
async function findPrograms(): Promise<string> {
  const { stdout } = await run(['ps', '-eo', 'args']);
  return stdout
    .toString()
    .split('\n')
    .filter((line) => /mutagen (daemon|sync)|mutagen-agent/.test(line))
    .join('\n');
}

async function checkRun(cwd: string, { code, stderr }: Ended): Promise<void> {
  assert.is(code, 0, stderr);
  const record = JSON.parse(readFileSync(join(cwd, 'run/run.json'), 'utf8')) as SyncRecord;
  assert.equal(record.mounts[0]?.directions, ['host-guest', 'guest-host']);
  assert.ok(
    record.notes.some((note) => /^Mutagen \d/.test(note)),
    record.notes.join('; '),
  );
  const lines = readFileSync(join(cwd, 'run/results.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as SyncLine);
  for (const line of lines) {
    assert.is.not(line.outcome, 'failed', `${line.step}: ${line.reason}`);
    if (line.kind === 'storm') assert.equal([line.lost, line.extra, line.differing], [0, 0, 0], `${line.step}: ${line.notes.join('; ')}`);
    if (line.kind === 'bulk') assert.is(line.listed, 200, line.step);
  }
  assert.is(await findPrograms(), '', 'nothing of it runs on');
}

testNeeding(mutagen.reason ?? whyNoSshd() ?? whyNoProgram('ps'))('through ssh', async () => {
  await using sshd = await startSshd();
  const cwd = makeFolder();
  mkdirSync(join(cwd, 'there'));
  const dir = join(cwd, 'there').replace(/[\\,:=]/g, '\\$&');
  const args = ['--target', `ssh:machine?config=${sshd.config}`, '--mounts', `copy=sync:mutagen:dir=${dir}`, ...SMALL, '--out', 'run'];
  await checkRun(cwd, await step('measure a copy through ssh', () => runCli(['sync', ...args], cwd, { env: env() })));
  assert.equal(readdirSync(join(cwd, 'there')), [], 'our folder is gone');
});

testNeeding(docker.reason)('through docker', async () => {
  assert.ok(docker.engine !== null);
  const { client, env: own } = docker.engine;
  await client(['run', '--detach', '--name', 'box', IMAGE, 'sleep', '1000000']);
  const cwd = makeFolder();
  const args = ['--target', 'docker?container=box', '--mounts', 'copy=sync:mutagen', ...SMALL, '--out', 'run'];
  await checkRun(cwd, await step('measure a copy through docker', () => runCli(['sync', ...args], cwd, { env: env(own) })));
  assert.is(await client(['exec', 'box', 'sh', '-c', 'ls -A /var/tmp /root /tmp 2>/dev/null | grep -i -e mutagen -e fsbench; true']), '');
});

testNeeding(mutagen.reason ?? whyNoSshd() ?? whyNoProgram('ps'))('a daemon that is killed is named, and what was measured is kept', async () => {
  await using sshd = await startSshd();
  const cwd = makeFolder();
  mkdirSync(join(cwd, 'there'));
  const dir = join(cwd, 'there').replace(/[\\,:=]/g, '\\$&');
  const args = ['sync', '--target', `ssh:machine?config=${sshd.config}`, '--mounts', `copy=sync:mutagen:dir=${dir}`, ...SMALL, '--out', 'run'];
  const running = startCli(args, cwd, { env: env() });
  await waitFor('a step', running, () => (running.stderr().includes('left: delay') ? true : undefined));
  const { stdout } = await run(['pgrep', '--oldest', '-f', 'mutagen daemon run']);
  process.kill(Number(stdout.toString().trim()), 'SIGKILL');
  const { code, stderr } = await running.ended;
  assert.is(code, 3, stderr);
  assert.match(stderr, /Mutagen's daemon ended/);
  assert.is(await findPrograms(), '', 'nothing of it runs on');
});

test.after(async () => {
  await docker.engine?.[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true });
});

test.run();
