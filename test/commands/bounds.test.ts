/** What sources cost: time and memory stay in proportion to them, and a signal ends a command whatever it is busy with. */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { withCpuLimit } from '../support/cpu-time.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const CLI = join(PACKAGE_ROOT, 'dist/src/cli.js');

/** Processor time: far more than a bounded command takes on a slow machine, and far less than an unbounded one. */
const LIMIT_SECONDS = 60;
/** The same where it takes less than 1 s, and took 23 s and more when rows were filled up to the longest name. */
const NAME_LIMIT_SECONDS = 10;
/** Only what waits without an end takes so long, however busy the machine is. */
const PATIENCE_MS = 300_000;
/** A signal's end: the system's, at once. What is left to finish its work takes longer. */
const END_MS = 10_000;

const dir = makeTempDir();

function fsbench(args: readonly string[], heapMib = 4096, limitSeconds = LIMIT_SECONDS) {
  const [file, ...argv] = withCpuLimit(limitSeconds, [process.execPath, `--max-old-space-size=${heapMib}`, CLI, ...args]);
  return spawnSync(file, argv, {
    cwd: dir,
    encoding: 'utf8',
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
    maxBuffer: 2 ** 30,
  });
}

function report(file: string, format: string, heapMib?: number, limitSeconds = LIMIT_SECONDS): string {
  const { status, signal, stdout, stderr } = fsbench(['report', file, '--format', format], heapMib, limitSeconds);
  assert.is(signal, null, `${file} as ${format}: it took more than ${limitSeconds} s of the processor, or waited`);
  assert.is(status, 0, `${file} as ${format}: ${stderr.slice(0, 500)}`);
  return stdout;
}

/** fio's JSON of jobs with these names. */
function writeJobs(file: string, names: readonly string[]): void {
  const jobs = names.map((jobname) => ({
    jobname,
    groupid: 0,
    error: 0,
    read: { io_bytes: 4_096_000, bw_bytes: 4_096_000, iops: 1000, runtime: 1000, total_ios: 1000 },
  }));
  writeFileSync(join(dir, file), `${JSON.stringify({ 'fio version': 'fio-3.33', 'global options': { direct: '1' }, jobs }, null, 1)}\n`);
}

interface Cells {
  readonly workloads: number;
  readonly mounts: number;
  readonly loops: number;
  readonly ownMountEach?: boolean;
}

/** fsbench's JSON, which can have any number of each. */
function writeCells(file: string, { workloads, mounts, loops, ownMountEach = false }: Cells): void {
  const cell = (workload: number, at: number) => ({
    mount: ownMountEach ? `m${workload}` : `m${at}`,
    loops: Array.from({ length: loops }, (_, loop) => ({ outcome: 'ok', loop: loop + 1, readBw: 4_096_000 + at, readIops: 1000 + at + loop })),
  });
  const document = Array.from({ length: workloads }, (_, workload) => ({
    name: `w${workload}`,
    cells: Array.from({ length: mounts }, (_, at) => cell(workload, at)),
  }));
  writeFileSync(join(dir, file), JSON.stringify({ schemaVersion: 1, workloads: document }));
}

const times = (count: number, text: string) => text.repeat(count);

test('the name of a job costs what it is long, in every format', () => {
  for (const [what, name, formats] of [
    ['10,000 letters', times(10_000, 'x'), ['text']],
    ['100,000 letters', times(100_000, 'x'), ['text']],
    ['100,000 words', times(100_000, 'a '), ['text']],
    ['100,000 letters that are not plain', times(100_000, 'é'), ['text', 'md', 'csv', 'json', 'html', 'svg']],
  ] as const) {
    writeJobs('name.json', [name, 'other']);
    for (const format of formats) assert.ok(report('name.json', format, 512, NAME_LIMIT_SECONDS).length < 4_000_000, `${what} as ${format}: length`);
  }
});

test('a name of no file and no job is cut, told from others that begin so, and stays what it is when it is read again', () => {
  writeJobs('names.json', [`${times(5000, 'x')}a`, `${times(5000, 'x')}b`]);
  const { stdout, stderr } = fsbench(['report', 'names.json', '--format', 'csv']);
  assert.match(stderr, /names\.json: 2 names of more than 1000 characters, cut/);
  writeFileSync(join(dir, 'names.csv'), stdout);
  const again = fsbench(['report', 'names.csv', '--format', 'csv']);
  assert.is(again.stdout, stdout);
  assert.is(again.stderr, '');
  assert.is(new Set(stdout.split('\n').map((line) => line.split(',')[0])).size, 4, 'head, two names, and the end');
});

test('one long name does not widen the row of each other', () => {
  writeJobs('wide.json', [times(1000, 'x'), ...Array.from({ length: 5000 }, (_, at) => `job${at}`)]);
  assert.ok(report('wide.json', 'md', undefined, NAME_LIMIT_SECONDS).length < 1_500_000);
});

test('100,000 jobs take a heap of few times their 35 MB', () => {
  // The heap is what bounds it: most of the time goes into keeping within it, and 1.3 GB were taken once.
  writeJobs(
    'jobs.json',
    Array.from({ length: 100_000 }, (_, at) => `job${at}`),
  );
  assert.is(report('jobs.json', 'csv', 400).split('\n').length, 100_002, 'csv');
  assert.ok(report('jobs.json', 'text', 400).length > 0, 'text');
});

