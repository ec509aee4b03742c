/** Tests of src/work/exec.ts: what the end of a timed command means. What it does on a machine is in test/e2e/exec-local.test.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Plan } from '../../src/model/records.ts';
import { exec } from '../../src/work/exec.ts';
import { readStopwatch } from '../../src/work/exec-output.ts';
import { makePlan } from '../support/records.ts';

const PLAN: Plan = makePlan(['w'], 'a=tmpfs,b=9p');
const workloadOf = (jobText: string) => ({ name: 'w', kind: 'exec', jobText });
const ENDED = { exitCode: 0, signal: null, timedOut: false, stdout: '', stderr: '' };

/** As the stopwatch printed it for `sh -c 'echo no luck >&2; exit 3'`, but for the figures. */
const line = (fields: string) => `no luck\n\nfsbench-exec clock=monotonic wall_ns=1500000000 user_us=20000 system_us=5000 ${fields} printed=8 rchar=0\n`;

const judge = (parts: Partial<typeof ENDED>, jobText = 'run: x y') => exec.judge({ ...ENDED, ...parts }, PLAN, workloadOf(jobText));

test('a command that went well has its times', () => {
  const { outcome, reason, figures } = judge({ stdout: line('exit=0 signal=0') });
  assert.equal([outcome, reason, figures], ['ok', null, { 'wall-time': 1.5, 'user-time': 0.02, 'system-time': 0.005 }]);
});

test('what it read and wrote is told where it moved anything', () => {
  const moved = 'fsbench-exec clock=monotonic wall_ns=1500000000 user_us=20000 system_us=5000 exit=0 signal=0 printed=8 rchar=9000000 wchar=0 syscr=7 syscw=0';
  assert.equal(judge({ stdout: `x\n\n${moved}\n` }).figures, { 'wall-time': 1.5, 'user-time': 0.02, 'system-time': 0.005, 'read-bytes': 9e6 });
});

test('its files are those of the folder, else those it makes; a command alone counts none', () => {
  const folder = 'run: x\nworkdir: { path: /x, files: 12, bytes: 5, digest: ab }\nfiles: 3';
  const counted = [folder, 'run: x\nfiles: { full: 20000, quick: 200 }\nsize: quick', 'run: x'].map((text) => exec.countFiles?.(workloadOf(text)));
  assert.equal(counted, [12, 200, null]);
});

test('an exit code other than 0 is a failure with the last words, and no time', () => {
  const { outcome, reason, figures } = judge({ stdout: line('exit=3 signal=0') });
  assert.equal([outcome, reason, figures], ['failed', 'exit code 3: no luck', undefined]);
});

test('a signal is a failure', () => {
  assert.is(judge({ stdout: line('exit=0 signal=9') }).reason, 'ended by signal 9: no luck');
});

test('the errno of a full disk is known by its words', () => {
  const said = 'cp: error writing x: No space left on device\n\nfsbench-exec clock=monotonic wall_ns=1 user_us=1 system_us=1 exit=1 signal=0\n';
  assert.is(judge({ stdout: said }).errno, 'ENOSPC');
});

test('past its deadline it is timed out, whatever was printed', () => {
  const { outcome, reason } = judge({ stdout: line('exit=0 signal=15'), timedOut: true, exitCode: 124 as 0 });
  assert.equal([outcome, reason], ['timed-out', 'it was still running at its deadline: no luck']);
});

test('a command that prints a line of figures of its own is timed by the one that comes last', () => {
  const fake = '\nfsbench-exec clock=monotonic wall_ns=1 user_us=1 system_us=1 exit=0 signal=0\n';
  assert.is(readStopwatch(`${fake}${line('exit=0 signal=0')}`)?.wallSeconds, 1.5);
});

test('without a line of figures nothing is timed', () => {
  const { outcome, reason } = judge({ stdout: 'hello\n', stderr: 'sh: perl: bad\n', exitCode: 2 as 0 });
  assert.equal([outcome, reason], ['failed', 'it could not be timed: hello |  | sh: perl: bad']);
});

test('by /proc/uptime a time has steps of 10 ms, and says so', () => {
  const { outcome, figures, warnings } = judge({ stdout: 'x\n\nfsbench-exec clock=uptime begun=100.25 ended=100.25 exit=0\n' });
  assert.equal([outcome, figures, warnings.map(({ code }) => code)], ['ok', { 'wall-time': 0.01 }, ['coarse-clock']]);
});

