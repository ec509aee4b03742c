/** `fsbench exec` on this machine: what a command may do wrong has a clear outcome each, the run goes on, and nothing is left. */

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { testNeeding } from '../support/needs.ts';
import { whyNoSmallDisk } from '../support/small-disk.ts';
import { makeFolder, makeMounts, readLoops, runCli, startCli, startProgram, waitFor } from './support.ts';

const test = testNeeding(process.platform === 'linux' ? null : 'not Linux');

/** Each as an .exec file; the mark is in the arguments of what they leave running. */
const WORK = {
  good: 'run: mkdir -p a/b && echo hello > a/b/c && cat a/b/c',
  'fails once': 'prepare: echo x >> "$KIT/count"\nrun: |\n  [ "$(wc -l < "$KIT/count")" != 2 ] || { echo "no luck" >&2; exit 3; }',
  outside: 'run: mkdir ../../../other ../../two && echo x > ../../../outside && echo x > ../one',
  'never ends': 'deadline: 1\nrun: |\n  trap "" TERM\n  sleep 98765 &\n  while :; do sleep 1; done',
  loud: 'run: head -c 30000000 /dev/zero | tr "\\0" x',
  'leaves one': 'run: setsid sleep 98765 > /dev/null 2>&1 &',
  'not there': 'run: nosuchprogram --help',
  'bad prepare': 'prepare: exit 4\nrun: "true"',
};

const isRunning = () =>
  readdirSync('/proc').some((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1') === 'sleep\0' + '98765\0';
    } catch {
      return false;
    }
  });

test('good and bad commands in one run', async () => {
  const { cwd, list } = makeMounts();
  const jobs = join(cwd, 'jobs');
  mkdirSync(jobs);
  for (const [name, text] of Object.entries(WORK)) writeFileSync(join(jobs, `${name}.exec`), `${text}\n`);
  const argv = [
    'exec',
    '--target',
    'local',
    '--mounts',
    list,
    '--jobs',
    Object.keys(WORK)
      .map((name) => join(jobs, `${name}.exec`).replace(/[\\,]/g, '\\$&'))
      .join(','),
    '--loops',
    '3',
    '--out',
    'run',
  ];
  const refused = await runCli(argv, cwd);
  assert.is(refused.code, 2, 'commands of files need leave on this machine');
  assert.ok(refused.stderr.includes('line 1: run runs a command: run: mkdir -p a/b'), refused.stderr);
  const ended = await runCli([...argv, '--allow-job-commands'], cwd);
  assert.is(ended.code, 3, ended.stderr);
  const loops = readLoops(join(cwd, 'run'));
  const mount = loops[0]?.mount;
  const of = (name: string) => loops.filter((loop) => loop.workload === name && loop.mount === mount);
  const ends = (name: string) => of(name).map(({ outcome, reason }) => (outcome === 'ok' ? 'ok' : `${outcome}: ${reason}`));
  assert.equal(ends('good'), Array(3).fill('ok'));
  for (const { figures } of of('good')) assert.ok((figures?.['wall-time'] ?? 0) > 0, 'a time');
  const once = loops.filter(({ workload, outcome }) => workload === 'fails once' && outcome !== 'ok');
  assert.equal([once.length, once[0]?.reason], [1, 'exit code 3: no luck']);
  assert.equal(ends('outside'), Array(3).fill('failed: it wrote outside its folder: other, outside, two, one (taken away)'));
  assert.equal(ends('never ends'), Array(3).fill('timed-out: it was still running at its deadline'));
  assert.equal(ends('loud'), Array(3).fill('ok'));
  for (const { figures } of of('loud')) {
    // head and tr each read and write all of it; that its output was read by us is none of its work.
    const [read, written] = [figures?.['read-bytes'] ?? 0, figures?.['written-bytes'] ?? 0];
    assert.ok(read >= 60e6 && read < 61e6, `it read 2 x 30 MB: ${read}`);
    assert.ok(written >= 60e6 && written < 61e6, `it wrote 2 x 30 MB: ${written}`);
  }
  assert.equal(ends('leaves one'), Array(3).fill('ok'));
  for (const end of ends('not there')) assert.match(end, /^failed: exit code 127: .*nosuchprogram.*not found/);
  assert.equal(ends('bad prepare'), Array(3).fill('failed: what comes before the loop failed: fsbench-exec: the command to prepare failed'));
  for (const raw of readdirSync(join(cwd, 'run/raw'))) assert.ok(readFileSync(join(cwd, 'run/raw', raw)).length < 20_000, 'a loud command fills no disk');
  assert.equal([readdirSync(join(cwd, 'one: $(id)')), readdirSync(join(cwd, 'two'))], [[], ['precious']], 'nothing is left on the mounts');
  assert.not.ok(isRunning(), 'nothing is left running');
});

