/** Tests of src/plan/equal.ts: what is changed of mounts and jobs, and what stays as it was said. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeEqual } from '../../src/plan/equal.ts';
import { makePlan } from '../support/records.ts';

const optionsOf = (mounts: string, direct: 0 | 1 = 1) => {
  const plan = makePlan(['a'], mounts);
  return makeEqual({ ...plan, fio: { ...plan.fio, direct } }).mounts.map(({ options }) => options);
};

const jobOf = (jobText: string, direct: 0 | 1 = 1) => {
  const plan = makePlan([], '9p', { workloads: [{ name: 'a', jobText }] });
  return makeEqual({ ...plan, fio: { ...plan.fio, direct } }).workloads[0]?.jobText;
};

test('virtiofs gets O_DIRECT to the disk, where it is asked for, and sshfs waits for its server', () => {
  assert.equal(optionsOf('virtiofs,9p,sshfs'), [{ 'allow-direct-io': 'yes' }, {}, { sshfs_sync: 'yes' }]);
  assert.equal(optionsOf('virtiofs', 0), [{}]);
});

test('what was said of a mount stays', () => {
  assert.equal(optionsOf('virtiofs:allow-direct-io=no:cache=none,sshfs:sshfs_sync=no'), [{ 'allow-direct-io': 'no', cache: 'none' }, { sshfs_sync: 'no' }]);
});

test("the host's caches are dropped, and the plan says that it was made alike", () => {
  const { dropHostCaches, equal } = makeEqual(makePlan(['a'], '9p'));
  assert.equal([dropHostCaches, equal], [true, true]);
});

for (const rw of ['write', 'randwrite', 'randrw', 'readwrite', 'rw']) {
  test(`${rw} syncs behind each write`, () => {
    assert.is(jobOf(`; x\n[global]\nioengine=psync\nrw=${rw}\n\n[a]\n`), `; x\n[global]\nfdatasync=1\nioengine=psync\nrw=${rw}\n\n[a]\n`);
  });
}

test('a plan that is alike already stays as it is', () => {
  const once = makeEqual({ ...makePlan([], 'virtiofs,sshfs'), workloads: [{ name: 'a', jobText: '[global]\nrw=write\n[a]\n' }] });
  assert.equal(makeEqual(once), once);
});

test('a job without a section for all gets one', () => {
  assert.is(jobOf('[a]\nrw=write\n'), '[global]\nfdatasync=1\n\n[a]\nrw=write\n');
});

for (const [what, text, direct] of [
  ['reads', '[a]\nrw=randread\n', 1],
  ['writes that sync already', '[a]\nrw=write\nfsync=32\n', 1],
  ['mapped files with direct=1, which fio syncs anyway', '[a]\nrw=write\nioengine=mmap\n', 1],
] as const) {
  test(`nothing is changed of ${what}`, () => {
    assert.is(jobOf(text, direct), text);
  });
}

test('mapped files without direct=1 are synced', () => {
  assert.match(jobOf('[a]\nrw=write\nioengine=mmap\n', 0) ?? '', /fdatasync=1/);
});

test.run();
