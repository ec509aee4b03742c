/** Tests of src/machine/made-vm.ts and of the commands of lima-made.ts and colima-made.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildColimaCommands } from '../../src/machine/colima-made.ts';
import { buildLimaCommands, limaManager } from '../../src/machine/lima-made.ts';
import { type MadeVm, removeMadeVm, startMadeVm, type VmManager } from '../../src/machine/made-vm.ts';
import { failureOf, rejectionOf } from '../support/failure.ts';

const VM: MadeVm = {
  name: 'fsbench-1a2b3c-9p',
  cpus: 2,
  memoryBytes: 1.5 * 1024 ** 3,
  mountType: '9p',
  shareDir: '/runs/a "b", c',
  mountPoint: '/mnt/fsbench',
  options: {},
};

test("Lima's commands: one mount in place of the template's, whatever its path holds", () => {
  const { make, start, stop, remove } = buildLimaCommands(VM);
  assert.equal(make, [
    'limactl',
    'create',
    '--tty=false',
    '--name=fsbench-1a2b3c-9p',
    '--cpus=2',
    '--memory=1.5',
    '--mount-type=9p',
    '--containerd=none',
    '--set=.mounts=[{"location":"/runs/a \\"b\\", c","mountPoint":"/mnt/fsbench","writable":true}]',
  ]);
  assert.equal(
    [start, stop, remove],
    [
      ['limactl', 'start', '--tty=false', '--timeout=20m', VM.name],
      ['limactl', 'stop', VM.name],
      ['limactl', 'delete', '--force', VM.name],
    ],
  );
});

test('a template stands last, and is never taken for an option', () => {
  const { make } = buildLimaCommands({ ...VM, options: { template: './my.yaml', 'vm-type': 'qemu' } });
  assert.equal(make?.slice(-2), ['--', './my.yaml']);
  assert.ok(make?.includes('--vm-type=qemu'));
});

test("Colima's start makes it too; the user's context and ssh configuration stay as they are", () => {
  const options = { runtime: 'none', 'vm-type': 'qemu', image: '/disk.raw' };
  const { make, start, remove } = buildColimaCommands({ ...VM, shareDir: '/runs/share', options });
  assert.is(make, null);
  assert.equal(start, [
    ...['colima', 'start', '--profile', VM.name, '--cpus', '2', '--memory', '1.5', '--mount-type', '9p', '--mount', '/runs/share:/mnt/fsbench:w'],
    ...['--activate=false', '--ssh-config=false', '--runtime', 'none', '--vm-type', 'qemu', '--disk-image', '/disk.raw', '--force-disk-image'],
  ]);
  assert.equal(remove, ['colima', 'delete', '--force', '--data', '--profile', VM.name]);
});

test('a folder that Colima would take apart is refused', () => {
  const error = failureOf(() => buildColimaCommands(VM), 'comma');
  assert.equal([error.exitCode, error.hint], [3, 'name another folder with --share']);
});

/** A manager whose commands are `sh -c`, and whose VM has these statuses one after the other. */
function scripted(statuses: (string | null)[], commands: Partial<Record<'make' | 'start' | 'stop' | 'remove', string>>): VmManager {
  const argv = (name: 'make' | 'start' | 'stop' | 'remove') => ['sh', '-c', commands[name] ?? 'exit 9'];
  return {
    ...limaManager,
    name: 'test',
    commands: () => ({ make: argv('make'), start: argv('start'), stop: argv('stop'), remove: argv('remove') }),
    statusOf: async () => statuses.shift() ?? null,
  };
}

const never = new AbortController().signal;
const start = (manager: VmManager) => startMadeVm(manager, VM, () => {}, never);
const refusal = `echo 'time="x" level=fatal msg="no such image"' >&2; exit 1`;

for (const [what, status, commands] of [
  ['one that is not there is made and started', null, { make: 'true', start: 'true' }],
  ['one that is stopped is started', 'Stopped', { start: 'true' }],
  ['one that runs is left alone', 'Running', {}],
  ['one that is broken is made anew', 'Broken', { remove: 'true', make: 'true', start: 'true' }],
] as const) {
  test(what, () => start(scripted([status], commands)));
}

for (const [what, status, commands] of [
  ['make', null, { make: refusal }],
  ['start', 'Stopped', { start: refusal }],
] as const) {
  test(`where it can't be done, the command is told with what its manager said: ${what}`, async () => {
    const error = await rejectionOf(start(scripted([status], commands)), what);
    assert.equal([error.code, error.exitCode], ['machine-not-made', 3]);
    assert.match(error.message, /^`sh -c .*`: no such image$/);
  });
}

test('what is gone is nothing to take away, and what stays is told with the command that does', async () => {
  const remove = ['sh', '-c', refusal];
  assert.is(await removeMadeVm(scripted([null], {}), VM.name, ['false']), null);
  assert.is(await removeMadeVm(scripted(['Running', null], {}), VM.name, ['true']), null);
  assert.match((await removeMadeVm(scripted(['Running', 'Running'], {}), VM.name, remove)) ?? '', /^test: fsbench-1a2b3c-9p is left \(no such image\): `sh -c/);
  assert.match((await removeMadeVm(scripted(['Running', 'Running'], {}), VM.name, ['true'])) ?? '', 'is left');
  const broken: VmManager = { ...scripted([], {}), statusOf: () => Promise.reject(new Error('gone')) };
  assert.match((await removeMadeVm(broken, VM.name, ['true'])) ?? '', 'may be left (gone)');
});

test.run();
