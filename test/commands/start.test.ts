/** Tests of src/commands/start.ts: when `npm start` looks for system packages, and what it does where nothing is said. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseStart, measuresInOwnVm } from '../../src/commands/start.ts';
import type { TargetKind } from '../../src/target/kind.ts';
import { whyNoOwnVm } from '../../src/target/own-vm-host.ts';
import { testNeeding } from '../support/needs.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const HERE = { platform: 'linux', arch: 'x64' } as const;
const MAC = { platform: 'darwin', arch: 'arm64' } as const;

/** A run directory as far as it is looked at here. */
function makeRun(plan: object): string {
  const dir = join(makeTempDir(), 'run');
  mkdirSync(dir);
  writeFileSync(join(dir, 'run.json'), JSON.stringify({ schemaVersion: 1, plan }));
  return dir;
}

function makeConfig(text: string): string {
  const file = join(makeTempDir(), 'config.yaml');
  writeFileSync(file, text);
  return file;
}

const onHost = testNeeding(whyNoOwnVm(process) === null ? null : 'no VM of our own can be here');

onHost('what measures in a VM of our own needs its programs', async () => {
  const own = makeRun({ target: 'qemu' });
  for (const argv of [
    ['fio', '--mounts', 'virtiofs'],
    ['fio', '--quiet', '--mounts', '9p', '--target', 'qemu', '--quick'],
    ['fio', '--mounts', '9p', '--config', makeConfig('loops: 5\n')],
    ['fio', '--mounts', '9p', '--target=qemu', '--config', makeConfig('target: local\n')],
    ['fio', '--mounts', '9p', '--target', 'ssh:vm', '--target', 'qemu'],
    ['fio', '--resume', own],
    ['fio', '--resume', makeRun({ target: 'local', targets: ['local', 'qemu'] })],
    ['check', own, '--history', 'h.db', '--confirm'],
  ])
    assert.is(await measuresInOwnVm(argv), true, argv.join(' '));
});

test('all else needs Node packages and the build alone', async () => {
  const own = makeRun({ target: 'qemu' });
  const elsewhere = makeRun({ target: 'local' });
  for (const argv of [
    [],
    ['--version'],
    ['--help'],
    ['report', own],
    ['compare', own, own],
    ['history', 'list'],
    ['jobs', 'list'],
    ['doctor'],
    ['check', own, '--history', 'h.db'],
    ['check', elsewhere, 'raw.txt', '--history', 'h.db', '--confirm'],
    ['fio', '--help'],
    ['fio', '--no-such-option'],
    ['fio', '--mounts', '9p', '--target', 'nonsense'],
    ['fio', '--mounts', 'virtiofs', '--dry-run'],
    ['fio', '--mounts', 'a=/mnt', '--target', 'local'],
    ['fio', '--mounts', 'a=/mnt', '--config', makeConfig('target: local\n')],
    ['fio', '--mounts', 'a=/mnt', '--target', 'ssh:vm,local'],
    ['fio', '--resume', elsewhere],
    ['fio', '--resume', '/no/such/run'],
    ['toString'],
  ])
    assert.is(await measuresInOwnVm(argv), false, argv.join(' '));
});

const running = (target: string | null) => [{ kind: 'x', findRunning: async () => (target === null ? [] : [target]) } as Partial<TargetKind> as TargetKind];

test('where nothing is said a VM of our own is measured without a word', async () => {
  assert.equal(await chooseStart(assert.unreachable, HERE, running('lima:dev')), ['fio', '--mounts', 'virtiofs,9p,sshfs', '--quick']);
});

test('on a Mac it is said what can be done, and the machine that runs is measured with the mounts it has', async () => {
  const told: string[] = [];
  assert.equal(await chooseStart((text) => told.push(text), MAC, running('lima:dev')), ['fio', '--target', 'lima:dev', '--mounts', 'auto', '--quick']);
  assert.match(told[0] ?? '', /^On macOS fsbench reads.* a VM of its own needs Linux on x86-64 or arm64\.$/);
  assert.is(told[1], 'Measuring lima:dev, the first machine that runs here.');
});

test('where no machine runs, what is here is shown', async () => {
  const told: string[] = [];
  assert.equal(await chooseStart((text) => told.push(text), MAC, running(null)), ['doctor']);
  assert.is(told[1], 'No machine runs here now: this is what is installed.');
});

test.run();
