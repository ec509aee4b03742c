/** A small matrix in a real VM over the three real mounts and the control, checked from the table down to the raw files. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { whereServed } from '../../src/figures/served.ts';
import { parseFioFailure } from '../../src/parse/fio-errors.ts';
import { parseFioOutput } from '../../src/parse/fio-json.ts';
import { testNeeding, whyNoVm } from '../support/needs.ts';
import { type Ended, makeFolder, mountsBelow, readLoops, readRun, runCli } from './support.ts';

const test = testNeeding(whyNoVm());

const MOUNTS = 'virtiofs,plain9p=9p:cache=none:msize=262144,9p:cache=mmap,sshfs,tmpfs';
const JOBS = 'seqread-psync,randwrite-mmap,randrw-libaio-multi';

let cwd = '';
let dir = '';
let ended: Ended;

test.before(async () => {
  cwd = makeFolder();
  dir = join(cwd, 'the run');
  ended = await runCli(['fio', '--mounts', MOUNTS, '--jobs', JOBS, '--loops', '1', '--runtime', '1', '--size', '8M', '--direct', '0', '--out', dir], cwd);
});

test('the command ends well and prints the table alone', () => {
  assert.is(ended.code, 0, ended.stderr);
  assert.match(ended.stdout, /^\| Workload +\| +virtiofs \(BW\) \| +virtiofs \(IOPS\) \|/m);
  for (const job of JOBS.split(',')) assert.match(ended.stdout, new RegExp(`^\\| ${job} `, 'm'));
  assert.not.match(ended.stdout, /run directory/, 'progress belongs on stderr');
});

test('every loop is there, with figures above 0 where the mount supports the workload', () => {
  const loops = readLoops(dir);
  assert.is(loops.length, 15);
  for (const { workload, mount, outcome, metrics, reason } of loops) {
    if (workload === 'randwrite-mmap' && mount === 'plain9p') continue;
    assert.is(outcome, 'ok', `${workload} on ${mount}: ${reason}`);
    const side = workload === 'randwrite-mmap' ? metrics?.write : metrics?.read;
    assert.ok((side?.iops ?? 0) > 0, `${workload} on ${mount} has iops`);
    assert.ok((side?.bw ?? 0) > 0, `${workload} on ${mount} has bw`);
    if (workload.startsWith('randrw')) assert.ok((metrics?.write?.iops ?? 0) > 0, `${workload} on ${mount} writes too`);
  }
});

test('writing through mmap to 9p without a cache is unsupported with EINVAL, in the results and in the table', () => {
  const loop = readLoops(dir).find(({ workload, mount }) => workload === 'randwrite-mmap' && mount === 'plain9p');
  assert.is(loop?.outcome, 'unsupported');
  assert.is(loop?.errno, 'EINVAL');
  assert.is(loop?.metrics, null);
  assert.match(ended.stdout, /^\| randwrite-mmap .*unsupported \(EINVAL\)/m);
});

test('the mounts found in the guest are those asked for', () => {
  const found = new Map(readRun(dir).mounts.map((mount) => [mount.name, mount]));
  assert.is(found.get('virtiofs')?.fstype, 'virtiofs');
  assert.match(found.get('virtiofs')?.daemon?.argv.join(' ') ?? '', /cache/);
  assert.is(found.get('plain9p')?.fstype, '9p');
  assert.ok(found.get('plain9p')?.options.includes('msize=262144'));
  assert.is(found.get('sshfs')?.fstype, 'fuse.sshfs');
  assert.is(found.get('tmpfs')?.fstype, 'tmpfs');
});

test('what fio printed parses to the figures kept', () => {
  for (const loop of readLoops(dir)) {
    const text = readFileSync(join(dir, 'raw', loop.raw ?? 'missing'), 'utf8');
    if (loop.outcome === 'unsupported') assert.is(parseFioFailure(text)?.errno, loop.errno);
    else assert.equal(parseFioOutput(text).metrics, loop.metrics, `${loop.workload} on ${loop.mount}`);
  }
});

test('each loop carries what both machines did, and its caches were dropped', () => {
  for (const { workload, mount, guest, host, hostCpuSeconds, warnings } of readLoops(dir)) {
    const name = `${workload} on ${mount}`;
    assert.type(guest?.stealFraction, 'number', name);
    assert.type(guest?.pressureUs.cpu, 'number', name);
    assert.type(host?.load1, 'number', name);
    assert.ok((hostCpuSeconds?.qemu ?? 0) > 0, `${name}: QEMU used CPU time`);
    assert.not.ok(
      warnings.some(({ code }) => code.startsWith('caches-')),
      `${name}: ${JSON.stringify(warnings)}`,
    );
    assert.is(hostCpuSeconds?.daemon === null, mount !== 'virtiofs', `${name}: only virtiofs has a daemon`);
  }
});

test('what the server of each mount moved is counted, and is what fio moved where nothing is cached in the guest', () => {
  for (const { workload, mount, outcome, served } of readLoops(dir)) {
    if (outcome === 'ok') assert.is(served !== undefined, mount !== 'tmpfs', `${workload} on ${mount}: ${JSON.stringify(served)}`);
  }
  const uncached = readLoops(dir).find(({ workload, mount }) => workload === 'seqread-psync' && mount === 'plain9p');
  const found = whereServed(uncached === undefined ? [] : [uncached]);
  assert.ok(found !== null && found.share > 0.8 && found.share < 1.3 && found.place !== 'guest cache', JSON.stringify(found));
});

test('the environment is recorded', () => {
  const { environment } = readRun(dir);
  assert.match(environment?.guestKernel ?? '', /^\d+\.\d+/);
  assert.match(environment?.fio ?? '', /^fio-\d/);
  assert.match(environment?.qemu ?? '', /^\d+\.\d+/);
  assert.ok((environment?.guestMemoryBytes ?? 0) > 1024 ** 3);
});

test('report renders the same from the run directory alone', async () => {
  const again = await runCli(['report', dir], cwd);
  assert.is(again.stdout, ended.stdout);
  const json = JSON.parse((await runCli(['report', dir, '--format', 'json'], cwd)).stdout) as {
    workloads: { name: string; cells: { mount: string; mean: unknown }[] }[];
  };
  assert.is(json.workloads.length, 3);
  assert.is(json.workloads[0]?.cells.length, 5);
});

test('nothing is left: no mount, no test files, no lock, and no file that a name conjured up', () => {
  assert.equal(mountsBelow(cwd), []);
  assert.equal(readdirSync(dir).sort(), ['charts', 'raw', 'report.html', 'report.md', 'results.jsonl', 'run.json']);
  assert.equal(readdirSync(cwd), ['the run']);
});

test.run();
