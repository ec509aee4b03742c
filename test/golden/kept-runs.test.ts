/** What committed runs must show beside their tables: every loop good, cold told from warm, known differences won by who should win. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../src/analyse/report.ts';
import { sourceOfRun } from '../../src/analyse/sources.ts';
import { readResults, readRunRecord } from '../../src/store/run-directory.ts';
import { READY_WORK_NAMES } from '../../src/work/ready-work.ts';
import { type KNOWN_RUNS, keptDir } from './sample.ts';

const reportOf = (name: string) => buildReport([sourceOfRun(`reports/${name}`, readRunRecord(keptDir(name)), readResults(keptDir(name)))]);

test('all ready work ran on each mount, and no loop failed', () => {
  const { plan } = readRunRecord(keptDir('apps'));
  const results = readResults(keptDir('apps'));
  assert.equal(plan.workloads.map(({ name }) => name).sort(), [...READY_WORK_NAMES].sort());
  assert.equal(
    plan.mounts.map(({ kind }) => kind),
    ['virtiofs', '9p', 'sshfs', 'tmpfs'],
  );
  assert.is(results.length, plan.workloads.length * plan.mounts.length * plan.loops);
  for (const { outcome, workload, mount, loop } of results) assert.is(outcome, 'ok', `${workload} on ${mount}, loop ${loop}`);
});

test('cold is told from warm where they differ: over sshfs each cold loop took longer than any warm one', () => {
  const results = readResults(keptDir('apps'));
  const times = (name: string) =>
    results.flatMap(({ workload, mount, figures }) => (workload === name && mount === 'sshfs' ? (figures?.['wall-time'] ?? []) : []));
  for (const name of ['git-status', 'find-stat', 'stat-storm']) {
    assert.is(times(name).length, 3, name);
    assert.ok(Math.min(...times(name)) > Math.max(...times(`${name}-warm`)), name);
  }
});

/** Who is known to win what; of a run that is not here nobody is known to win anything. */
const WINNERS: Readonly<Partial<Record<(typeof KNOWN_RUNS)[number], Readonly<Record<string, string>>>>> = {
  msize: { 'seqread-psync': 'large', 'seqwrite-psync': 'large' },
  kernel: { 'seqread-psync': 'old', 'seqwrite-psync': 'old' },
  'sshfs-sync': { 'seqwrite-psync': 'queued', 'randwrite-psync': 'queued' },
  'virtiofs-cache': { 'seqread-psync': 'always' },
};

for (const [name, expected] of Object.entries(WINNERS)) {
  test(`reports/known/${name} has the known winners, by three boots`, () => {
    const { workloads } = reportOf(`known/${name}`);
    const found = workloads.flatMap(({ name: workload, winners }) => (winners['bw']?.answer === 'fastest' ? [[workload, winners['bw'].mounts.join()]] : []));
    for (const [workload, winner] of Object.entries(expected)) assert.is(Object.fromEntries(found)[workload], winner, workload);
    for (const { winners } of workloads) assert.is(winners['bw']?.runs, 3);
  });
}

test.run();