test('a command of words wants its program in the target, text for sh what it says it needs', () => {
  assert.equal(exec.findPrograms?.(workloadOf('run: [git, status]\nneeds: [git, node]')), ['git', 'node']);
  assert.equal(exec.findPrograms?.(workloadOf('run: git status')), []);
  assert.equal(exec.findPrograms?.(workloadOf('run: [./configure]')), []);
});

test('each line that runs a command is a doubt', () => {
  assert.equal(
    exec.findDoubts('about: x\nprepare: rm -rf x\nrun: |\n  a\n  b\n').map(({ line: at, text }) => [at, text]),
    [
      [2, 'prepare runs a command'],
      [3, 'run runs a command'],
    ],
  );
});

test('dependencies are below the folder that a loop runs in, each copy has its own', () => {
  const find = (jobText: string, name = 'w') => exec.findDependencies?.({ name, kind: 'exec', jobText }, { testDir: '/mnt/b', mount: 'docker/bind+volume' });
  const found = find('run: ls\ndependencies: node_modules') ?? '';
  assert.match(found, /^\/mnt\/b\/fsbench-exec\/docker%2Fbind%2Bvolume\/[0-9a-f]{16}\/tree\/node_modules$/);
  assert.is.not(find('run: ls\ndependencies: node_modules', 'v'), found);
  assert.is(find('run: ls'), null);
  const [, , step, own] = exec.buildCommand(
    PLAN,
    { name: 'w', kind: 'exec', jobText: 'run: ls\ndependencies: node_modules' },
    { testDir: '/mnt/b', workDir: '/w', mount: 'docker/bind+volume' },
  );
  assert.equal([step, `${own}/tree/node_modules`], ['run', found]);
});

test('all mounts of one file system have a copy each: room is needed for all of them', () => {
  const text = 'run: ls\nworkdir: { path: /x, files: 3, bytes: 1000000, digest: d }';
  assert.ok(exec.fileBytes(PLAN, workloadOf(text)) >= 2_000_000);
});

test('a warm loop has untimed runs before it, a cold one has none', () => {
  const place = { testDir: '/mnt/a/data', workDir: '/run/w', mount: 'a' };
  assert.is(exec.buildSteps?.(workloadOf('run: ls'), place, PLAN).warmUp, undefined);
  const { warmUp } = exec.buildSteps?.(workloadOf('run: ls\ncaches: warm\nwarmup: 3\ndeadline: 7'), place, PLAN) ?? {};
  assert.equal(warmUp?.argv.slice(-2), ['3', '7'], 'so many runs, and the seconds of each');
});

const folderOf = (mount: string, text = 'run: ls', name = 'w') =>
  exec.buildCommand(PLAN, { ...workloadOf(text), name }, { testDir: '/mnt/a/data', workDir: '/run/w', mount })[3] ?? '';

test('mounts of one share have folders of their own, whatever they are called', () => {
  for (const [mount, part] of [
    ['a', 'a'],
    ['b/../c', 'b%2F..%2Fc'],
    ['..', '%2E%2E'],
  ] as const)
    assert.match(folderOf(mount), new RegExp(`^/mnt/a/data/fsbench-exec/${part.replaceAll('.', '\\.')}/[0-9a-f]{16}$`));
  assert.ok(folderOf('x'.repeat(255)).length < 200, 'a long name is cut');
  assert.match(folderOf('\ud800'), '%EF%BF%BD', 'half a character is none');
  assert.is.not(folderOf(`${'x'.repeat(200)}a`), folderOf(`${'x'.repeat(200)}b`));
});

test('cold and warm share the files that a set-up made once; files of each loop are shared with no other work', () => {
  const once = 'run: ls\nsetup: touch x\n';
  assert.is(folderOf('a', `${once}caches: cold`, 'cold'), folderOf('a', `${once}caches: warm`, 'warm'));
  assert.is.not(folderOf('a', once), folderOf('a', `${once}files: 3`));
  assert.is.not(folderOf('a', 'run: ls', 'x'), folderOf('a', 'run: ls', 'y'));
});

test.run();
