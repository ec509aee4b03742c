/** Tests of src/cli.ts as a process: exit codes, and what goes to which stream. */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { COMMANDS } from '../src/commands/commands.ts';
import { BUILT_IN_WORKLOADS } from '../src/fio/workloads.ts';
import { PACKAGE_ROOT } from '../src/process/paths.ts';
import { createRunDirectory } from '../src/store/run-directory.ts';
import { READY_WORK_NAMES } from '../src/work/ready-work.ts';
import { readFioFixture } from './support/fixtures.ts';
import { testNeeding, WHY_NOT_OTHERS, whyNoProgram } from './support/needs.ts';
import { makeLoops, makePlan, makeRun } from './support/records.ts';
import { makeTempDir } from './support/temp-dir.ts';

const CLI = join(PACKAGE_ROOT, 'dist/src/cli.js');
const STATE = makeTempDir();
const withFio = testNeeding(whyNoProgram('fio'));

/** An empty folder to run in, so that a run that begins by mistake shows. */
function fsbench(args: readonly string[], cwd = makeTempDir(), more: Readonly<Record<string, string>> = {}) {
  const env = { ...process.env, FSBENCH_CACHE: join(cwd, 'cache'), XDG_STATE_HOME: STATE, NO_COLOR: '1', ...more };
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { cwd, env, encoding: 'utf8', timeout: 300_000 });
  return { status, stdout, stderr };
}

/** Runs a command that must fail: nothing on stdout, no stack, and nothing made in its folder. */
function fails(args: readonly string[], status: number, words: string, cwd = makeTempDir()): string {
  const before = readdirSync(cwd);
  const result = fsbench(args, cwd);
  const what = args.join(' ');
  assert.is(result.status, status, `${what}: exit code; it said ${result.stderr}`);
  assert.is(result.stdout, '', `${what}: stdout`);
  assert.ok(result.stderr.startsWith('fsbench: '), `${what}: ${result.stderr}`);
  assert.ok(result.stderr.includes(words), `${what}: ${words} in ${result.stderr}`);
  assert.not.match(result.stderr, /^ {4}at /m, `${what}: stack`);
  assert.equal(readdirSync(cwd), before, `${what}: files made`);
  return result.stderr;
}

/** A finished run of two mounts on disk. */
function makeRunDir(): string {
  const dir = join(makeTempDir(), 'run');
  const directory = createRunDirectory(dir, makeRun(makePlan(['seqread-psync'], 'a=9p,b=tmpfs')));
  for (const result of [...makeLoops('seqread-psync', 'a', [51_200, 51_210, 51_190]), ...makeLoops('seqread-psync', 'b', [10, 11, 9])]) {
    directory.append(result, { stdout: Buffer.from('{}'), stderr: '' });
  }
  directory.close();
  return dir;
}

test('the version is that of the package', () => {
  const { version } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'));
  for (const flag of ['--version', '-V']) assert.equal(fsbench([flag]), { status: 0, stdout: `${version}\n`, stderr: '' }, flag);
});

const SUBCOMMANDS = {
  jobs: ['list', 'show'],
  history: ['add', 'list', 'show', 'chart', 'export', 'prune'],
};

test('every command has help with an example, on stdout', () => {
  const subcommands = Object.entries(SUBCOMMANDS).flatMap(([name, names]) => names.map((sub) => [name, sub]));
  for (const args of [[], ...Object.keys(COMMANDS).map((name) => [name]), ...subcommands]) {
    const { status, stdout, stderr } = fsbench([...args, '--help']);
    assert.is(status, 0, `${args.join(' ')}: exit code`);
    assert.match(stdout, /^Usage: fsbench/, `${args.join(' ')}: usage`);
    assert.match(stdout, /Examples?:\n +fsbench /, `${args.join(' ')}: example`);
    assert.is(stderr, '', `${args.join(' ')}: stderr`);
  }
});

test('help of fio names the defaults of run-fio-test.sh', () => {
  const help = fsbench(['fio', '--help']).stdout.replace(/\s+/g, ' ');
  for (const words of ['seconds a loop (default: 20)', 'loops a cell (default: 3)', 'I/Os in flight (default: 16)', 'size of each file (default: 4G)']) {
    assert.ok(help.includes(words), words);
  }
});

