/** Tests of src/machine/vfkit.ts, against what vfkit's own parser made of the command line (fixtures/managers/vfkit). */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { buildVfkitArgv, type VfkitVm, vfkitFiles, writeUserData, writeVfkitSshConfig } from '../../src/machine/vfkit.ts';
import { vfkit } from '../../src/target/vfkit.ts';
import { failureOf } from '../support/failure.ts';
import { readRecording } from '../support/recordings.ts';

const DIR = '/home/user/session';
const VM: VfkitVm = { cpus: 2, memoryBytes: 2 * 1024 ** 3, disk: vfkitFiles(DIR).disk, shareDir: `${DIR}/share`, sessionDir: DIR };

test("the command line is the one that vfkit's parser accepted, and means what it should", () => {
  const { argv, exitCode, stdout } = readRecording('vfkit/0.6/accepted');
  assert.equal(buildVfkitArgv(VM), argv);
  assert.is(exitCode, 0);
  const { vcpus, memoryBytes, bootloader, devices } = JSON.parse(stdout);
  assert.equal([vcpus, memoryBytes, bootloader.kind], [2, 2 * 1024 ** 3, 'efiBootloader']);
  const device = (kind: string) => devices.find((each: { kind: string }) => each.kind === kind);
  assert.equal([device('virtiofs').sharedDir, device('virtiofs').mountTag], [VM.shareDir, 'fsbench']);
  assert.equal([device('virtiosock').port, device('virtiosock').socketURL], [22, vfkitFiles(DIR).socket]);
  assert.is(device('virtioblk').imagePath, VM.disk);
});

test('a key that it does not know it refuses: what it accepted it knew', () => {
  const { exitCode, stderr } = readRecording('vfkit/0.6/unknown-key');
  assert.is(exitCode, 1);
  assert.match(stderr, 'unknown option for virtio-fs devices: mountTagg');
});

test('a path with a comma, at which it splits, is refused by us', () => {
  assert.match(readRecording('vfkit/0.6/comma').stderr, 'unknown option for virtio-fs devices: b');
  const error = failureOf(() => buildVfkitArgv({ ...VM, shareDir: '/a,b' }), 'comma');
  assert.equal([error.exitCode, error.hint], [3, 'name another folder (--share, TMPDIR)']);
});

test('cloud-init makes a user with our key, mounts the folder and listens on vsock', () => {
  const text = writeUserData({ client: 'ssh-ed25519 AAAA x', hostPrivate: '-----BEGIN\nabc\n', hostPublic: 'ssh-ed25519 BBBB' }, '/mnt/fsbench');
  assert.ok(text.startsWith('#cloud-config\n'));
  const { users, mounts, ssh_keys, write_files } = parse(text);
  assert.equal(users[0].ssh_authorized_keys, ['ssh-ed25519 AAAA x']);
  assert.equal(mounts, [['fsbench', '/mnt/fsbench', 'virtiofs', 'rw,nofail', '0', '0']]);
  assert.equal(ssh_keys, { ed25519_private: '-----BEGIN\nabc\n', ed25519_public: 'ssh-ed25519 BBBB' });
  assert.match(write_files[0].content, 'ListenStream=vsock::22');
});

test('ssh goes through the socket to a host whose key is known', () => {
  const config = writeVfkitSshConfig(DIR);
  for (const line of [`  ProxyCommand nc -U '${DIR}/ssh.sock'`, '  StrictHostKeyChecking yes']) assert.ok(config.split('\n').includes(line), config);
});

test('it is written with the path of a disk, and had on macOS alone', () => {
  for (const address of ['', 'disk.raw', '?x=y']) assert.is(failureOf(() => vfkit.checkAddress(address), address).exitCode, 2);
  const error = failureOf(() => vfkit.checkHost?.({ platform: 'linux', arch: 'x64' }), 'linux');
  assert.equal([error.exitCode, error.message], [3, 'vfkit runs on macOS alone, and this is Linux']);
  vfkit.checkHost?.({ platform: 'darwin', arch: 'arm64' });
});

test.run();
