/** Tests of the lima, colima and vagrant targets: how they are written, and what they say where there is nothing to measure. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { colima } from '../../src/target/colima.ts';
import type { TargetKind } from '../../src/target/kind.ts';
import { lima } from '../../src/target/lima.ts';
import { firstHost } from '../../src/target/managed-ssh.ts';
import { vagrant } from '../../src/target/vagrant.ts';
import { failureOf, rejectionOf } from '../support/failure.ts';
import { type Recording, readRecording, withRecordings } from '../support/recordings.ts';

for (const [kind, address] of [
  [lima, ''],
  [lima, '-x'],
  [lima, 'a?b=c'],
  [colima, '-x'],
  [colima, 'a b'],
  [vagrant, '-x'],
  [vagrant, '?folder=x'],
] as const) {
  test(`${kind.kind}:${address} is refused with how it is written`, () => {
    const error = failureOf(() => kind.checkAddress(address), address);
    assert.is(error.exitCode, 2);
    assert.match(error.hint ?? '', /^(write --target|it takes)/);
  });
}

function reach(kind: TargetKind, recordings: readonly Recording[], address: string) {
  const context = { address, say: () => {}, signal: new AbortController().signal };
  return withRecordings(recordings, () => (kind.reach as NonNullable<TargetKind['reach']>)(context));
}

const stopped = readRecording('lima/2.2/list-stopped');
const none: Recording = { ...stopped, stdout: '' };
/** As limactl ends for root (cmd/limactl/main.go). */
const asRoot: Recording = { ...stopped, exitCode: 1, stdout: '', stderr: 'limactl: must not run as the root user\n' };
const colimaList: Recording = { argv: ['colima', 'list', '--json'], exitCode: 0, stdout: '{"name":"default","status":"Stopped"}\n', stderr: '' };
const twice: Recording = { ...stopped, stdout: `${stopped.stdout}${stopped.stdout}` };
const colimaTwice: Recording = { ...colimaList, stdout: `${colimaList.stdout}${colimaList.stdout}` };
const status = readRecording('vagrant/2.3/status');

for (const [kind, recording, address, message, hint] of [
  [lima, stopped, 'ninep', 'lima:ninep: the instance is stopped, not running', '`limactl start ninep`'],
  [lima, stopped, 'other', 'lima:other: there is no such instance', '`limactl list` lists ninep'],
  [lima, none, 'other', 'lima:other: there is no such instance', '`limactl list` lists none'],
  [lima, twice, 'ninep', "lima:ninep: 2 machines are called 'ninep'", '`limactl list` lists them: take one away, or reach it by ssh'],
  [colima, colimaTwice, '', "colima:default: 2 machines are called 'default'", '`colima list` lists them: take one away, or reach it by ssh'],
  [lima, asRoot, 'ninep', 'lima:ninep: limactl: must not run as the root user', 'start fsbench as the user whose instance it is'],
  [colima, colimaList, '', 'colima:default: the profile is stopped, not running', '`colima start`'],
  [colima, colimaList, 'work', 'colima:work: there is no such profile', '`colima list` lists default; `colima start --profile work` makes it'],
  [vagrant, status, 'm2', 'vagrant:m2: the machine is not created, not running', '`vagrant up m2`'],
  [vagrant, status, 'm3', 'vagrant:m3: there is no such machine', '`vagrant status` lists m1, m2'],
] as const) {
  test(`${message}: said with what mends it`, async () => {
    const error = await rejectionOf(reach(kind, [recording], address), address);
    assert.equal([error.code, error.message, error.hint], ['no-connection', message, hint]);
  });
}

test('the folder of a Vagrantfile that is not there is named', async () => {
  const error = await rejectionOf(reach(vagrant, [status], '?dir=/nosuch'), 'dir');
  assert.equal([error.exitCode, error.message], [2, 'vagrant: there is no folder /nosuch']);
});

test('the host of a configuration is its first', () => {
  assert.is(firstHost(readRecording('vagrant/2.3/ssh-config').stdout), 'm1');
  assert.is(firstHost('# Host x\n'), null);
});

test.run();
