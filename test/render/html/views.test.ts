/** Tests of src/render/html/views.ts and src/render/traits.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { WorkloadReport } from '../../../src/model/records.ts';
import { heatStep, viewRow } from '../../../src/render/html/views.ts';
import { readTraits } from '../../../src/render/traits.ts';
import { makeBadLoop, makeLoop, makeLoops, makeMetrics, makePlan, makeRun, reportOf } from '../../support/records.ts';

const fast = makeMetrics(2000, 500);
const slow = makeMetrics(1000, 250);
const cost = { qemu: 1, daemon: null, sshd: null };

function makeRow(): WorkloadReport {
  const latency = { ...slow, read: { ...(slow.read as NonNullable<typeof slow.read>), clatP99Ns: 9000 } };
  const report = reportOf(makeRun(makePlan(['v'], 'a=9p,b=tmpfs,c=virtiofs')), [
    makeLoop({ workload: 'v', mount: 'a', metrics: fast, hostCpuSeconds: cost }),
    makeLoop({ workload: 'v', mount: 'b', metrics: latency, hostCpuSeconds: cost }),
    makeBadLoop({ workload: 'v', mount: 'c', outcome: 'failed' }),
  ]);
  return report.workloads[0] as WorkloadReport;
}

test('rates rank by reads and writes together, more being better', () => {
  const [a, b, c] = viewRow(makeRow(), 'iops');
  assert.equal(a?.parts, ['2000', '500'], 'reads and writes');
  assert.ok(Math.abs((a?.value ?? 0) - 2500) < 1e-6, 'value');
  assert.is(a?.ratio, 1, 'best');
  assert.ok(Math.abs((b?.ratio ?? 0) - 0.5) < 1e-9, 'half');
  assert.equal([c?.parts, c?.value, c?.ratio], [[], null, null], 'no figure');
});

test('latencies rank by the longer direction, less being better', () => {
  const [a, b] = viewRow(makeRow(), 'p99');
  assert.equal(b?.parts, ['9.0 µs', '3.0 µs'], 'reads and writes');
  assert.is(a?.ratio, 1, 'best');
  assert.ok(Math.abs((b?.ratio ?? 0) - 1 / 3) < 1e-9, 'three times as long');
  assert.is(a?.mark, 'none', 'not tested');
});

test('the cost is CPU seconds for each GiB moved, less being better', () => {
  const [a, b] = viewRow(makeRow(), 'cpu');
  // 2500 I/Os of 4 KiB in a second.
  assert.is(a?.parts[0], '105 s/GiB');
  assert.ok(Math.abs((b?.ratio ?? 0) - 0.5) < 1e-9, 'twice as dear');
});

test('a loop that moved nothing has a figure and no ratio', () => {
  const report = reportOf(makeRun(makePlan(['v'], 'a=9p,b=tmpfs')), [...makeLoops('v', 'a', [0]), ...makeLoops('v', 'b', [1])]);
  const [a] = viewRow(report.workloads[0] as WorkloadReport, 'iops');
  assert.equal([a?.parts, a?.value, a?.ratio], [['0.00'], null, null]);
});

test('steps of colour go from 1 to 7 with the ratio', () => {
  assert.equal([0, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98, 1].map(heatStep), [1, 1, 2, 3, 4, 5, 6, 7, 7]);
});

test('the job says what a workload does, else its name', () => {
  for (const [name, job, traits] of [
    ['x', '[global]\nioengine=io_uring\nrw=readwrite\nnumjobs=4\n', { engine: 'io_uring', pattern: 'seqrw', jobs: 'multi' }],
    ['seqread-psync', 'rw = randwrite\nioengine=mmap\nnumjobs=1', { engine: 'mmap', pattern: 'randwrite', jobs: 'single' }],
    ['randrw-mmap-multi', null, { engine: 'mmap', pattern: 'randrw', jobs: 'multi' }],
    ['randrw-mmap', null, { engine: 'mmap', pattern: 'randrw', jobs: 'single' }],
    ['npm-ci', null, { engine: null, pattern: null, jobs: null }],
    ['npm-ci', '[x]\n', { engine: null, pattern: null, jobs: 'single' }],
  ] as const) {
    assert.equal(readTraits(name, job), traits, `${name}, ${job}`);
  }
});

test.run();
