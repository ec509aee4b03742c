/**
 * What mounts were found to do by hand, found again by traced loops and probes in real VMs, with both daemons and both kernels where they are
 * there: `npm run test:variants`, since it takes long. test/e2e/explain.test.ts and semantics.test.ts have a part of it.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { makePlan } from '../../src/commands/make-plan.ts';
import { explainCell, shortenPlan } from '../../src/explain/explain-cell.ts';
import { withTrace } from '../../src/explain/trace.ts';
import { isEarly, isOneAtATime } from '../../src/figures/explained.ts';
import type { Explained } from '../../src/model/explained.ts';
import type { Plan } from '../../src/model/records.ts';
import type { ProbeAnswer } from '../../src/model/semantics.ts';
import { isInMemory } from '../../src/mount/kinds.ts';
import { cacheDir, PACKAGE_ROOT } from '../../src/process/paths.ts';
import type { Bed } from '../../src/run/bed.ts';
import { layOut } from '../../src/run/layout.ts';
import { findServers } from '../../src/run/served.ts';
import { openQemuBed } from '../../src/target/qemu-bed.ts';
import { kindOfWork } from '../../src/work/kinds.ts';
import { makeFolder, startCli } from '../e2e/support.ts';
import { testNeeding, WHY_NOT_OTHERS, whyNoProgram, whyNoVm } from '../support/needs.ts';
import { RUST_VIRTIOFSD, WHY_NO_RUST_VIRTIOFSD } from '../support/rust-virtiofsd.ts';

// The sftp server lets nobody but root trace it.
const WHY_NOT = whyNoVm() ?? whyNoProgram('strace') ?? WHY_NOT_OTHERS;
const test = testNeeding(WHY_NOT);
const rustTest = testNeeding(WHY_NOT ?? WHY_NO_RUST_VIRTIOFSD);
const newerTest = testNeeding(
  WHY_NOT ?? (existsSync(join(cacheDir(), 'kernel-6.12/vmlinux')) ? null : 'no Linux 6.12 in the cache: `fsbench fio --kernel 6.12` fetches it'),
);

const FILES = 'fallocate=none\nfilename_format=fsbench.$jobnum\n';

const JOBS: Readonly<Record<string, string>> = {
  'read-ahead': `[a]\nioengine=psync\nrw=read\ndirect=0\n${FILES}`,
  reads: `[a]\nioengine=psync\nrw=randread\ndirect=1\n${FILES}`,
  writes: `[a]\nioengine=psync\nrw=randwrite\ndirect=1\n${FILES}`,
  'cached-writes': `[a]\nioengine=psync\nrw=randwrite\ndirect=0\n${FILES}`,
  queue: `[a]\nioengine=libaio\nrw=randwrite\ndirect=1\n${FILES}`,
  'cached-queue': `[a]\nioengine=libaio\nrw=randwrite\ndirect=0\n${FILES}`,
  mapped: `[a]\nioengine=mmap\nrw=randwrite\ndirect=1\n${FILES}`,
  blocks: `[a]\nioengine=psync\nrw=read\ndirect=0\nbs=1m\nnumber_ios=4\n${FILES}`,
};

interface Traced {
  readonly bed: Bed;
  readonly explain: (job: string, mount: string) => Promise<Explained>;
}

/** A bed of these mounts with the files of all jobs, and what explains a job on one of them. */
async function openTraced(mounts: string, more: { readonly kernel?: string } = {}): Promise<Traced> {
  const dir = makeFolder();
  const shareDir = join(dir, 'share');
  mkdirSync(join(shareDir, 'data'), { recursive: true });
  for (const [name, text] of Object.entries(JOBS)) writeFileSync(join(dir, `${name}.job`), text);
  const jobs = Object.keys(JOBS).map((name) => join(dir, `${name}.job`).replace(/[\\,*?[\]{}()!+@]/g, '\\$&'));
  const plan: Plan = shortenPlan(await makePlan({ mounts, jobs: jobs.join(','), ...more }));
  const { signal } = new AbortController();
  const bed = await openQemuBed({ plan, runId: 'x', cache: cacheDir(), shareDir, say: () => {}, signal });
  await layOut(plan, kindOfWork, bed, signal);
  const explain = (job: string, name: string) => {
    const workload = plan.workloads.find((each) => each.name === job);
    const mount = bed.mounts.find(({ found }) => found.name === name);
    if (workload === undefined || mount === undefined) throw new Error(`no ${job} on ${name}`);
    return explainCell({ plan, kindOf: kindOfWork, isInMemory, signal, dir, isOfIos: true, isOwnVm: true }, bed, mount, workload);
  };
  return { bed, explain };
}

