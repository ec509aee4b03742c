/** Tests of src/commands/trust/stored-run.ts: what could not have been typed is refused, with file and field. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { planMounts } from '../../../src/commands/make-plan.ts';
import { describeReach, reachingOf } from '../../../src/commands/trust/reach.ts';
import { checkStoredRun } from '../../../src/commands/trust/stored-run.ts';
import type { Environment, Plan } from '../../../src/model/records.ts';
import type { OptionValues } from '../../../src/plan/options.ts';
import { readPlanFigures } from '../../../src/plan/options.ts';
import { PACKAGE_ROOT } from '../../../src/process/paths.ts';
import { failureOf } from '../../support/failure.ts';
import { makePlan, makeRun } from '../../support/records.ts';

const FILE = 'run/run.json';
const plan = makePlan(['seqread-psync', 'my job'], "a=9p:cache=mmap,it's \\, =virtiofs:daemon=/opt/v\\:d,p=/mnt/x");
/** On two targets, of which one is this machine. */
const several: Plan = (() => {
  const { mounts, ...rest } = makePlan(['w'], 'v=9p,l=/mnt/l', { target: 'qemu', targets: ['qemu', 'local'] });
  return { ...rest, mounts: mounts.map((mount) => ({ ...mount, target: mount.path === null ? 'qemu' : 'local' })) };
})();
/** Its mounts, the path moved to another target. */
const moveTo = (target: string) => several.mounts.map((mount) => (mount.path === null ? mount : { ...mount, target }));
const SAMPLE = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'reports/sample/run.json'), 'utf8'));
const ENVIRONMENT: Environment = SAMPLE.environment;
const run = makeRun(plan, { options: { mounts: 'a=9p', loops: '3' } });

/** The record as JSON.parse gives it. */
const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('a run as fsbench writes it is taken as it is', () => {
  const other: OptionValues = {
    target: 'local',
    share: '/s',
    direct: '0',
    size: '1.5G',
    blocksize: '512',
    'drop-host-caches': 'true',
    'allow-job-commands': 'true',
  };
  const local = { ...makePlan(['w'], 'a=/a'), ...readPlanFigures(other) };
  const spent = { ...plan, ...readPlanFigures({ budget: '30m', precision: '3%', ramp: '1', trial: '5', 'retry-noisy': 'true', shard: '2/8' }) };
  const tried = { ...spent, workloads: spent.workloads.map((workload) => ({ ...workload, length: { rampSeconds: 2, runtimeSeconds: 1 } })) };
  for (const record of [run, makeRun(local), makeRun(spent), makeRun(tried), makeRun(plan, { finishedAt: null, seal: 'x' })])
    assert.equal(checkStoredRun(FILE, stored(record)), record);
});

test('a run of several targets is taken as it is, with the machine of each', () => {
  const parts = { environment: ENVIRONMENT, environments: { qemu: ENVIRONMENT, local: { ...ENVIRONMENT, parts: { os: 'Alpine' } } } };
  for (const record of [makeRun(several), makeRun({ ...several, oneAtATime: true }, parts)]) assert.equal(checkStoredRun(FILE, stored(record)), record);
});

test('mounts in VMs of their own are taken where they are the ones that their options mean', () => {
  const own = planMounts({ mounts: 'a=9p,b=9p:kernel=6.12', qemu: '/opt/q', arch: 'aarch64' }, plan.workloads);
  assert.equal(checkStoredRun(FILE, stored(makeRun(own))), makeRun(own));
  const moved = { ...own, mounts: own.mounts.map((mount) => ({ ...mount, target: 'qemu' })) };
  assert.match(failureOf(() => checkStoredRun(FILE, stored(makeRun(moved))), 'moved').message, 'plan is none that options give');
  const reach = describeReach(reachingOf({ ...own, target: 'qemu?qemu=/opt/other', targets: ['qemu?qemu=/opt/other'] }));
  assert.equal(reach, ['a VM runs the program qemu=/opt/other on this machine', 'a VM runs the program qemu=/opt/q on this machine']);
});

