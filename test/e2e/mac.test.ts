/** What works on a machine without /proc, setpriv, bwrap, QEMU, apt and GNU's tools that calls itself darwin, and on a Linux as bare as that. */

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Context, suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { openMac, whyNoMac } from '../support/mac.ts';
import { needing, whyNoProgram } from '../support/needs.ts';
import { startSshd, whyNoSshd } from '../support/sshd.ts';
import { descendants, type Ended, makeFolder, readLoops, readRun, runCli, survivors } from './support.ts';

const test = needing(whyNoMac() ?? (existsSync(join(PACKAGE_ROOT, '.git')) ? null : 'no git repository to copy'), suite<Context>('mac'));

const mac = openMac(['ssh']);
process.on('exit', () => mac[Symbol.dispose]());

/** Runs a Node program there to its end. */
function run(argv: readonly string[], cwd: string, system: 'darwin' | 'linux' = 'darwin'): Promise<Ended> {
  const child = mac.start(argv, { cwd, system });
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text));
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr })));
}

const CLI = join(PACKAGE_ROOT, 'dist/src/cli.js');
const SAMPLE = join(PACKAGE_ROOT, 'reports/sample');
const RAW = ['vtfs-none.txt', '9p-none.txt'].map((name) => join(PACKAGE_ROOT, 'fixtures/virtiofs-tests', name));

/** A checkout as a clone would have it, with Node packages in it. */
function makeCheckout(): string {
  const root = join(makeFolder(), 'fsbench');
  const list = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: PACKAGE_ROOT, encoding: 'utf8' });
  assert.is(list.status, 0, list.stderr);
  for (const name of list.stdout.split('\0').filter((each) => each !== '' && existsSync(join(PACKAGE_ROOT, each))))
    cpSync(join(PACKAGE_ROOT, name), join(root, name), { preserveTimestamps: true });
  symlinkSync(join(PACKAGE_ROOT, 'node_modules'), join(root, 'node_modules'));
  return root;
}

const START = ['-r', './scripts/check-node.cjs', 'scripts/start.mjs'];

test('npm start builds, says what can be done, and asks for no system packages', async () => {
  const root = makeCheckout();
  const first = await run(START, root);
  assert.match(first.stderr, /^Building\.\nOn macOS fsbench reads, compares and charts results, and measures machines that are there/, first.stdout);
  assert.match(first.stderr, 'No machine runs here now: this is what is installed.');
  assert.match(first.stdout, /^✓ node .*\n! own VM .* and this is macOS on arm64\n✗ machines /);
  assert.equal([first.code, /apt|sudo|QEMU|setpriv/i.test(first.stderr + first.stdout)], [3, false], first.stderr);

  const report = await run([...START, 'report', SAMPLE], root);
  assert.equal([report.code, report.stderr], [0, '']);
  assert.match(report.stdout, '| seqread-psync ');

  const onLinux = await run([...START, 'report', SAMPLE], root, 'linux');
  assert.equal(onLinux, report, 'the same on a Linux without its programs');
  const own = await run(START, root, 'linux');
  assert.is(own.code, 3);
  assert.match(
    own.stderr,
    /missing on this system: qemu-system-x86_64 .*there is no apt-get\n {2}set-up by itself works on Debian and Ubuntu: install them by hand/,
  );
});

for (const [what, argv] of [
  ['markdown', ['report', SAMPLE]],
  ['a page', ['report', SAMPLE, '--format', 'html']],
  ['CSV of two sources', ['report', ...RAW, '--format', 'csv']],
  ['JSON', ['report', ...RAW, '--format', 'json']],
  ['a chart as SVG', ['report', SAMPLE, '--format', 'svg', '--chart', 'overview']],
  ['a comparison', ['compare', ...RAW]],
  ['a comparison as a page', ['compare', ...RAW, '--format', 'html']],
  ['the workloads', ['jobs', 'list']],
] as const) {
  test(`${what} is the same there, byte for byte`, async () => {
    const cwd = makeFolder();
    const [there, here] = [await run([CLI, ...argv], cwd), await runCli(argv, cwd)];
    assert.equal([there.code, there.stderr], [0, here.stderr]);
    assert.ok(there.stdout === here.stdout && there.stdout.length > 0, `${there.stdout.length} characters, not the ${here.stdout.length} of here`);
  });
}