const MOUNTS = [
  ...['virtiofs', 'dio=virtiofs:allow-direct-io=yes', '9p', 'loose=9p:cache=loose', 'sshfs', 'sync=sshfs:sshfs_sync=yes'],
  ...(RUST_VIRTIOFSD === null ? [] : [`rust=virtiofs:daemon=${RUST_VIRTIOFSD}`]),
];

let traced: Traced;

test.before(async () => {
  traced = await openTraced(MOUNTS.join(','));
});

test.after(async () => {
  await traced?.bed[Symbol.asyncDispose]();
});

const calls = ({ serverReads, serverWrites, syncs }: Explained) => [serverReads?.calls, serverWrites?.calls, syncs];
const tell = (cell: Explained) => JSON.stringify(cell);

for (const [mount, reads, largest] of [
  ['virtiofs', [6, 20], 262_144],
  ['9p', [256, 256], 4096],
  ['loose', [8, 30], 126_976],
  ['sshfs', [33, 70], 32_768],
] as const) {
  test(`256 sequential reads of 4 KiB over ${mount} are ${reads.join(' to ')} of its server`, async () => {
    const cell = await traced.explain('read-ahead', mount);
    assert.is(cell.reads, 256);
    const count = cell.serverReads?.calls ?? 0;
    assert.ok(count >= reads[0] && count <= reads[1], tell(cell));
    assert.ok(
      cell.serverReads?.sizes.every(([bytes]) => bytes <= largest),
      tell(cell),
    );
    // Requests are the kernel's: sshfs makes others of them.
    const name = mount === '9p' || mount === 'loose' ? 'Tread' : 'READ';
    if (cell.requests !== null) assert.ok((cell.requests[name] ?? 0) > 0 && (cell.requests[name] ?? 0) <= 256, tell(cell));
  });
}

for (const [mount, early] of [
  ['virtiofs', false],
  ['9p', false],
  ['sshfs', true],
  ['sync', false],
] as const) {
  for (const job of ['writes', 'cached-writes']) {
    test(`${job} over ${mount}: 256 of the server, ${early ? 'told to be done before it had them' : 'done when it had them'}, and no sync`, async () => {
      const cell = await traced.explain(job, mount);
      assert.equal([cell.writes, isEarly(cell), ...calls(cell)], [256, early, 0, 256, 0]);
    });
  }
}

test('256 writes over 9p with cache=loose are none at all, and with direct=1 all of them', async () => {
  const cached = await traced.explain('cached-writes', 'loose');
  assert.equal([cached.writes, ...calls(cached)], [256, 0, 0, 0]);
  assert.equal(cached.requests === null ? 0 : (cached.requests['Twrite'] ?? 0), 0);
  assert.equal(calls(await traced.explain('writes', 'loose')), [0, 256, 0]);
});

for (const [mount, direct] of [
  ['virtiofs', false],
  ['dio', true],
  ['9p', false],
  ['sshfs', false],
] as const) {
  test(`O_DIRECT for a read over ${mount} is ${direct ? 'kept, and its data comes from the disk' : 'dropped'}`, async () => {
    const cell = await traced.explain('reads', mount);
    assert.is(cell.direct, direct, tell(cell));
  });
}

rustTest('the Rust daemon drops O_DIRECT for a file that is there', async () => {
  assert.is((await traced.explain('reads', 'rust')).direct, false);
});

for (const [mount, single] of [
  ['virtiofs', false],
  ['9p', true],
  ['sshfs', false],
] as const) {
  test(`libaio over ${mount} has ${single ? 'one' : 'more than one'} in flight with direct=1, and no more than one where the cache is between`, async () => {
    assert.is(isOneAtATime(await traced.explain('queue', mount)), single);
    if (mount !== 'sshfs') assert.is(isOneAtATime(await traced.explain('cached-queue', mount)), true);
  });
}

