/** Runs that are killed, interrupted or lose a part: nothing outlives them, nothing is lost, nothing measured twice. */

import { appendFileSync, existsSync, lstatSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { loopId } from '../../src/model/loop-key.ts';
import type { LoopResult } from '../../src/model/records.ts';
import { testNeeding, whyNoVm } from '../support/needs.ts';
import { descendants, listProcesses, makeFolder, mountsBelow, readLoops, readRun, runCli, startCli, survivors, waitFor } from './support.ts';

const test = testNeeding(whyNoVm());

const fio = (mounts: string, jobs: string) => ['fio', '--mounts', mounts, '--jobs', jobs, '--loops', '2', '--runtime', '1', '--size', '8M'];

test('kill -9 in the middle and --resume: complete, no loop lost or measured twice, no process or mount left', async () => {
  const cwd = makeFolder();
  const dir = join(cwd, 'run');
  const running = startCli([...fio('virtiofs,sshfs', 'seqread-psync,randread-libaio-multi'), '--out', dir], cwd);
  await waitFor('three loops', running, () => (readLoops(dir).length >= 3 ? true : undefined));
  const family = descendants(running.child.pid as number);
  assert.ok(family.length >= 4, 'QEMU, virtiofsd, sshd and ssh run');
  running.child.kill('SIGKILL');
  await running.ended;
  assert.equal(await survivors(family), [], 'nothing outlives a killed fsbench');
  assert.equal(mountsBelow(cwd), []);

  const before = readLoops(dir);
  appendFileSync(join(dir, 'results.jsonl'), '{"workload":"seqread-psync","mount":"9p","loo');
  const resumed = await runCli(['fio', '--resume', dir], cwd);
  assert.is(resumed.code, 0, resumed.stderr);
  const after = readLoops(dir);
  assert.equal(after.slice(0, before.length), before, 'what was measured stays as it was');
  assert.is(after.length, 8);
  assert.is(new Set(after.map(loopId)).size, 8, 'each loop once');
  assert.ok(
    after.slice(before.length).every(({ warnings }) => warnings.some(({ code }) => code === 'resumed')),
    'loops of another boot say so',
  );
  assert.ok(readRun(dir).finishedAt !== null);
  assert.not.ok(readdirSync(dir).includes('fsbench-share'), 'the test files are gone');
});

// Over virtiofs: QEMU's 9p server makes no devices (`broken or compromised client detected`, 7.2).
test('what a guest makes setuid or a device is out of reach for others, and gone after a kill -9 with the next start', async () => {
  const cwd = makeFolder();
  const dir = join(cwd, 'run');
  const job = join(cwd, 'hostile.job');
  // A daemon of an ordinary user makes no devices: that is as good.
  const make = 'cd /mnt/virtiofs/data && touch setuid && chmod 4755 setuid && (mknod device c 1 3 || true) && touch tried';
  writeFileSync(job, `[hostile]\nexec_prerun=${make}\nrw=randread\nfilename=fsbench.0\ntime_based=1\n`);
  const running = startCli(
    ['fio', '--mounts', 'virtiofs', '--jobs', job.replace(/[\\,]/g, '\\$&'), '--loops', '1', '--runtime', '60', '--size', '4M', '--out', dir],
    cwd,
  );
  const holder = join(dir, 'fsbench-share');
  const made = (name: string) => lstatSync(join(holder, 'share/data', name), { throwIfNoEntry: false });
  await waitFor('a setuid file and a try at a device', running, () => (made('tried') === undefined ? undefined : true));
  assert.is(made('device')?.isCharacterDevice() ?? false, process.getuid?.() === 0, 'a device where root runs the daemon, and only there');
  assert.is((made('setuid')?.mode ?? 0) & 0o4000, 0o4000, 'the guest may do so');
  assert.is(lstatSync(holder).mode & 0o777, 0o700, 'but nobody else gets there');
  running.child.kill('SIGKILL');
  await running.ended;
  assert.ok(existsSync(holder), 'a kill leaves it');
  assert.match((await runCli(['doctor'], cwd)).stdout, holder, 'doctor names it');
  const next = await runCli(['fio', '--mounts', 'tmpfs', '--jobs', 'seqread-psync', '--direct', '0', '--loops', '1', '--runtime', '1', '--size', '4M'], cwd);
  assert.is(next.code, 0, next.stderr);
  assert.not.ok(existsSync(holder), 'the next start takes it away');
});

test('Ctrl-C ends all parts at once and leaves a run that can be resumed; a resumed run keeps its plan', async () => {
  const cwd = makeFolder();
  const dir = join(cwd, 'run');
  const running = startCli([...fio('virtiofs,9p,sshfs', 'seqread-psync'), '--out', dir], cwd);
  await waitFor('a loop', running, () => (readLoops(dir).length >= 1 ? true : undefined));
  const family = descendants(running.child.pid as number);
  running.child.kill('SIGINT');
  const ended = await running.ended;
  assert.is(ended.code, 130, ended.stderr);
  assert.match(ended.stderr, /Go on with: fsbench fio --resume/);
  assert.equal(await survivors(family, 2), []);
  assert.equal(readdirSync(dir).sort(), ['raw', 'results.jsonl', 'run.json']);

  const otherPlan = await runCli(['fio', '--resume', dir, '--runtime', '2'], cwd);
  assert.is(otherPlan.code, 2);
  assert.match(otherPlan.stderr, /--runtime was 1 and is 2/);
});

test('a daemon that dies in the middle costs one loop, with its last words; the rest is measured, and resuming measures the lost one again', async () => {
  const cwd = makeFolder();
  const dir = join(cwd, 'run');
  const running = startCli([...fio('virtiofs,9p,sshfs', 'seqread-psync'), '--out', dir], cwd);
  await waitFor('a loop', running, () => (readLoops(dir).length >= 1 ? true : undefined));
  const family = descendants(running.child.pid as number);
  const daemon = listProcesses().find(({ pid, command }) => family.includes(pid) && /virtiofsd.*socket-path/.test(command));
  assert.ok(daemon, 'a virtiofsd runs');
  process.kill(daemon.pid, 'SIGKILL');
  const ended = await running.ended;
  const loops = readLoops(dir);
  const failed = loops.filter(({ outcome }) => outcome !== 'ok');
  assert.is(loops.length, 6, ended.stderr);
  assert.is(failed.length, 1, JSON.stringify(failed.map(({ reason }) => reason)));
  assert.match(failed[0]?.reason ?? '', /the daemon of mount 'virtiofs' ended with signal SIGKILL/);
  assert.match(ended.stderr, /setting everything up anew/);
  assert.is(ended.code, 0, 'every cell has a good loop');
  assert.match(ended.stderr, /1 loop was lost with what died or could not be written. Measure again with: fsbench fio --resume/);

  const resumed = await runCli(['fio', '--resume', dir], cwd);
  assert.is(resumed.code, 0, resumed.stderr);
  const lines = readLoops(dir);
  assert.equal(lines.slice(0, 6), loops, 'what was measured stays as it was, and the loss is on record');
  assert.equal(
    [lines.length, lines[6]?.outcome, loopId(lines[6] as LoopResult)],
    [7, 'ok', loopId(failed[0] as LoopResult)],
    'the lost loop alone is measured again',
  );
  const { workloads } = JSON.parse((await runCli(['report', dir, '--format', 'json'], cwd)).stdout) as { workloads: { cells: { loops: LoopResult[] }[] }[] };
  assert.equal(
    workloads.flatMap(({ cells }) => cells.flatMap((cell) => cell.loops.map(({ outcome }) => outcome))),
    Array(6).fill('ok'),
    'and counts in its place',
  );
});

test.run();
