/** Runs that are killed, interrupted or lose a part: nothing outlives them, nothing is lost, nothing measured twice. */

import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { loopId } from '../../src/plan/order.ts';
import { testNeeding, whyNoVm } from '../support/needs.ts';
import { descendants, listProcesses, makeFolder, mountsBelow, readLoops, readRun, runCli, startCli, survivors, waitFor } from './support.ts';

const test = testNeeding(whyNoVm());

const FIO = ['fio', '--mounts', 'virtiofs,9p,sshfs', '--jobs', 'seqread-psync,randread-libaio-multi', '--loops', '2', '--runtime', '1', '--size', '8M'];

test('kill -9 in the middle and --resume: complete, no loop lost or measured twice, no process or mount left', async () => {
  const cwd = makeFolder();
  const dir = join(cwd, 'run');
  const running = startCli([...FIO, '--out', dir], cwd);
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
  assert.is(after.length, 12);
  assert.is(new Set(after.map(loopId)).size, 12, 'each loop once');
  assert.ok(
    after.slice(before.length).every(({ warnings }) => warnings.some(({ code }) => code === 'resumed')),
    'loops of another boot say so',
  );
  assert.ok(readRun(dir).finishedAt !== null);
  assert.not.ok(readdirSync(dir).includes('fsbench-share'), 'the test files are gone');
});

test('Ctrl-C ends all parts at once and leaves a run that can be resumed; a resumed run keeps its plan', async () => {
  const cwd = makeFolder();
  const dir = join(cwd, 'run');
  const running = startCli([...FIO, '--out', dir], cwd);
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

test('a daemon that dies in the middle costs one loop, with its last words; the rest is measured', async () => {
  const cwd = makeFolder();
  const dir = join(cwd, 'run');
  const running = startCli([...FIO, '--out', dir], cwd);
  await waitFor('a loop', running, () => (readLoops(dir).length >= 1 ? true : undefined));
  const family = descendants(running.child.pid as number);
  const daemon = listProcesses().find(({ pid, command }) => family.includes(pid) && /virtiofsd.*socket-path/.test(command));
  assert.ok(daemon, 'a virtiofsd runs');
  process.kill(daemon.pid, 'SIGKILL');
  const ended = await running.ended;
  const loops = readLoops(dir);
  const failed = loops.filter(({ outcome }) => outcome !== 'ok');
  assert.is(loops.length, 12, ended.stderr);
  assert.is(failed.length, 1, JSON.stringify(failed.map(({ reason }) => reason)));
  assert.match(failed[0]?.reason ?? '', /the daemon of mount 'virtiofs' ended with signal SIGKILL/);
  assert.match(ended.stderr, /setting everything up anew/);
  assert.is(ended.code, 0, 'every cell has a good loop');
});

test.run();