test('what is no command or option is wrong usage', () => {
  fails(['nonsense'], 2, "unknown command 'nonsense'");
  fails(['fio', '--bogus'], 2, "unknown option '--bogus'");
  fails(['fio', '--runtime'], 2, '--runtime');
  fails(['jobs', 'lsit'], 2, 'lsit');
});

test('mounts that are missing or unknown are named, with those there are', () => {
  fails(['fio'], 2, '--mounts is missing');
  const said = fails(['fio', '--mounts', 'virtiofs,nope'], 2, "unknown mount 'nope'");
  assert.match(said, 'mounts are virtiofs, 9p, sshfs, nfs, virtio-blk, tmpfs');
  assert.match(fails(['fio', '--mounts', '9p:cach=none'], 2, "9p has no option 'cach'"), 'cache=none|');
});

test('values that are not possible are named with their option', () => {
  const mounts = ['fio', '--mounts', 'tmpfs'];
  fails([...mounts, '--size', '4X'], 2, "--size: '4X' is not a size");
  fails([...mounts, '--runtime', '0'], 2, "--runtime: '0'");
  fails([...mounts, '--target', 'cloud'], 2, "--target: 'cloud'");
  fails([...mounts, '--accel', 'warp'], 2, "--accel: 'warp'");
  fails([...mounts, '--jobs', 'seqreed'], 2, "unknown job 'seqreed'");
  fails(['fio', '--target', 'local', '--mounts', 'virtiofs'], 2, 'the local target measures what is mounted already');
});

test('an --out that holds something else is refused and left alone', () => {
  const dir = makeTempDir();
  writeFileSync(join(dir, 'thesis.txt'), 'mine');
  fails(['fio', '--mounts', 'tmpfs', '--out', dir], 2, 'exists and is not a run', dir);
  const run = makeRunDir();
  fails(['fio', '--mounts', 'tmpfs', '--out', run], 2, `go on with it by --resume ${run}`, run);
});

test('a --share that is not an empty directory is refused', () => {
  const dir = makeTempDir();
  writeFileSync(join(dir, 'thesis.txt'), 'mine');
  const mounts = ['fio', '--mounts', '9p', '--share'];
  fails([...mounts, dir], 2, 'holds files fsbench did not make (thesis.txt)');
  fails([...mounts, join(dir, 'thesis.txt')], 2, 'is not a directory');
  fails([...mounts, join(dir, 'nowhere')], 2, 'does not exist');
});

test('what is no run can be neither resumed nor reported', () => {
  const dir = makeTempDir();
  for (const path of [dir, join(dir, 'nowhere')]) {
    fails(['fio', '--resume', path], 2, `${path} is not a run directory`);
  }
  fails(['report', dir], 2, `${dir} is not a run directory`);
  fails(['report', join(dir, 'nowhere')], 2, `${join(dir, 'nowhere')} does not exist`);
});

test('resuming a complete run measures nothing, writes its report anew and says so', () => {
  const dir = makeRunDir();
  const loops = readFileSync(join(dir, 'results.jsonl'), 'utf8');
  const { status, stderr } = fsbench(['fio', '--resume', dir]);
  assert.is(status, 0, stderr);
  assert.match(stderr, /^the run is complete: nothing was measured, only its report, page and charts were written anew$/m);
  assert.ok(existsSync(join(dir, 'report.md')), 'report');
  assert.is(readFileSync(join(dir, 'results.jsonl'), 'utf8'), loops, 'results');
});

/** Sends the command itself a signal, once or more often, when it has said which run it writes: in the middle of it, whatever the machine is busy with. */
const strikeItself = (signal: string, times: number) => {
  const code = `const write = process.stderr.write; process.stderr.write = function (text, ...more) {
    if (text.startsWith('run directory: ')) for (let n = 0; n < ${times}; n++) process.kill(process.pid, '${signal}');
    return write.call(this, text, ...more);
  };`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
};

