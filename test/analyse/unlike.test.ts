/** Tests of src/analyse/unlike.ts through reports: what is said of a workload that was not the same work on all mounts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../src/analyse/report.ts';
import { sourceOfRun } from '../../src/analyse/sources.ts';
import { diffServed } from '../../src/analyse/unlike.ts';
import type { Explained } from '../../src/model/explained.ts';
import type { FoundMount, SourcedLoop } from '../../src/model/records.ts';
import { makeExplained } from '../support/explained.ts';
import { makeLoop, makeMetrics, makePlan, makeRun, reportOf } from '../support/records.ts';

const found = (name: string, fstype: string): FoundMount => ({ name, kind: name, source: 's', fstype, mountPoint: '/m', options: [], daemon: null });
const FSTYPES = { virtiofs: 'virtiofs', '9p': '9p', sshfs: 'fuse.sshfs', sync: 'fuse.sshfs', tmpfs: 'tmpfs' } as const;
type Name = keyof typeof FSTYPES;

/** The codes that each of these mounts' only cell carries. */
function codesOf(mounts: string, jobText: string, loops: readonly (Partial<SourcedLoop> & { readonly mount: Name })[]): string[][] {
  const names = loops.map(({ mount }) => mount);
  const plan = makePlan([], mounts, { workloads: [{ name: 'w', jobText }] });
  const run = makeRun(plan, { mounts: names.map((name) => found(name, FSTYPES[name])) });
  const report = reportOf(
    run,
    loops.map((loop) => makeLoop({ workload: 'w', ...loop })),
  );
  return (report.workloads[0]?.cells ?? []).map(({ warnings }) => warnings.map(({ code }) => code));
}

const WRITES = { metrics: makeMetrics(null, 1000) };
const RANDWRITE = '[x]\nrw=randwrite\nioengine=psync\n';
const EARLY = ['acknowledged-early'];

test('sshfs tells that writes are done before its server has them, and the others do not', () => {
  const loops = [
    { mount: 'virtiofs', ...WRITES },
    { mount: 'sshfs', ...WRITES },
  ] as const;
  assert.equal(codesOf('virtiofs,sshfs', RANDWRITE, loops), [[], EARLY]);
});

for (const [what, jobText, mounts, metrics] of [
  ['reads', RANDWRITE, 'virtiofs,sshfs', makeMetrics(1000)],
  ['a job that syncs behind each write', `${RANDWRITE}fsync=1\n`, 'virtiofs,sshfs', WRITES.metrics],
  ['mmap, whose direct=1 has fio sync behind each write', RANDWRITE.replace('psync', 'mmap'), 'virtiofs,sshfs', WRITES.metrics],
] as const) {
  test(`nothing is said of ${what}`, () => {
    const loops = [
      { mount: 'virtiofs', metrics },
      { mount: 'sshfs', metrics },
    ] as const;
    assert.equal(codesOf(mounts, jobText, loops), [[], []]);
  });
}

test('fsync=0 is no sync', () => {
  const loops = [
    { mount: 'virtiofs', ...WRITES },
    { mount: 'sshfs', ...WRITES },
  ] as const;
  assert.equal(codesOf('virtiofs,sshfs', `${RANDWRITE}fsync=0\nsync=none\n`, loops), [[], EARLY]);
});

test('sshfs that waits is as the others, and beside sshfs that does not the other is told', () => {
  const both = [
    { mount: 'sshfs', ...WRITES },
    { mount: 'sync', ...WRITES },
  ] as const;
  assert.equal(codesOf('sshfs,sync=sshfs:sshfs_sync=yes', RANDWRITE, both), [EARLY, []]);
});

test('where all mounts do the same nothing is said', () => {
  const two = [
    { mount: 'sshfs', ...WRITES },
    { mount: 'sync', ...WRITES },
  ] as const;
  assert.equal(codesOf('sshfs,sync=sshfs', RANDWRITE, two), [[], []]);
});

test('data that came from nearer than elsewhere is told, with how much of it the server moved', () => {
  const served = (bytes: number, diskReadBytes = 0) => ({ served: { bytes, diskReadBytes } });
  const loops = [
    { mount: 'virtiofs', ...served(40_960) },
    { mount: '9p', ...served(4_096_000) },
    { mount: 'sshfs', ...served(4_096_000) },
    { mount: 'tmpfs' },
  ] as const;
  assert.equal(codesOf('virtiofs,9p,sshfs,tmpfs', RANDWRITE, loops), [['served-nearer'], [], [], []]);
});

test('two reports whose data came from different places say so, cell by cell', () => {
  const run = makeRun(makePlan(['v', 'w'], '9p'), { mounts: [found('9p', '9p')] });
  const reportWith = (bytes: number) =>
    reportOf(
      run,
      ['v', 'w'].map((workload) => makeLoop({ workload, mount: '9p', served: { bytes: workload === 'v' ? bytes : 4_096_000, diskReadBytes: 0 } })),
    );
  const text = 'data was served from the guest cache in the base and from the host cache in the new: 9p/v';
  assert.equal(diffServed(reportWith(4096), reportWith(4_096_000)), [{ comparable: true, text }]);
  assert.equal(diffServed(reportWith(4096), reportWith(8192)), [], 'the same place');
});

/** The word for each of these mounts' only cell. */
function placesOf(mounts: string, loops: readonly (Partial<SourcedLoop> & { readonly mount: Name })[], explained: readonly Explained[] = []): unknown[] {
  const plan = makePlan([], mounts, { workloads: [{ name: 'w', jobText: RANDWRITE }] });
  const run = makeRun(plan, { mounts: loops.map(({ mount }) => found(mount, FSTYPES[mount])) });
  const source = sourceOfRun(
    'run',
    run,
    loops.map((loop) => makeLoop({ workload: 'w', ...loop })),
  );
  return buildReport([{ ...source, explained }]).workloads[0]?.cells.map(({ place }) => place) ?? [];
}

/** Of a loop that wrote 1000 I/Os of 4 KiB in a second, all of which the server saw. */
const ALL = { ...WRITES, served: { bytes: 4_096_000, diskReadBytes: 0 } };

test('writes that sshfs queues are called so, and those that the guest keeps are in its cache', () => {
  const loops = [
    { mount: 'virtiofs', ...ALL },
    { mount: 'sshfs', ...ALL },
    { mount: '9p', ...ALL, served: { bytes: 4096, diskReadBytes: 0 } },
  ] as const;
  assert.equal(placesOf('virtiofs,sshfs,9p', loops), ['host cache', 'queued', 'guest cache']);
});

test('what was traced wins over what is known of a kind, and tells of writes that reach the disk', () => {
  const loops = [
    { mount: 'virtiofs', ...ALL },
    { mount: '9p', ...ALL },
    { mount: 'sshfs', ...ALL },
  ] as const;
  const heldBack = { byMs: 20, leastReadMs: null, leastWriteMs: 21, leastSubmitMs: null };
  const traced = (mount: Name, parts: Partial<Explained>) => makeExplained({ workload: 'w', mount, reads: 0, writes: 256, heldBack, ...parts });
  const explained = [traced('virtiofs', { direct: true }), traced('9p', { syncs: 255 }), traced('sshfs', {})];
  assert.equal(placesOf('virtiofs,9p,sshfs', loops, explained), ['disk', 'disk', 'host cache']);
});

test('nothing is said of where data was that no counter saw', () => {
  assert.equal(placesOf('virtiofs', [{ mount: 'virtiofs', ...WRITES }]), [undefined]);
});

test.run();