test('a dry run there is of a guest of its own processor, and has the same mounts and loops', async () => {
  const cwd = makeFolder();
  const argv = ['fio', '--target', 'qemu', '--mounts', '9p', '--jobs', 'seqread-psync', '--dry-run'];
  const [there, here] = [await run([CLI, ...argv], cwd), await runCli(argv, cwd)];
  assert.equal([there.code, there.stderr], [0, here.stderr]);
  assert.match(there.stdout, /^qemu-system-aarch64 .*-machine virt\b/m);
  const tailOf = ({ stdout }: Ended) => stdout.slice(stdout.indexOf('# mounts in the guest'));
  assert.match(tailOf(there), /^mount -t 9p .*\n# before each loop: .*\n# 3 loops in this order\n/m);
  assert.is(tailOf(there), tailOf(here));
});

test('a chart as PNG is the same there, byte for byte', async () => {
  const cwd = makeFolder();
  const argv = ['report', SAMPLE, '--format', 'png', '--chart', 'iops', '--out'];
  for (const ended of [await run([CLI, ...argv, 'there.png'], cwd), await runCli([...argv, 'here.png'], cwd)]) assert.is(ended.code, 0, ended.stderr);
  const [there, here] = ['there.png', 'here.png'].map((name) => readFileSync(join(cwd, name))) as [Buffer, Buffer];
  assert.ok(there.equals(here) && there.length > 10_000, `${there.length} and ${here.length} bytes`);
});

test('a history is kept and a night judged by it', async () => {
  const cwd = makeFolder();
  for (const [index, source] of RAW.entries()) {
    const added = await run([CLI, 'history', 'add', source, '--history', 'nightly.db', '--at', `2026-11-0${index + 1}`], cwd);
    assert.is(added.code, 0, added.stderr);
  }
  const listed = await run([CLI, 'history', 'list', '--history', 'nightly.db'], cwd);
  assert.is(listed.code, 0, listed.stderr);
  assert.match(listed.stdout, /2026-11-01.*2026-11-02|2026-11-02.*2026-11-01/s);
  const checked = await run([CLI, 'check', SAMPLE, '--history', 'nightly.db', '--add'], cwd);
  assert.is(checked.code, 0, checked.stderr);
  assert.match(checked.stdout, /too (little|few)/i);
  const here = await runCli(['history', 'list', '--history', 'nightly.db'], cwd);
  assert.equal(here, await run([CLI, 'history', 'list', '--history', 'nightly.db'], cwd), 'what was kept there is read here');
  assert.is(here.stdout.trim().split('\n').length, 5, here.stdout);
});

test('what can not be had is a sentence', async () => {
  const cwd = makeFolder();
  for (const [argv, words] of [
    [['fio', '--mounts', '9p'], /^fsbench: no machine runs here that could be measured, and .* this is macOS on arm64\n {2}measure a machine that is there: /],
    [['fio', '--target', 'qemu', '--mounts', '9p'], /^fsbench: a VM of fsbench's own is made of .* this is macOS on arm64\n {2}measure a machine/],
    [['fio', '--target', 'local', '--mounts', 'x=/var/tmp'], /^fsbench: --target local measures a Linux .* this is macOS\n {2}measure a machine/],
  ] as const) {
    const ended = await run([CLI, ...argv], cwd);
    assert.equal([ended.code, ended.stdout], [3, ''], ended.stderr);
    assert.match(ended.stderr, words);
  }
  assert.not.ok(existsSync(join(cwd, 'reports')), 'no run directory is left');
});

test('a configuration that others may have written says nothing of mounts on a machine that is found by itself', async () => {
  const cwd = makeFolder();
  writeFileSync(join(cwd, 'c.yaml'), 'mounts: x=/srv\n');
  chmodSync(join(cwd, 'c.yaml'), 0o666);
  const ended = await run([CLI, 'fio', '--config', 'c.yaml'], cwd);
  assert.is(ended.code, 2, ended.stderr);
  assert.match(ended.stderr, /everybody can write it:\n.*test files below \/srv/);
});

test('a run that was measured on Linux is rendered anew there', async () => {
  const cwd = makeFolder();
  cpSync(SAMPLE, join(cwd, 'run'), { recursive: true });
  const ended = await run([CLI, 'fio', '--resume', 'run', '--trust'], cwd);
  assert.is(ended.code, 0, ended.stderr);
  assert.match(ended.stderr, 'the run is complete');
  assert.match(readFileSync(join(cwd, 'run/report.md'), 'utf8'), '| seqread-psync ');
});

const testOfSsh = needing(whyNoMac() ?? whyNoSshd() ?? whyNoProgram('fio'), test);

/** A machine behind a real sshd, which is this one as it is outside, and a folder on it. */
async function openMachine() {
  const sshd = await startSshd();
  const cwd = makeFolder();
  const folder = join(cwd, 'folder');
  mkdirSync(folder);
  const protect = (path: string) => path.replace(/[\\,:]/g, '\\$&');
  const argv = ['fio', '--target', `ssh:machine?config=${sshd.config}`, '--mounts', `share=${protect(folder)}`, '--jobs', 'randrw-psync', '--direct', '0'];
  return { sshd, cwd, folder, argv };
}

testOfSsh('a machine that ssh reaches is measured from there, with report, page and charts', async () => {
  const { sshd, cwd, folder, argv } = await openMachine();
  await using _ = sshd;
  const ended = await run([CLI, ...argv, '--loops', '2', '--runtime', '1', '--size', '1M', '--out', 'run'], cwd);
  assert.is(ended.code, 0, ended.stderr);
  assert.match(ended.stdout, '| randrw-psync ');
  const loops = readLoops(join(cwd, 'run'));
  assert.equal(
    loops.map(({ outcome }) => outcome),
    ['ok', 'ok'],
  );
  const { environment } = readRun(join(cwd, 'run'));
  assert.equal([environment?.node, (environment?.guestCpus ?? 0) > 0], [process.versions.node, true]);
  for (const name of ['report.md', 'report.html', 'charts/overview.svg']) assert.ok(existsSync(join(cwd, 'run', name)), name);
  assert.equal([readdirSync(folder), readdirSync(mac.temporary)], [[], []], 'nothing is left on either side');
});

testOfSsh('kill -9 of fsbench leaves no program there, and the run is gone on with', async () => {
  const { sshd, cwd, argv } = await openMachine();
  await using _ = sshd;
  const child = mac.start([CLI, ...argv, '--loops', '3', '--runtime', '3', '--size', '1M', '--out', 'run'], { cwd });
  const gone = once(child, 'exit');
  for (const end = Date.now() + 120_000; readLoops(join(cwd, 'run')).length === 0 && Date.now() < end; ) await sleep(50);
  assert.is(readLoops(join(cwd, 'run')).length > 0, true, 'a loop was measured');
  const below = descendants(child.pid as number);
  assert.ok(below.length >= 2, 'a connection and a command, each with its watcher');
  child.kill('SIGKILL');
  await gone;
  assert.equal(await survivors(below), [], 'no program is left');
  const resumed = await run([CLI, 'fio', '--resume', 'run'], cwd);
  assert.is(resumed.code, 0, resumed.stderr);
  assert.is(readLoops(join(cwd, 'run')).filter(({ outcome }) => outcome === 'ok').length, 3);
});

test.run();