test('a kernel of this machine is told wherever it is named, one of apt is not', () => {
  const reachOf = (values: Readonly<Record<string, string>>) => describeReach(reachingOf(planMounts({ mounts: '9p', ...values }, plan.workloads)));
  assert.equal(reachOf({ mounts: 'a=9p,b=9p:kernel=/opt/k.deb', kernel: '/opt/build' }), [
    "mount 'b' boots kernel=/opt/k.deb of this machine",
    'a VM boots kernel=/opt/build of this machine',
  ]);
  assert.equal(reachOf({ target: 'qemu?kernel=/opt/build' }), ['a VM boots kernel=/opt/build of this machine']);
  for (const kernel of ['6.12', 'linux-image-6.12-amd64']) assert.equal(reachOf({ mounts: `9p:kernel=${kernel}`, kernel }), []);
});

test('the run that comes with fsbench is taken', () => {
  assert.is(checkStoredRun(FILE, SAMPLE).id, SAMPLE.id);
});

test('a run of an earlier fsbench allows its jobs nothing', () => {
  const { allowJobCommands: _, ...before } = plan;
  assert.equal(checkStoredRun(FILE, stored({ ...run, plan: before })), run);
});

test('what is not of the right type, out of range or unknown is refused by file and field', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['id: ', { ...run, id: '../../victim' }],
    ['id: ', { ...run, id: '20261120T120000Z-abcdef/../../x' }],
    ['id: ', { ...run, id: '20261120T120000Z-abcdef\n' }],
    ['id: ', { ...run, id: 5 }],
    ['startedAt: ', { ...run, startedAt: 'yesterday' }],
    ['options.jobz: ', { ...run, options: { jobz: 'x' } }],
    ['options.loops: ', { ...run, options: { loops: 3 } }],
    ["options: --loops: '0' is not", { ...run, options: { loops: '0' } }],
    ["options.mounts: unknown mount 'x'", { ...run, options: { mounts: 'x' } }],
    ['plan: ', { ...run, plan: null }],
    ['plan.loops: ', { ...run, plan: { ...plan, loops: '3' } }],
    ["plan: --loops: '5000' is not", { ...run, plan: { ...plan, loops: 5000 } }],
    ['plan.loops: ', { ...run, plan: { ...plan, loops: -1 } }],
    ['plan.loops: ', { ...run, plan: { ...plan, loops: 1.5 } }],
    ['plan.fio.direct: ', { ...run, plan: { ...plan, fio: { ...plan.fio, direct: 2 } } }],
    ['plan.fio.more: ', { ...run, plan: { ...plan, fio: { ...plan.fio, more: 1 } } }],
    ['plan: --blocksize', { ...run, plan: { ...plan, fio: { ...plan.fio, blockSizeBytes: 2 ** 50 } } }],
    ["plan: --target: 'telnet' is not possible", { ...run, plan: { ...plan, target: 'telnet' } }],
    ['plan.accel: ', { ...run, plan: { ...plan, accel: 'x' } }],
    ['plan: --memory', { ...run, plan: { ...plan, memoryBytes: 4096 } }],
    ['plan is none that options give: --share was ../s', { ...run, plan: { ...plan, share: '../s' } }],
    ['plan.command: ', { ...run, plan: { ...plan, command: 'x' } }],
    ["plan.mounts: mount 'a': 9p has no option 'path'", { ...run, plan: { ...plan, mounts: [{ name: 'a', kind: '9p', options: { path: '/' }, path: null }] } }],
    [
      "plan.mounts: mount 'a': daemon='relative' is not possible",
      { ...run, plan: { ...plan, mounts: [{ name: 'a', kind: 'virtiofs', options: { daemon: 'relative' }, path: null }] } },
    ],
    ['plan is none that options give: --mounts differ', { ...run, plan: { ...plan, mounts: [{ name: 'a', kind: '9p', options: {}, path: '/etc' }] } }],
    ['plan is none that options give: --mounts differ', { ...run, plan: { ...plan, mounts: [{ name: 'a', kind: '/etc', options: {}, path: null }] } }],
    ["plan.mounts: two mounts are called 'a'", { ...run, plan: { ...plan, mounts: [plan.mounts[0], plan.mounts[0]] } }],
    ['plan.mounts: --mounts', { ...run, plan: { ...plan, mounts: [] } }],
    ['plan.mounts.0.options.msize: ', { ...run, plan: { ...plan, mounts: [{ name: 'a', kind: '9p', options: { msize: 5 }, path: null }] } }],
    ["plan.mounts: mount 'a': the local target", { ...run, plan: { ...plan, target: 'local' } }],
    ['plan.workloads: job 1 has a name', { ...run, plan: { ...plan, workloads: [{ name: '../x', jobText: '' }] } }],
    ["plan.workloads: two jobs are called 'x'", { ...run, plan: { ...plan, workloads: [1, 2].map(() => ({ name: 'x', jobText: '' })) } }],
    ["plan.workloads: job 'x' is longer", { ...run, plan: { ...plan, workloads: [{ name: 'x', jobText: ' '.repeat(200_000) }] } }],
    ["plan.workloads: job 'x' is no text", { ...run, plan: { ...plan, workloads: [{ name: 'x', jobText: '\0' }] } }],
    ['plan.workloads.0.jobText: ', { ...run, plan: { ...plan, workloads: [{ name: 'x', jobText: null }] } }],
    ['mounts.0.options: ', { ...run, mounts: [{ name: 'a', kind: '9p', source: 's', fstype: '9p', mountPoint: '/m', options: 'rw', daemon: null }] }],
    ['plan.targets: ', { ...run, plan: { ...several, targets: 'qemu' } }],
    ['plan.targets.1: ', { ...run, plan: { ...several, targets: ['qemu', 5] } }],
    ['plan.oneAtATime: ', { ...run, plan: { ...several, oneAtATime: 'yes' } }],
    ["plan: --target: 'moon' is not", { ...run, plan: { ...several, targets: ['qemu', 'moon'], mounts: moveTo('moon') } }],
    ["plan: mount 'l' is on 'moon'", { ...run, plan: { ...several, mounts: moveTo('moon') } }],
    ["plan: target 'local' has no mount", { ...run, plan: { ...several, mounts: moveTo('qemu') } }],
    ["plan: mount 'a' names the target 'local'", { ...run, plan: { ...plan, mounts: plan.mounts.map((mount) => ({ ...mount, target: 'local' })) } }],
    [
      "plan.mounts: mount 'v': the local target",
      { ...run, plan: { ...several, mounts: [{ ...several.mounts[0], target: 'local' }, ...moveTo('qemu').slice(1)] } },
    ],
    ['plan.mounts.0.target: ', { ...run, plan: { ...several, mounts: [{ ...several.mounts[0], target: 5 }] } }],
    ['environments.moon: the plan has no such target', { ...makeRun(several), environments: { moon: ENVIRONMENT } }],
    ['environments.qemu: the plan has no such target', { ...run, environments: { qemu: ENVIRONMENT } }],
    ['environments.qemu.fsbench: ', { ...makeRun(several), environments: { qemu: { ...ENVIRONMENT, fsbench: 5 } } }],
    ['environment.parts.ssh: ', { ...run, environment: { ...ENVIRONMENT, parts: { ssh: 5 } } }],
    ['environment.fsbench: ', { ...run, environment: { fsbench: 5 } }],
    ['notes.0: ', { ...run, notes: [5] }],
  ];
  for (const [words, record] of cases) {
    const error = failureOf(() => checkStoredRun(FILE, stored(record)), words);
    assert.is(error.exitCode, 2, words);
    assert.ok(error.message.startsWith(`${FILE}: `), `${words}: ${error.message}`);
    assert.ok(error.message.includes(words), `${words} in ${error.message}`);
  }
});

test.run();