test('a signal while the report is written ends it with a word on how to write it anew, and nothing is left half done', () => {
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const dir = makeRunDir();
    const loops = readFileSync(join(dir, 'results.jsonl'), 'utf8');
    const { status, stdout, stderr } = fsbench(['fio', '--resume', dir], makeTempDir(), strikeItself(signal, 1));
    assert.is(status, exitCode, stderr);
    assert.is(stderr, `run directory: ${dir}\nstopped (${signal}); all 6 loops are kept. Write the report with: fsbench fio --resume ${dir}\n`);
    assert.is(stdout, '');
    assert.equal(readdirSync(dir).sort(), ['raw', 'results.jsonl', 'run.json']);
    assert.is(readFileSync(join(dir, 'results.jsonl'), 'utf8'), loops, 'results');
    const again = fsbench(['fio', '--resume', dir]);
    assert.is(again.status, 0, again.stderr);
    assert.ok(existsSync(join(dir, 'report.html')), 'the way it says leads on');
  }
});

test('a second signal ends it at once', () => {
  const dir = makeRunDir();
  const { status, stdout, stderr } = fsbench(['fio', '--resume', dir], makeTempDir(), strikeItself('SIGINT', 2));
  assert.equal([status, stdout, stderr], [130, '', `run directory: ${dir}\n`]);
});

test('a run is not resumed under another plan or into another place', () => {
  const dir = makeRunDir();
  fails(['fio', '--resume', dir, '--out', 'elsewhere'], 2, '--out and --resume exclude each other');
});

withFio("a job file that fio refuses is wrong usage, in fio's words", () => {
  const file = join(makeTempDir(), 'bad.job');
  writeFileSync(file, '[j]\nrw=sideways\n');
  fails(['fio', '--mounts', 'tmpfs', '--jobs', file], 2, 'fio refuses it');
});

test('a job file that can not be read, and two of one name, are wrong usage', () => {
  const dir = makeTempDir();
  mkdirSync(join(dir, 'sub'));
  fails(['fio', '--mounts', 'tmpfs', '--jobs', join(dir, 'gone.job')], 2, 'neither a workload nor a file');
  writeFileSync(join(dir, 'seqread-psync.job'), '[j]\nrw=read\n');
  fails(['fio', '--mounts', 'tmpfs', '--jobs', `seqread-psync,${join(dir, 'seqread-psync.job')}`], 2, "two jobs are called 'seqread-psync'");
});

test('a configuration that can not be read is wrong usage', () => {
  const file = join(makeTempDir(), 'c.yaml');
  fails(['fio', '--config', file], 2, file);
  for (const [text, words] of [
    ['runtimes: 5\n', "unknown option 'runtimes'"],
    ['mounts: [\n', file],
    ['mounts: tmpfs\nsize: 4X\n', "--size: '4X'"],
  ] as const) {
    writeFileSync(file, text);
    fails(['fio', '--config', file], 2, words);
  }
});

testNeeding(whyNoProgram('fio'))('a place that is not there is a failure of the environment and leaves no run behind', () => {
  const cwd = makeTempDir();
  const { status, stdout, stderr } = fsbench(['fio', '--target', 'local', '--mounts', 'x=/nonexistent', '--jobs', 'seqread-psync', '--out', 'run'], cwd);
  assert.is(status, 3, `exit code; it said ${stderr}`);
  assert.is(stdout, '', 'stdout');
  assert.match(stderr, "mount 'x': /nonexistent is not a directory");
  assert.not.ok(existsSync(join(cwd, 'run')), 'the run');
});

testNeeding(whyNoProgram('fio', 'qemu-system-x86_64', 'setpriv'))('a daemon that is missing is told before anything is fetched or built', () => {
  const cwd = makeTempDir();
  const { status, stderr } = fsbench(['fio', '--mounts', 'virtiofs:daemon=/nonexistent', '--jobs', 'seqread-psync', '--out', 'run'], cwd);
  assert.is(status, 3, stderr);
  assert.match(stderr, 'daemon /nonexistent is not an executable');
  assert.not.ok(existsSync(join(cwd, 'cache')), 'the cache');
});

test('a report in a format there is none of is refused with those there are', () => {
  assert.match(fails(['report', makeRunDir(), '--format', 'docx'], 2, "--format: 'docx'"), 'md, text, html, csv, json');
});

