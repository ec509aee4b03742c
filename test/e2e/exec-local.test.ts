/** `fsbench exec` on this machine: what a command may do wrong has a clear outcome each, the run goes on, and nothing is left. */

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { testNeeding } from '../support/needs.ts';
import { makeMounts, readLoops, runCli } from './support.ts';

const test = testNeeding(process.platform === 'linux' ? null : 'not Linux');

/** Each as an .exec file; the mark is in the arguments of what they leave running. */
const WORK = {
  good: 'run: mkdir -p a/b && echo hello > a/b/c && cat a/b/c',
  'fails once': 'prepare: echo x >> "$KIT/count"\nrun: |\n  [ "$(wc -l < "$KIT/count")" != 2 ] || { echo "no luck" >&2; exit 3; }',
  outside: 'run: mkdir ../../../other && echo x > ../../../outside',
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
  assert.equal(ends('outside'), Array(3).fill('failed: it wrote outside its folder: other, outside (taken away)'));
  assert.equal(ends('never ends'), Array(3).fill('timed-out: it was still running at its deadline'));
  assert.equal(ends('loud'), Array(3).fill('ok'));
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