test('a command with a folder of its own: a fresh copy each loop, cold and warm, and the files for people and for hyperfine', async () => {
  const { cwd, list } = makeMounts();
  mkdirSync(join(cwd, 'work/sub'), { recursive: true });
  writeFileSync(join(cwd, 'work/sub/file'), 'x\n');
  const argv = ['exec', '--target', 'local', '--mounts', list, '--workdir', 'work', '--loops', '2', '--export', 'hyperfine', '--out', 'run'];
  const ended = await runCli([...argv, '--', 'rm', 'sub/file'], cwd);
  assert.is(ended.code, 0, ended.stderr);
  assert.match(ended.stdout, /^\| rm sub\\_file \(cold\) +\|/m);
  assert.match(ended.stdout, /^\| rm sub\\_file \(warm\) +\| \S+ +\| +\S+ (?:µs|ms|s) \| +\S+ \S+ to \S+ \S+ \| +1\.00x \|/m, 'mean, range, ratio');
  const times = JSON.parse(readFileSync(join(cwd, 'run/hyperfine.json'), 'utf8')).results;
  assert.equal([times.length, times[0].times.length], [4, 2]);
  for (const name of ['report.md', 'report.html', 'charts/overview.svg']) assert.ok(existsSync(join(cwd, 'run', name)), name);
  assert.match(readFileSync(join(cwd, 'run/report.md'), 'utf8'), /fsbench exec .*--workdir=work.* -- rm sub\/file$/m, 'how to do it again');
  writeFileSync(join(cwd, 'work/sub/other'), 'y\n');
  const lines = readFileSync(join(cwd, 'run/results.jsonl'), 'utf8').trim().split('\n');
  writeFileSync(join(cwd, 'run/results.jsonl'), `${lines.slice(0, 3).join('\n')}\n`);
  const changed = await runCli(['exec', '--resume', 'run'], cwd);
  assert.is(changed.code, 2, changed.stderr);
  assert.match(changed.stderr, 'is not what it was when the run was planned');
});

test('a command that prints a gigabyte, or a tenth of one to warm up, fills neither disk nor memory', async () => {
  const { cwd, list } = makeMounts();
  const [first = ''] = list.split(',second=');
  const cli = [process.execPath, join(PACKAGE_ROOT, 'dist/src/cli.js'), 'exec', '--target', 'local', '--mounts', first, '--loops', '1'];
  // No file may grow beyond 40,000 blocks of 512 bytes.
  const limited = ['sh', '-c', 'ulimit -f 40000; exec "$@"', 'sh', ...cli];
  for (const [caches, bytes] of [
    ['cold', '1073741824'],
    ['warm', '100000000'],
  ] as const) {
    const ended = await startProgram([...limited, '--caches', caches, '--out', caches, '--', 'head', '-c', bytes, '/dev/zero'], cwd).ended;
    assert.is(ended.code, 0, ended.stderr);
    assert.match(readLoops(join(cwd, caches))[0]?.raw ?? '', /\.txt$/);
    for (const raw of readdirSync(join(cwd, caches, 'raw'))) assert.ok(readFileSync(join(cwd, caches, 'raw', raw)).length < 20_000, raw);
  }
});

