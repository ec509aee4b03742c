/** What a guest can reach beside the share's sshd (share-jail.test.ts), and what becomes of fio's strange ends inside it. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { makePlan } from '../../src/commands/make-plan.ts';
import { cacheDir } from '../../src/process/paths.ts';
import type { Bed } from '../../src/run/bed.ts';
import { openQemuBed } from '../../src/target/qemu-bed.ts';
import { testNeeding, whyNoVm } from '../support/needs.ts';
import { makeFolder, readLoops, runCli } from './support.ts';

const test = testNeeding(whyNoVm());

let bed: Bed;
let shareDir = '';

test.before(async () => {
  shareDir = join(makeFolder(), 'share');
  mkdirSync(join(shareDir, 'data'), { recursive: true });
  const plan = await makePlan({ mounts: 'virtiofs:cache=none,9p,sshfs', jobs: 'seqread-psync' });
  bed = await openQemuBed({ plan, runId: 'x', cache: cacheDir(), shareDir, say: () => {}, signal: new AbortController().signal });
});

test.after(async () => {
  await bed?.[Symbol.asyncDispose]();
});

async function sh(script: string, ...args: string[]) {
  const result = await bed.machine.exec(['sh', '-c', script, 'sh', ...args], { timeoutMs: 30_000 });
  return { code: result.exitCode, out: result.stdout.toString('utf8'), err: result.stderr };
}

test('all mounts show one folder', async () => {
  writeFileSync(join(shareDir, 'data/seen'), 'by the host');
  for (const { testDir, found } of bed.mounts) assert.is((await sh('cat "$1/seen"', testDir)).out, 'by the host', found.name);
});

test('arguments reach the guest as they are', async () => {
  const hostile = ['a b', "it's", '"', '$(touch /tmp/x)', ';', '`id`', '\\', '*', '', 'ä\n'];
  const result = await bed.machine.exec(['sh', '-c', 'for a; do printf "%s\\0" "$a"; done', 'sh', ...hostile]);
  assert.equal(result.stdout.toString('utf8').split('\0').slice(0, -1), hostile);
});

test("the guest can't reach a server of the host, only the share's sshd", async () => {
  const server = createServer((socket) => socket.end('host')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  try {
    const other = await sh('nc -w 3 10.0.2.2 "$1" < /dev/null', String(port));
    assert.is(other.out, '', 'a port of the host answers');
    assert.match((await sh('nc -w 3 10.0.2.2 2022 < /dev/null')).out, /^SSH-2\.0/, 'the share answers');
  } finally {
    server.close();
  }
});

test('the guest reaches no address outside, and no name server answers it', async () => {
  const connect = async (address: string, port: number) =>
    (await sh('nc -w 3 "$1" "$2" < /dev/null > /dev/null 2>&1 && echo connected; true', address, String(port))).out.trim();
  assert.is(await connect('127.0.0.1', 22), 'connected', 'its own sshd, so that nc is seen to work');
  // A network for documentation (RFC 5737), and the name server and gateway of QEMU's user network.
  for (const [address, port] of [
    ['192.0.2.1', 80],
    ['10.0.2.3', 53],
    ['10.0.2.2', 53],
  ] as const)
    assert.is(await connect(address, port), '', `${address} port ${port}`);
  const asked = await sh('nslookup example.org 10.0.2.3 2>&1; true');
  assert.match(asked.out, /no servers could be reached/, 'over UDP');
});

test('the root disk is mapped, so that dropping caches leaves fio as quick as before', async () => {
  assert.match((await sh('cat /proc/mounts')).out, / \/ ext4 ro,.*dax/);
});

test('fio killed in the guest, with a name no shell should read, is a failed cell and exit code 3', async () => {
  const cwd = makeFolder();
  const killed = join(cwd, 'killed; $(touch x).job');
  writeFileSync(killed, '[killed]\nexec_prerun=(sleep 1 && killall -9 fio) > /dev/null 2>&1 & true\nrw=randread\nfilename=fsbench.0\ntime_based=1\n');
  const dir = join(cwd, 'run');
  const ended = await runCli(
    ['fio', '--mounts', "a `b' $(c)=virtiofs", '--jobs', killed.replace(/[\\,]/g, '\\$&'), '--loops', '1', '--runtime', '3', '--size', '4M', '--out', dir],
    cwd,
  );
  const [loop] = readLoops(dir);
  assert.is(loop?.workload, 'killed; $(touch x)', ended.stderr);
  assert.is(loop?.outcome, 'failed', ended.stderr);
  assert.match(loop?.reason ?? '', /killed/);
  assert.is(ended.code, 3, 'a cell failed');
  assert.match(ended.stderr, /1 of 1 cells failed/);
});

test('shared mmap on virtiofs without a cache is unsupported with ENODEV', async () => {
  const cwd = makeFolder();
  const dir = join(cwd, 'run');
  const ended = await runCli(
    ['fio', '--mounts', 'virtiofs:cache=none', '--jobs', 'seqread-mmap', '--loops', '1', '--runtime', '1', '--size', '4M', '--out', dir],
    cwd,
  );
  assert.is(readLoops(dir)[0]?.outcome, 'unsupported', ended.stderr);
  assert.is(readLoops(dir)[0]?.errno, 'ENODEV');
  assert.is(ended.code, 0);
});

test.run();