test('a write to a mapped file with direct=1 is a read, a write and a sync of the server', async () => {
  const cell = await traced.explain('mapped', 'virtiofs');
  const [reads = 0, writes = 0, syncs = 0] = calls(cell);
  for (const count of [reads, writes, syncs]) assert.ok((count ?? 0) >= 0.9 * cell.writes && (count ?? 0) <= 1.1 * cell.writes + 8, tell(cell));
  await traced.explain('mapped', '9p').then(
    () => assert.unreachable('9p without a cache maps nothing to write'),
    (error: Error) => assert.match(error.message, /EINVAL/),
  );
});

test('a listing over sshfs does not look for the time zone at every name', async () => {
  const { bed } = traced;
  const mount = bed.mounts.find(({ found }) => found.name === 'sshfs');
  if (mount === undefined) throw new Error('no sshfs');
  const act = () => bed.machine.exec(['sh', '-c', 'mkdir "$1/many" && cd "$1/many" && touch $(seq 200) && ls -a | wc -l', 'sh', mount.testDir]);
  const options = { pids: findServers(bed, mount), dir: makeFolder(), name: 'zone', calls: ['openat', 'getdents64'], signal: new AbortController().signal };
  const { done, trace } = await withTrace(options, act);
  assert.is(done.stdout.toString('utf8').trim(), '202', done.stderr);
  assert.match(trace, /getdents64/);
  assert.ok((trace.match(/localtime/g) ?? []).length <= 2, trace.slice(-2000));
});

newerTest('with Linux 6.12 and no cache, 9p moves a page a round trip: a read of 1 MiB is 256 of the server and more, and one of 4 KiB is two', async () => {
  const { bed, explain } = await openTraced('9p', { kernel: '6.12' });
  try {
    const cell = await explain('blocks', '9p');
    const [reads = 0] = calls(cell);
    assert.ok((reads ?? 0) >= 256 * cell.reads && (reads ?? 0) <= 258 * cell.reads, tell(cell));
    assert.ok(
      cell.serverReads?.sizes.every(([bytes]) => bytes <= 4096),
      tell(cell),
    );
    // fio's buffer begins within a page.
    assert.equal((await explain('read-ahead', '9p')).serverReads?.sizes, [
      [2816, 256],
      [1280, 256],
    ]);
  } finally {
    await bed[Symbol.asyncDispose]();
  }
});

test('with Linux 6.1 the same read is a few', async () => {
  const cell = await traced.explain('blocks', '9p');
  assert.ok((cell.serverReads?.calls ?? 0) <= 16 * cell.reads, tell(cell));
});

/** By probe, on virtiofs and 9p. */
const KEPT: Readonly<Record<string, readonly [virtiofs: string, ninep: string]>> = {
  fifo: ['ok', 'ENXIO'],
  socket: ['ok', 'ENXIO'],
  'mtime-ns': ['ok', '0 ns'],
  'unlinked-truncate': ['ok', 'ENOENT'],
  'flock-between-mounts': ['granted', 'granted'],
  'inotify-create': ['not seen', 'not seen'],
  'durable-fsync': ['disk', 'disk'],
};

test('all that mounts keep is as it was captured', async () => {
  const cwd = makeFolder();
  const mounts = ['virtiofs', '9p', 'sshfs', 'tmpfs', ...(RUST_VIRTIOFSD === null ? [] : [`rust=virtiofs:daemon=${RUST_VIRTIOFSD}`])];
  const argv = ['semantics', '--mounts', mounts.join(','), '--expect', join(PACKAGE_ROOT, 'fixtures/semantics'), '--out', 'run'];
  const { code, stderr } = await startCli(argv, cwd).ended;
  const answers = readFileSync(join(cwd, 'run/semantics.jsonl'), 'utf8').trimEnd().split('\n');
  const found = new Map(answers.map((line) => JSON.parse(line) as ProbeAnswer).map(({ mount, probe, answer }) => [`${mount} ${probe}`, answer]));
  const told = Object.fromEntries(Object.keys(KEPT).map((probe) => [probe, ['virtiofs', '9p'].map((mount) => found.get(`${mount} ${probe}`))]));
  assert.equal(told, KEPT);
  // The Rust daemon hands O_DIRECT to the host for a file that the open creates; the C one drops it.
  assert.is(found.get('virtiofs o-direct-alignment'), '1');
  if (RUST_VIRTIOFSD !== null) assert.is(found.get('rust o-direct-alignment'), '512');
  assert.is(code, 0, stderr);
});

test.run();