test('runs to warm up have the deadline of the command, are cleaned up after, and what they leave running is not waited for', async () => {
  const { cwd, list } = makeMounts();
  const [first = ''] = list.split(',second=');
  const run = async (out: string, words: readonly string[]) => {
    const ended = await runCli(['exec', '--target', 'local', '--mounts', first, '--loops', '1', '--caches', 'warm', '--out', out, ...words], cwd);
    return { ended, loop: readLoops(join(cwd, out))[0] };
  };
  const endless = await run('endless', ['--deadline', '2', '--', 'sleep', '98765']);
  assert.is(endless.ended.code, 3, endless.ended.stderr);
  assert.match(endless.loop?.reason ?? '', 'the run to warm up was still running after 2 s');
  const failing = await run('failing', ['--', 'echo no luck >&2; exit 3']);
  assert.match(failing.loop?.reason ?? '', /no luck.*the run to warm up failed/);
  const again = await run('again', ['--copy', 'mount', '--warmup', '2', '--prepare', 'mkdir x', '--cleanup', 'rmdir x', '--', 'ls -d x']);
  assert.equal([again.ended.code, again.loop?.outcome], [0, 'ok'], again.ended.stderr);
  const leaving = await run('leaving', ['--', 'sleep 98765 & echo done']);
  assert.equal([leaving.ended.code, leaving.loop?.outcome], [0, 'ok'], leaving.ended.stderr);
  assert.not.ok(isRunning(), 'nothing is left running');
});

test('files of ours that a command changes are told, and made again', async () => {
  const { cwd, list } = makeMounts();
  const [first = ''] = list.split(',second=');
  const argv = ['exec', '--target', 'local', '--mounts', first, '--loops', '2', '--caches', 'cold', '--out', 'run', '--'];
  const ended = await runCli([...argv, 'echo x > ../made; echo x > ../../../../fsbench-canary'], cwd);
  assert.is(ended.code, 3, ended.stderr);
  assert.equal(
    readLoops(join(cwd, 'run')).map(({ reason }) => reason),
    Array(2).fill('it wrote outside its folder: fsbench-canary, made (taken away)'),
  );
});

test('a command of a file needs leave however its text is written', async () => {
  const { cwd, list } = makeMounts();
  for (const text of ['run: touch mark', '"run": touch mark', '  run: touch mark', '{run: touch mark}', '\uFEFFrun: touch mark']) {
    writeFileSync(join(cwd, 'w.exec'), `${text}\n`);
    const refused = await runCli(['exec', '--target', 'local', '--mounts', list, '--jobs', './w.exec', '--quick', '--dry-run'], cwd);
    assert.is(refused.code, 2, text);
    assert.match(refused.stderr, 'run runs a command', text);
  }
});

/** The command with a mount of `bytes` at `small`, which nobody else sees. */
const onSmallMount = (cwd: string, bytes: number, argv: readonly string[]) => {
  const script = 'mount -t tmpfs -o size="$1" small "$2" && shift 2 && "$@"; code=$?; ls -A small > left; exit $code';
  const program = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', String(bytes), join(cwd, 'small')];
  return startProgram([...program, process.execPath, join(PACKAGE_ROOT, 'dist/src/cli.js'), ...argv], cwd).ended;
};

const testSmall = testNeeding(process.platform === 'linux' ? whyNoSmallDisk() : 'not Linux');

/** A mount `small` beside one of this machine, and a folder of 5 MiB. */
function makeSmall(): { readonly cwd: string; readonly mounts: string } {
  const cwd = makeFolder();
  for (const name of ['small', 'large', 'work']) mkdirSync(join(cwd, name));
  writeFileSync(join(cwd, 'work/big'), Buffer.alloc(5 * 1024 ** 2));
  const protect = (path: string) => path.replace(/[\\,:]/g, '\\$&');
  return { cwd, mounts: `small=${protect(join(cwd, 'small'))},large=${protect(join(cwd, 'large'))}` };
}

testSmall('a mount without room for the copy is told before anything is measured', async () => {
  const { cwd, mounts } = makeSmall();
  const argv = ['exec', '--target', 'local', '--mounts', mounts, '--workdir', 'work', '--out', 'run', '--', 'ls'];
  const ended = await onSmallMount(cwd, 4 * 1024 ** 2, argv);
  assert.is(ended.code, 3, ended.stderr);
  assert.match(ended.stderr, /mount 'small': .*small has room for \d MiB, and the test files need 12 MiB\n +make room there, .*a smaller --workdir/);
  assert.equal([existsSync(join(cwd, 'run')), readFileSync(join(cwd, 'left'), 'utf8'), readdirSync(join(cwd, 'large'))], [false, '', []], 'nothing is left');
});