test('many mounts, many loops, and many holes cost what they hold', () => {
  writeCells('mounts.json', { workloads: 1, mounts: 20_000, loops: 1 });
  for (const format of ['text', 'md', 'csv']) report('mounts.json', format);
  writeCells('loops.json', { workloads: 1, mounts: 1, loops: 60_000 });
  report('loops.json', 'md');
  // More figures than a call takes arguments.
  writeCells('cells.json', { workloads: 130_000, mounts: 1, loops: 1 });
  report('cells.json', 'text');
  writeCells('holes.json', { workloads: 3000, mounts: 1, loops: 1, ownMountEach: true });
  const { status, stderr } = fsbench(['report', 'holes.json']);
  assert.is(status, 2, stderr);
  assert.match(stderr, /^fsbench: these sources have 3000 workloads and 3000 mounts, 9000000 cells, and only 3000 loops\n/);
});

test('what nobody could see is not drawn', () => {
  writeCells('many.json', { workloads: 15_000, mounts: 1, loops: 1 });
  const { status, stderr } = fsbench(['report', 'many.json', '--format', 'svg']);
  assert.is(status, 2);
  assert.match(stderr, /a chart shows no more than 20000 cells and loops/);
});

test('only regular files are read: all else is named, and nothing is waited for', () => {
  spawnSync('mkfifo', [join(dir, 'fifo')]);
  symlinkSync('loop', join(dir, 'loop'));
  for (const [args, words] of [
    [
      ['report', 'fifo'],
      "fsbench: fifo can't be read: it is a FIFO, not a regular file\n  a SOURCE is a file or a run directory; what a program writes is read with -\n",
    ],
    [['report', 'x=/dev/zero'], "/dev/zero can't be read: it is a device, not a regular file"],
    [['report', 'loop'], "loop can't be read: ELOOP: too many symbolic links"],
    [['check', 'name.json', '--history', 'h.db', '--config', 'fifo'], '--config fifo: it is a FIFO'],
    [['fio', '--mounts', 'tmpfs', '--dry-run', '--config', '/dev/zero'], '--config /dev/zero: it is a device'],
    [['report', 'name.json', '--inject', 'fifo'], '--inject fifo: it is a FIFO'],
  ] as const) {
    const { status, signal, stderr } = fsbench(args);
    assert.equal([signal, status], [null, 2], `${args.join(' ')}: ${stderr}`);
    assert.ok(stderr.includes(words), `${args.join(' ')}: ${stderr}`);
  }
});

test('a source that never ends, or unpacks to more than anyone measured, is given up', () => {
  const line = 'nothing that fio prints\n';
  writeFileSync(join(dir, 'large.gz'), gzipSync(`{\n${times(Math.ceil(2 ** 28 / line.length), line)}`));
  const { status, stderr } = fsbench(['report', 'large.gz'], 1024);
  assert.is(status, 2, stderr);
  assert.is(stderr, 'fsbench: large.gz has more than 256 MiB\n  give it in parts, each a SOURCE of its own\n');
  // A file of holes: it takes no room.
  mkdirSync(join(dir, 'run'));
  for (const name of ['run.json', 'results.jsonl']) writeFileSync(join(dir, 'run', name), '');
  truncateSync(join(dir, 'run/results.jsonl'), 2 ** 40);
  assert.match(fsbench(['report', 'run']).stderr, /^fsbench: run\/results\.jsonl has more than 256 MiB\n/);
});

/** Runs a command whose output nobody takes, so that it can't be done before, sends it a signal once `isBusy`, and tells how it ended. */
async function endBy(signal: NodeJS.Signals, args: readonly string[], isBusy: () => Promise<unknown>, feed: string | null) {
  const child = spawn(process.execPath, [CLI, ...args], { cwd: dir, stdio: [feed === null ? 'ignore' : 'pipe', 'pipe', 'ignore'] });
  const ended = once(child, 'exit');
  const { stdin } = child;
  stdin?.on('error', () => {});
  // A little at a time: what never ends is given up after 256 MiB.
  const pouring = setInterval(() => stdin?.write(feed ?? ''), 20);
  await isBusy();
  child.kill(signal);
  const [code, by] = await Promise.race([ended, sleep(END_MS, [`not ended ${END_MS} ms later`, null], { ref: false })]);
  child.kill('SIGKILL');
  clearInterval(pouring);
  return [code, by];
}

test('a first SIGTERM, SIGINT or SIGHUP ends a command that reads without an end, or is in the middle of its work', async () => {
  const lines = times(1000, 'nothing that fio prints\n');
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    const end = await endBy(signal, ['report', '-'], () => sleep(1500), `{\n${lines}`);
    assert.equal(end, [null, signal], `${signal}: as the system ends it, which a shell tells as 128 and its number`);
  }
  assert.equal(await endBy('SIGTERM', ['report', 'jobs.json', '--format', 'json'], () => sleep(2000), null), [null, 'SIGTERM'], 'at work');
});

test.run();
