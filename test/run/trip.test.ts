/** Tests of src/run/trip.ts with this host's own shell as the target. */

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openLocalTarget } from '../../src/machine/local.ts';
import type { RunOptions } from '../../src/process/run.ts';
import type { Bed, BedMount } from '../../src/run/bed.ts';
import type { PrepareOptions } from '../../src/run/prepare.ts';
import { parseCounters } from '../../src/run/probes.ts';
import { BedLost } from '../../src/run/steps.ts';
import { prepareAndRun, runPrepared, splitProbed } from '../../src/run/trip.ts';
import { makePlan } from '../support/records.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const OPTIONS: PrepareOptions = { plan: makePlan(['w'], 'a=tmpfs'), isInMemory: () => true, signal: new AbortController().signal };

type Exec = Bed['machine']['exec'];

/** A target that is this host behind `exec`, with a mount of one file. `asRoot` keeps it from dropping this host's caches. */
function makeBed(exec: Exec = openLocalTarget().exec): { readonly bed: Bed; readonly mount: BedMount; readonly workDir: string } {
  const dir = makeTempDir();
  const [testDir, workDir] = [join(dir, "it's here"), join(dir, 'work')];
  for (const each of [testDir, workDir]) mkdirSync(each);
  writeFileSync(join(testDir, 'file'), 'x');
  const mount = { found: { name: 'a' }, testDir, filesKey: 'a' } as unknown as BedMount;
  const bed = {
    machine: { exec },
    workDir,
    isHost: false,
    asRoot: ['false'],
    hostPids: { qemu: null, daemons: new Map(), sshd: null },
  } as unknown as Bed;
  return { bed, mount, workDir };
}

/** What it is rejected with, ours or not. */
const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (reason: unknown) => reason,
  );

const command = (script: string, ...args: string[]) => ({ argv: ['sh', '-c', script, 'sh', ...args], deadlineSeconds: 20 });

test('what a command printed is kept byte for byte, and the probe after it is not a part of it', () => {
  const raw = Buffer.from([0, 255, 10, 10]);
  const { stdout, probe } = splitProbed('m', Buffer.concat([raw, Buffer.from('\nm\n== stat\ncpu 1\n')]));
  assert.equal([[...stdout], probe], [[...raw], '== stat\ncpu 1\n']);
  assert.equal(splitProbed('m', Buffer.from('m\n')), { stdout: Buffer.from('m\n'), probe: null }, 'cut off');
  const all = splitProbed('m', Buffer.concat([Buffer.from('dropped yes\n\nready-m\n'), raw, Buffer.from('\nm\nprobe')]));
  assert.equal([[...all.stdout], all.probe], [[...raw], 'probe'], 'after the word');
  assert.equal(splitProbed('m', Buffer.from('dropped yes\n\nready-m\n')), { stdout: Buffer.from(''), probe: null }, 'cut off after the word');
});

test('all of a loop is one command; what is before, of and after what was run is told apart', async () => {
  const commands: (readonly string[])[] = [];
  const { bed, mount, workDir } = makeBed((argv, options) => {
    commands.push(argv);
    return openLocalTarget().exec(argv, options);
  });
  const ran = await prepareAndRun(OPTIONS, bed, mount, command('printf "%s " "$1"; pwd; cat; echo err >&2; exit 7', "it's"));
  assert.is(commands.length, 1);
  assert.equal([ran.done.exitCode, ran.done.stdout.toString(), ran.done.stderr], [7, `it's ${workDir}\n`, 'err\n']);
  assert.match(ran.prepared.text, /^dropped no$/m);
  assert.equal(
    ran.prepared.warnings.map(({ code }) => code),
    ['caches-not-dropped'],
  );
  assert.ok(parseCounters(ran.prepared.text) !== null, 'the probe before');
  assert.ok(parseCounters(ran.probe ?? '') !== null, 'the probe after');
});

test('the time is that of the command, not of what comes before it', async () => {
  const { bed, mount } = makeBed();
  const slow: Bed = { ...bed, syncHost: () => new Promise((resolve) => void setTimeout(resolve, 1500)) };
  const ran = await prepareAndRun(OPTIONS, slow, mount, command('true'));
  assert.ok(ran.elapsedMs < 1500, `${ran.elapsedMs} ms`);
});

test('a target that is not ready is lost, with what it said, and the command is not begun', async () => {
  const { bed, mount, workDir } = makeBed();
  const gone = { ...mount, testDir: join(workDir, 'gone') };
  const error = await reasonOf(prepareAndRun(OPTIONS, bed, gone, command('touch begun')));
  assert.instance(error, BedLost);
  assert.match((error as Error).message, /^mount 'a' did not answer while its caches were dropped: .*gone/);
  assert.not.ok(existsSync(join(workDir, 'begun')));
});

test('without the word the command is not begun, as when fsbench has been killed', async () => {
  // The input ends where the word should come.
  const deaf: Exec = (argv, { gate: _gate, ...options }: Pick<RunOptions, 'stdin' | 'timeoutMs' | 'signal' | 'gate'> = {}) =>
    openLocalTarget().exec(argv, options);
  const { bed, mount, workDir } = makeBed(deaf);
  assert.instance(await reasonOf(prepareAndRun(OPTIONS, bed, mount, command('touch begun'))), BedLost);
  assert.not.ok(existsSync(join(workDir, 'begun')));
});

test('a target that ends while this host does its part is told so, and nothing of that part goes on', async () => {
  const { bed, mount } = makeBed((argv, options) => openLocalTarget().exec(['timeout', '1', ...argv], options));
  let isStopped = false;
  const slow: Bed = {
    ...bed,
    syncHost: (signal) =>
      new Promise((resolve) =>
        signal.addEventListener('abort', () => {
          isStopped = true;
          resolve();
        }),
      ),
  };
  const error = await reasonOf(prepareAndRun(OPTIONS, slow, mount, command('touch begun')));
  assert.instance(error, BedLost);
  assert.match((error as Error).message, /^the target of mount 'a' ended while this host's part of a loop was prepared/);
  assert.ok(isStopped);
});

test('what goes wrong on this host before the command is thrown as it is, and the command is not begun', async () => {
  const { bed, mount, workDir } = makeBed();
  const error = new Error('the disk is full');
  const full: Bed = { ...bed, syncHost: () => Promise.reject(error) };
  assert.is(await reasonOf(prepareAndRun(OPTIONS, full, mount, command('touch begun'))), error);
  assert.not.ok(existsSync(join(workDir, 'begun')));
});

test('a command in its own trip has its probe, but on this host, where a signal must reach it', async () => {
  const { bed, mount } = makeBed();
  const there = await runPrepared(bed, mount, command('printf out; exit 3'), OPTIONS.signal);
  assert.equal([there.done.exitCode, there.done.stdout.toString()], [3, 'out']);
  assert.ok(parseCounters(there.probe ?? '') !== null);
  const here = await runPrepared({ ...bed, isHost: true }, mount, command('kill -9 $$'), OPTIONS.signal);
  assert.equal([here.done.signal, here.probe], ['SIGKILL', null]);
});

test.run();