testSmall('a share without room for the copies is told before a VM is started', async () => {
  const { cwd } = makeSmall();
  const argv = ['exec', '--mounts', 'virtiofs,9p', '--workdir', 'work', '--share', join(cwd, 'small'), '--out', 'run', '--', 'ls'];
  const ended = await onSmallMount(cwd, 8 * 1024 ** 2, argv);
  assert.is(ended.code, 3, ended.stderr);
  assert.match(ended.stderr, /the share .*small has room for \d MiB, and the test files need 12 MiB\n +make room there, .*--share DIR is another place/);
  assert.equal([existsSync(join(cwd, 'run')), readFileSync(join(cwd, 'left'), 'utf8')], [false, ''], 'nothing is left');
});

testSmall('a command that eats the disk has failed with ENOSPC there alone, and what it wrote is gone', async () => {
  const { cwd, mounts } = makeSmall();
  const argv = ['exec', '--target', 'local', '--mounts', mounts, '--caches', 'cold', '--loops', '2', '--out', 'run'];
  const ended = await onSmallMount(cwd, 8 * 1024 ** 2, [...argv, '--', 'head -c 20000000 /dev/zero > eaten']);
  assert.is(ended.code, 3, ended.stderr);
  const ends = readLoops(join(cwd, 'run')).map(({ mount, outcome, errno }) => [mount, outcome, errno]);
  assert.equal(ends.sort(), [...Array(2).fill(['large', 'ok', null]), ...Array(2).fill(['small', 'failed', 'ENOSPC'])]);
  assert.equal([readFileSync(join(cwd, 'left'), 'utf8'), readdirSync(join(cwd, 'large'))], ['', []], 'nothing is left');
});

testSmall('a copy that the disk has no more room for fails its loop, and the run goes on', async () => {
  const { cwd, mounts } = makeSmall();
  // Room for one file of the user's and the copy, until the command before it has grown the file.
  const grow = 'case $PWD in */small/*) head -c 6000000 /dev/zero > "$HOME/../grown" 2>/dev/null || true;; esac';
  const job = join(cwd, 'fills.exec');
  writeFileSync(job, `run: "true"\nprepare: |\n  head -c 20000000 /dev/zero > more\ncleanup: ${JSON.stringify(grow)}\n`);
  const protect = job.replace(/[\\,]/g, '\\$&');
  const argv = ['exec', '--target', 'local', '--mounts', mounts, '--jobs', protect, '--allow-job-commands', '--loops', '1', '--out', 'run'];
  const ended = await onSmallMount(cwd, 8 * 1024 ** 2, argv);
  assert.is(ended.code, 3, ended.stderr);
  const ends = readLoops(join(cwd, 'run')).map(({ mount, outcome, reason }) => [mount, outcome, reason ?? '']);
  assert.equal(ends.sort()[0], ['large', 'ok', '']);
  assert.match(ends[1]?.join(' ') ?? '', /^small failed what comes before the loop failed: .*No space left on device/);
});

test('a run of commands that is stopped names the command that goes on with it', async () => {
  const { cwd, list } = makeMounts();
  const argv = ['exec', '--target', 'local', '--mounts', list, '--caches', 'cold', '--loops', '30', '--out', 'run', '--', 'sleep', '0.2'];
  const running = startCli(argv, cwd);
  await waitFor('a loop', running, () => (readLoops(join(cwd, 'run')).length >= 2 ? true : undefined));
  running.child.kill('SIGINT');
  const stopped = await running.ended;
  assert.is(stopped.code, 130, stopped.stderr);
  assert.match(stopped.stderr, /of 60 loops are kept\. Go on with: fsbench exec --resume /);
  const kept = readLoops(join(cwd, 'run'));
  assert.is((await runCli(['exec', '--resume', 'run'], cwd)).code, 0);
  const whole = readLoops(join(cwd, 'run'));
  assert.equal([whole.length, whole.slice(0, kept.length)], [60, kept], 'what was measured stays, and the rest is measured');
  assert.equal([readdirSync(join(cwd, 'one: $(id)')), readdirSync(join(cwd, 'two'))], [[], ['precious']], 'nothing is left on the mounts');
});