test('jobs list prints the thirty workloads, a line each with what it does, and then the kinds of files', () => {
  const { status, stdout, stderr } = fsbench(['jobs', 'list']);
  assert.equal([status, stderr], [0, '']);
  const [list = '', ready = '', kinds = ''] = stdout.split('\n\n');
  const lines = list.split('\n');
  assert.equal(
    lines.map((line) => line.split(' ')[0]),
    [...BUILT_IN_WORKLOADS],
  );
  for (const name of READY_WORK_NAMES)
    assert.match(ready, new RegExp(`^${name} +\\S.*\\n +\\d+ files or calls; \\S.*\\n +from: \\S`, 'm'), `ready work: ${name}`);
  assert.match(kinds, /^ {2}\.job, \.fio or \.ini +a fio job file$/m, 'and how files of the user are called');
  for (const line of lines) assert.match(line, /^[\w-]+ +(sequential|random) /, line);
});

test('jobs list prints JSON for scripts', () => {
  const list = JSON.parse(fsbench(['jobs', 'list', '--json']).stdout) as { name: string; description: string }[];
  assert.is(list.length, BUILT_IN_WORKLOADS.length + READY_WORK_NAMES.length);
  assert.ok(
    list.every(({ name, description }) => name !== '' && description !== ''),
    'names and descriptions',
  );
});

test('jobs show prints the job file as it is', () => {
  const { status, stdout } = fsbench(['jobs', 'show', 'randrw-mmap-multi']);
  assert.is(status, 0, 'exit code');
  assert.is(stdout, readFileSync(join(PACKAGE_ROOT, 'fio-jobs/randrw-mmap-multi.job'), 'utf8'), 'text');
});

test('a dry run prints every fio command of the plan, and starts and makes nothing', () => {
  const cwd = makeTempDir();
  const { status, stdout } = fsbench(['fio', '--mounts', '9p,t=tmpfs', '--jobs', 'seq*-psync', '--loops', '2', '--runtime', '7', '--dry-run'], cwd);
  assert.is(status, 0, 'exit code');
  const commands = stdout.split('\n').filter((line) => line.startsWith('fio '));
  assert.is(commands.length, 2 * 2 * 2, 'two mounts, two workloads, two loops');
  assert.is(new Set(commands).size, commands.length, 'each once');
  for (const command of commands) assert.match(command, '--runtime=7 --iodepth=16 --size=4G --direct=1 --blocksize=4K', command);
  for (const words of ['--directory=/mnt/9p/data', '--directory=/mnt/t/data', 'seqread-psync.job', 'seqwrite-psync.job', '# loop 2']) {
    assert.ok(
      commands.some((command) => command.includes(words)),
      words,
    );
  }
  assert.match(stdout, /^mount -t 9p /m, 'mounts');
  assert.match(stdout, /^qemu-system-x86_64 /m, 'VM');
  for (const line of [
    "# in a VM of fsbench's own, with mounts made for the run",
    "# before each loop: sync, drop caches; this host's stay as they are without --drop-host-caches",
    '# 8 loops in this order',
  ])
    assert.ok(stdout.split('\n').includes(line), line);
  assert.equal(readdirSync(cwd), [], 'files made');
});

const countCommands = (stdout: string) => stdout.split('\n').filter((line) => line.startsWith('fio ')).length;

