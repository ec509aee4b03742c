/** Tests of src/commands/check-effort.ts and of the plans that sweeps make. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkEffort } from '../../src/commands/check-effort.ts';
import { planMounts } from '../../src/commands/make-plan.ts';
import { describeReach, reachingOf } from '../../src/commands/trust/reach.ts';
import { checkStoredRun } from '../../src/commands/trust/stored-run.ts';
import type { Plan } from '../../src/model/records.ts';
import { parseSweeps, sweepWorkloads } from '../../src/plan/sweep.ts';
import { failureOf } from '../support/failure.ts';
import { makeRun } from '../support/records.ts';

const JOB = { name: 'j', jobText: '[global]\nioengine=libaio\n\n[j]\nrw=read\n' };

/** The plan of a sweep in the VM of `qemu`. */
function planOf(sweep: string, options: Readonly<Record<string, string>> = {}): Plan {
  const values = { mounts: 'virtiofs,9p', runtime: '1', size: '64M', sweep, ...options };
  const plan = planMounts(values, [JOB]);
  return { ...plan, workloads: sweepWorkloads(plan, [JOB], parseSweeps(sweep)) };
}

const depths = (count: number) => `iodepth=${Array.from({ length: count }, (_, at) => at + 1).join(',')}`;

test('a sweep of a usual size is measured without a question', () => checkEffort(planOf('bs=4k,64k,1m,9p:msize=8k,128k,512k')));

test('a sweep of 10,000 cells is refused with what it takes and how to have it', () => {
  const error = failureOf(() => checkEffort(planOf(depths(5000))), '10,000 cells');
  assert.is(error.exitCode, 2);
  assert.match(error.message, /10000 cells \(5000 workloads on 2 mounts\), 30000 loops: about \d+ h/);
  assert.match(error.hint ?? '', /--yes/);
});

test('so is one of few cells that takes days', () => {
  const plan = planOf('bs=4k,8k', { loops: '1000', runtime: '600' });
  assert.match(failureOf(() => checkEffort(plan), 'days').message, /4 cells .* about \d+ h/);
});

test('a sweep of more cells than a run can have is refused before they are made', () => {
  const error = failureOf(() => planOf(`${depths(50_000)},9p:msize=8k,16k`), 'too many');
  assert.match(error.message, /makes 150000 cells \(50000 workloads on 3 mounts\): about \d+ h \d\d min, and a run has 100000 at the most/);
  assert.match(error.hint ?? '', /--yes lifts it no further/);
});

test('the time of a sweep that can not be planned is that of its cells', () => {
  const hoursOf = (options: Readonly<Record<string, string>>) =>
    Number(/about (\d+) h/.exec(failureOf(() => planOf(depths(60_000), options), 'too many').message)?.[1]);
  // 120,000 cells, three loops of a second or two each, and what is beside them.
  assert.ok(hoursOf({ runtime: '1' }) > (120_000 * 3) / 3600, `${hoursOf({ runtime: '1' })} h`);
  assert.ok(hoursOf({ runtime: '600' }) > (120_000 * 3 * 600) / 3600);
  assert.is(hoursOf({ runtime: '600', budget: '2h' }), 2);
});

test('sweeps that stand side by side are added, not multiplied', () => {
  const sizes = (count: number) => Array.from({ length: count }, (_, at) => `${4 * (at + 1)}k`).join(',');
  const sweep = `9p:msize=${sizes(8)},virtiofs:queue-size=64,128,256,512,1024,sshfs:max_read=${sizes(5)},nfs:rsize=${sizes(9)}`;
  const jobs = Array.from({ length: 30 }, (_, at) => ({ ...JOB, name: `j${at}` }));
  const plan = planMounts({ mounts: 'virtiofs,9p,sshfs,nfs', runtime: '1', size: '64M', sweep }, jobs);
  assert.is(plan.mounts.length, 8 + 5 + 5 + 9);
  checkEffort(plan);
});

test('a mount without a target is counted on each', () => {
  const error = failureOf(() => planOf(depths(40_000), { target: 'qemu,qemu?kernel=6.12', mounts: '9p,virtiofs' }), 'on each target');
  assert.match(error.message, /40000 workloads on 4 mounts/);
});

test('on several targets a swept mount is a variant of the mount there', () => {
  const { mounts } = planOf('9p:msize=8k', { target: 'qemu,local', mounts: 'qemu/9p=9p,local/d=/tmp' });
  assert.equal(
    mounts.map(({ name, swept }) => [name, swept?.of]),
    [
      ['qemu/9p:msize=8k', 'qemu/9p'],
      ['local/d', undefined],
    ],
  );
});

test('a swept plan is taken from run.json as it was written, and none that sweeps could not give', () => {
  const plan = planOf('bs=4k,1m,9p:msize=8k,128k');
  const stored = JSON.parse(JSON.stringify(makeRun(plan)));
  assert.equal(checkStoredRun('run.json', stored), makeRun(plan));
  stored.plan.workloads[0].swept.values = { exec_prerun: '1' };
  assert.match(
    failureOf(() => checkStoredRun('run.json', stored), 'no sweep').message,
    /run\.json: plan\.workloads: job 'j@bs=4k': exec_prerun=1 is no value of a sweep/,
  );
});

test('a program that a sweep names on this machine is told', () => {
  assert.match(describeReach(reachingOf(planOf('virtiofs:daemon=/opt/a,/opt/b'))).join('\n'), /runs the program daemon=\/opt\/b on this machine/);
});

test.run();