test("fio's engines on files count calls, and what they need is there before each loop", async () => {
  const { cwd, list } = makeMounts();
  const argv = ['fio', '--target', 'local', '--mounts', list, '--jobs', 'filecreate,filestat,filedelete', '--quick', '--runtime', '100'];
  const ended = await runCli([...argv, '--loops', '2', '--out', 'run'], cwd);
  assert.is(ended.code, 0, ended.stderr);
  const loops = readLoops(join(cwd, 'run'));
  assert.is(loops.length, 12);
  for (const { workload, outcome, reason, metrics, figures, raw } of loops) {
    assert.equal([outcome, reason, metrics, Object.keys(figures ?? {})], ['ok', null, null, ['calls']], workload);
    const text = readFileSync(join(cwd, 'run/raw', raw ?? ''), 'utf8');
    const { read, write } = JSON.parse(text.slice(text.indexOf('{'))).jobs[0];
    assert.is(read.clat_ns.N + write.clat_ns.N, workload === 'filedelete' ? 100 : 200, `${workload}: each file once`);
  }
  assert.match(ended.stdout, /^\| Workload +\| +first \(calls\/s\) \| +second \(calls\/s\) \|$/m);
  assert.equal([readdirSync(join(cwd, 'one: $(id)')), readdirSync(join(cwd, 'two'))], [[], ['precious']], 'nothing is left on the mounts');
});

test('a run of commands is compared, kept, judged, drawn and exported like any other', async () => {
  const { cwd, list } = makeMounts();
  const measure = (out: string) =>
    runCli(['exec', '--target', 'local', '--mounts', list, '--loops', '2', '--name', 'w', '--out', out, '--', 'sleep', '0.05'], cwd);
  for (const out of ['a', 'b']) assert.is((await measure(out)).code, 0, out);
  const say = async (...argv: string[]) => {
    const { code, stdout, stderr } = await runCli(argv, cwd);
    assert.is(code, 0, `${argv.join(' ')}: ${stderr}`);
    return stdout;
  };
  // The table of markdown: text leaves out what is the same, as all of this is on a quiet machine.
  const compared = await say('compare', 'a', 'b', '--format', 'md');
  for (const mount of ['first', 'second'])
    for (const caches of ['cold', 'warm']) assert.match(compared, new RegExp(`^\\| w \\(${caches}\\) +\\| ${mount} +\\|`, 'm'));
  assert.match(await say('report', 'a', '--format', 'csv'), /wall-time/);
  assert.is(JSON.parse(await say('report', 'a', '--format', 'json')).workloads.length, 2);
  assert.match(await say('report', 'a', '--format', 'html'), '<html');
  assert.match(await say('report', 'a', '--format', 'svg', '--chart', 'wall-time'), '<svg');
  await say('history', 'add', 'a', '--history', 'h.db');
  assert.match(await say('history', 'show', 'first/w (cold)', '--history', 'h.db'), /\d ms/);
  assert.match(await say('check', 'b', '--history', 'h.db'), 'Too little history: 1 night so far');
});

test('a command that is not there is told before anything is measured', async () => {
  const { cwd, list } = makeMounts();
  const ended = await runCli(['exec', '--target', 'local', '--mounts', list, '--out', 'run', '--', 'nosuchprogram', '-x'], cwd);
  assert.is(ended.code, 3);
  assert.match(ended.stderr, 'nosuchprogram not found');
  assert.not.ok(existsSync(join(cwd, 'run')), 'no run is left');
});

test('wrong options are told', async () => {
  const { cwd, list } = makeMounts();
  for (const [argv, words] of [
    [[], 'nothing says what is to be timed'],
    [['--prepare', 'x', '--jobs', 'untar'], '--prepare goes with a command'],
    [['--caches', 'warm', '--jobs', 'git-status'], 'git-status-warm'],
    [['--files', '5', '--', 'ls'], '--files goes with ready work'],
    [['--jobs', 'untar', '--', 'ls'], '--jobs and a command exclude each other'],
    [['--workdir', 'nowhere', '--', 'ls'], '--workdir nowhere'],
    [['--warmup', '0', '--caches', 'warm', '--', 'ls'], '--warmup 0 leaves nothing warm'],
    [['--export', 'gnuplot', '--', 'ls'], '--export takes hyperfine'],
    [['--copy', 'never', '--', 'ls'], '--copy'],
  ] as const) {
    const ended = await runCli(['exec', '--target', 'local', '--mounts', list, '--out', 'run', ...argv], cwd);
    assert.is(ended.code, 2, ended.stderr);
    assert.match(ended.stderr, words);
  }
});

test.run();