test('a dry run of all workloads on this machine has all of them and no VM', () => {
  const quick = ['fio', '--target', 'local', '--mounts', 'x=/tmp', '--quick', '--dry-run'];
  assert.is(countCommands(fsbench([...quick, '--loops', '3']).stdout), 90, '30 workloads, 3 loops');
  const { stdout } = fsbench(quick);
  assert.is(countCommands(stdout), 30, 'the pilot');
  assert.match(stdout, /^# the pilot: 30 loops in this order$/m);
  assert.match(stdout, /^# then more of them where the answer is open, 360 loops in all at the most\n# at most 10 min 00 s;/m);
  assert.match(stdout, '--size=64M', 'quick');
  assert.match(
    stdout,
    /^# on this machine, with the mounts that are there\n# before each loop: sync, drop caches \(where its user may not, loops carry a warning\)\n/,
    'where',
  );
  assert.not.match(stdout, 'qemu');
});

test('options on the command line win over those of a configuration file', () => {
  const cwd = makeTempDir();
  writeFileSync(join(cwd, 'c.yaml'), 'mounts: [tmpfs]\njobs: seqread-psync\nloops: 1\nruntime: 5\nsize: 1M\n');
  const { stdout } = fsbench(['fio', '--config', 'c.yaml', '--runtime', '9', '--quick', '--dry-run'], cwd);
  assert.match(stdout, '--runtime=9', 'command line over file');
  assert.match(stdout, '--size=1M', 'file over --quick');
});

test('a run is reported as a table, as CSV and as JSON', () => {
  const dir = makeRunDir();
  assert.match(fsbench(['report', dir]).stdout, /^\| Workload .*\n\| :-+ .*\n\| seqread-psync \| +200 MiB\/s ✓ \| +51\.2k ✓ \|/m, 'md');
  assert.is((parse(fsbench(['report', dir, '--format', 'csv']).stdout, { columns: true }) as unknown[]).length, 6, 'csv');
  const document = JSON.parse(fsbench(['report', dir, '--format', 'json']).stdout);
  assert.equal(document.workloads[0].winners, { bw: ['a'], iops: ['a'] }, 'json');
});

test('a report is by the metric that is chosen, in every format that shows one', () => {
  const dir = makeRunDir();
  const report = (...words: string[]) => fsbench(['report', dir, ...words]).stdout;
  assert.match(report('--metric', 'bw'), /^\| Workload +\| +a \(BW\) \| +b \(BW\) \|\n.*\n\| seqread-psync \| +200 MiB\/s ✓ \|/m, 'md');
  assert.match(report('--metric', 'bw'), 'by bandwidth: a wins', 'the sentence');
  assert.match(report('--metric', 'bw', '--format', 'text'), /^MiB\/s, .*\n\n.*\nseqread-psync +200 ✓/m, 'text');
  assert.match(report('--metric', 'bw', '--format', 'vl'), 'Bandwidth by workload and mount', 'overview');
  assert.match(report('--format', 'vl'), 'IOPS by workload and mount', 'overview by default');
  assert.match(report('--metric', 'bw', '--format', 'html'), 'value="bw" checked', 'page');
  assert.match(report('--format', 'html'), 'value="iops" checked', 'page by default');
});

test('a metric there is none of, or that nothing is shown by, is refused', () => {
  const dir = makeRunDir();
  assert.match(fails(['report', dir, '--metric', 'latency'], 2, "--metric: 'latency'"), '--metric takes iops, bw');
  assert.match(fails(['report', dir, '--metric', 'bw', '--format', 'csv'], 2, '--metric bw: --format csv has all metrics'), 'leave --metric out');
  assert.match(fails(['report', dir, '--metric', 'bw', '--format', 'svg', '--chart', 'loops'], 2, 'only overview and sweep are drawn'), 'leave --metric out');
});

test('a report goes to a file where one is named', () => {
  const cwd = makeTempDir();
  const { status, stdout } = fsbench(['report', makeRunDir(), '--format', 'json', '--out', 'r.json'], cwd);
  assert.equal([status, stdout], [0, '']);
  assert.is(JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')).schemaVersion, 1);
});

/** A raw file as run-fio-test.sh writes it, of a mount and what its loops are called. */
function makeRawFile(mount: string, direct: 0 | 1, workloads: readonly string[]): string {
  const file = join(makeTempDir(), `${mount}.txt`);
  const terse = readFioFixture('formats/seqread-psync.terse-no-disks.txt').split('\n').at(-2) as string;
  const options = `--runtime=20 --iodepth=16 --size=4G --direct=${direct} --blocksize=4K`;
  const loops = workloads.map(
    (workload) => `Running: fio --directory=/m/ ${options} --append-terse fio-jobs/${workload}.job\n${terse.replace('seqread-psync', workload)}\n`,
  );
  writeFileSync(file, `TEST_NAME=${mount}\nRUNTIME=20 LOOPS=1 IODEPTH=16 SIZE=4G DIRECT=${direct} BLOCKSIZE=4K\n\n${loops.join('')}`);
  return file;
}

test('sources of any kind stand beside each other in one report', () => {
  const csv = join(makeTempDir(), 'run.csv');
  assert.is(fsbench(['report', makeRunDir(), '--format', 'csv', '--out', csv]).status, 0, 'csv');
  const { status, stdout, stderr } = fsbench(['report', `old=${csv}`, `raw=${makeRawFile('m', 1, ['seqread-psync'])}`]);
  assert.is(status, 0, stderr);
  assert.match(stdout, '| Workload      | old/a (BW) ');
  assert.match(stdout, /\| +raw \(BW\) \|/);
});

test('figures of different measurements are not ranked, and what differs is named', () => {
  const [zero, one] = [makeRawFile('zero', 0, ['seqread-psync']), makeRawFile('one', 1, ['seqread-psync'])];
  const said = fails(['report', zero, one], 2, 'direct is 0 (zero) against 1 (one)');
  assert.match(said, '--force');
  for (const [format, words] of [
    ['md', 'Not the same measurement, compared because it was forced:\n- direct is 0 (zero) against 1 (one)'],
    ['json', '"text": "direct is 0 (zero) against 1 (one) in 1 workload"'],
  ] as const) {
    const { status, stdout, stderr } = fsbench(['report', zero, one, '--force', '--format', format]);
    assert.is(status, 0, `${format}: ${stderr}`);
    assert.ok(stdout.includes(words), `${format}: ${stdout}`);
  }
});

test('rhvgoyal ranks nothing, so that it prints what differs beside each other and says so on stderr', () => {
  const { status, stdout, stderr } = fsbench([
    'report',
    makeRawFile('zero', 0, ['seqread-psync', 'npm-ci']),
    makeRawFile('one', 1, ['seqread-psync']),
    '--format',
    'rhvgoyal',
  ]);
  assert.is(status, 0, stderr);
  assert.equal(
    stdout.split('\n').map((line) => line.split(/\s+/)[0]),
    ['NAME', 'zero', 'one', '', ''],
  );
  assert.match(stderr, 'left out, since the format knows the 30 workloads of virtiofs-tests alone: npm-ci\n');
  assert.match(stderr, 'not the same measurement: direct is 0 (zero) against 1 (one)');
});

test('what could not be read is told on stderr with file and line, and the rest is reported', () => {
  const file = makeRawFile('m', 1, ['seqread-psync']);
  const cut = readFileSync(file, 'utf8');
  writeFileSync(file, `${cut}Running: fio fio-jobs/seqread-mmap.job\n${cut.slice(cut.indexOf('\n3;') + 1).slice(0, 200)}\n`);
  const { status, stdout, stderr } = fsbench(['report', file]);
  assert.is(status, 0, stderr);
  const line = cut.split('\n').length + 1;
  assert.match(stderr, `fsbench: ${file}:${line}: a terse line of fio that is cut short\n`);
  assert.match(stdout, '| seqread-psync |');
  assert.not.match(stdout, 'cut short');
});

test('sources of which nothing can be had end with 3, and what is no text with 2', () => {
  const file = join(makeTempDir(), 'x.txt');
  for (const [content, status, words] of [
    ['', 3, 'is empty'],
    ['3;fio-3.33;seqread-psync;0;0;1', 3, `${file}:1: a terse line of fio that is cut short`],
    ['Dear diary,\n', 3, 'is of no known kind: nothing in it looks like a result'],
    ['It reached 300 MB/s.\n', 3, `${file}:1: not understood, and may be a rate: 'It reached 300 MB/s.'`],
    ['\0\0\0', 2, 'is of no known kind'],
  ] as const) {
    writeFileSync(file, content);
    fails(['report', file], status, words);
  }
});

test('standard input is a source', () => {
  const input = readFioFixture('formats/two-sections.json.txt');
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'report', 'piped=-', '--format', 'json'], { input, encoding: 'utf8', timeout: 300_000 });
  assert.equal([status, stderr], [0, '']);
  assert.equal(JSON.parse(stdout).mounts, ['piped']);
});

test('whoever reads our output may stop early', async () => {
  const child = spawn(process.execPath, [CLI, 'jobs', 'show', '*'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const [code] = (await once(child, 'close')) as [number];
  assert.equal([code, said], [0, '']);
});

test('a run is kept and shown by a history that the environment names, which help does not repeat', () => {
  const cwd = makeTempDir();
  const env = { ...process.env, NO_COLOR: '1', FSBENCH_HISTORY: 'mine.db' };
  const ask = (...args: string[]) => spawnSync(process.execPath, [CLI, 'history', ...args], { cwd, env, encoding: 'utf8', timeout: 300_000 });
  const added = ask('add', makeRunDir());
  assert.equal([added.status, added.stderr], [0, ''], 'add');
  assert.match(added.stdout, /^added night \S+ to mine\.db: .*2 series, 6 loops\n$/, 'add');
  assert.match(ask('show', 'a/seqread-psync').stdout, '51.2k', 'show');
  assert.not.match(ask('list', '--help').stdout, 'mine.db', 'help');
  assert.equal(readdirSync(cwd), ['mine.db'], 'one file is left');
});

test('a history that is missing or not named is wrong usage, and none is made', () => {
  for (const command of ['list', 'export', 'prune --keep 1']) {
    fails(['history', ...command.split(' '), '--history', 'nightly.db'], 2, 'there is no history nightly.db');
    fails(['history', ...command.split(' ')], 2, '--history is missing');
  }
});

test('shells can complete commands and options', () => {
  const script = fsbench(['complete', 'bash']);
  assert.is(script.status, 0, script.stderr);
  assert.match(script.stdout, /fsbench/);
  assert.match(fsbench(['complete', '--', 'fio', '--mou']).stdout, /^--mounts\t/m);
});

test('doctor names the packages of this release, where apt says which those are', () => {
  const path = makeTempDir();
  for (const [known, wanted] of [
    ['util-linux', /^apt-get install .*\butil-linux(?!-)/],
    ['util-linux-extra', /^apt-get install .*\butil-linux-extra\b/],
  ] as const) {
    writeFileSync(join(path, 'apt-cache'), `#!/bin/sh\n[ "$2" = ${known} ] && echo "Package: $2"\n`, { mode: 0o755 });
    const { status, stdout } = fsbench(['doctor', '--json'], path, { PATH: path });
    assert.is(status, 3, 'exit code');
    assert.match(JSON.parse(stdout).remedy, wanted, known);
  }
});

testNeeding(WHY_NOT_OTHERS)("the run of another user that can't be written is told in a sentence, with what to do", () => {
  const dir = makeRunDir();
  // Others may look into it, which is more than enough.
  for (const folder of [dirname(dir), dir]) chmodSync(folder, 0o755);
  const { status, stderr } = spawnSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, CLI, 'fio', '--resume', dir], {
    cwd: '/',
    env: { PATH: process.env['PATH'], FSBENCH_CACHE: '/nowhere' },
    encoding: 'utf8',
    timeout: 300_000,
  });
  assert.is(status, 3, stderr);
  assert.match(stderr, /^fsbench: --resume \S+: the run can't be gone on with: EACCES: permission denied/);
  assert.match(stderr, /\n {2}go on as the user who measured it, or copy the directory to a place of yours\n$/);
});

test('a loop of links is told in a sentence, wherever a place is named', () => {
  const cwd = makeTempDir();
  symlinkSync('loop', join(cwd, 'loop'));
  symlinkSync(join(cwd, 'loop'), join(cwd, 'h.db'));
  for (const args of [
    ['report', 'loop'],
    ['compare', 'loop', 'loop'],
    ['history', 'list', '--history', 'loop'],
    ['fio', '--mounts', 'tmpfs', '--share', 'loop'],
    ['fio', '--resume', 'loop'],
    ['fio', '--mounts', 'tmpfs', '--dry-run', '--config', 'loop'],
    ['fio', '--mounts', 'tmpfs', '--dry-run', '--jobs', 'loop'],
    ['jobs', 'show', 'loop'],
  ]) {
    const { status, stderr } = fsbench(args, cwd);
    assert.ok(status === 2 || status === 3, `${args.join(' ')}: ${status}`);
    assert.match(stderr, /^fsbench: .*(?:ELOOP|unknown job)/, args.join(' '));
    assert.not.match(stderr, /unexpected failure|^ {4}at /m, args.join(' '));
  }
});

test.run();
