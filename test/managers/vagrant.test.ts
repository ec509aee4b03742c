/** The vagrant target on a real machine of Vagrant's docker provider, made of the guest of Lima's tests. */

import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run, runText } from '../../src/process/run.ts';
import { type RunningEngine, startDocker, whyNoEngine } from '../e2e/engines.ts';
import { makeFolder, readRun, runCli } from '../e2e/support.ts';
import { testNeeding, whyNoProgram } from '../support/needs.ts';
import { ensureGuest } from './parts.ts';
import { step, tryToMake } from './step.ts';

/** Vagrant wants addresses and ports of this host's network: a daemon with a bridge, which must not be another's. */
const whyNoBridge = () => (existsSync('/sys/class/net/docker0') ? 'docker0 is there already: another daemon runs' : null);

const missing = whyNoEngine('dockerd', 'docker') ?? whyNoProgram('vagrant', 'ssh', 'dpkg') ?? whyNoBridge();
const guest = missing === null ? await tryToMake(ensureGuest) : { value: null, reason: missing };
const dir = mkdtempSync(join(tmpdir(), 'vagrant-'));
const docker = guest.value === null ? { engine: null, reason: guest.reason } : await startDocker(dir, 'bridge');
const reason = docker.reason;

const VAGRANTFILE = `Vagrant.configure("2") do |c|
  c.vm.define "web"
  c.vm.define "idle", autostart: false
  c.ssh.insert_key = false
  c.vm.synced_folder "data", "/data"
  c.vm.provider("docker") do |d|
    d.image = "vm:ssh"
    d.has_ssh = true
    d.remains_running = true
    d.cmd = ["/usr/sbin/sshd", "-D"]
    d.force_host_vm = false
  end
end
`;

/** What a machine of Vagrant has beside the guest: its user, with Vagrant's key, and sudo without a password. */
const PREPARE = `useradd --create-home --shell /bin/bash vagrant
install -d -m 700 -o vagrant /home/vagrant/.ssh
install -m 600 -o vagrant /tmp/key /home/vagrant/.ssh/authorized_keys
echo 'vagrant ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/vagrant
mkdir -p /run/sshd`;

/** The guest's root file system, without its kernel's modules, with Vagrant's user. */
async function makeImage({ client, env }: RunningEngine, disk: string): Promise<void> {
  const place = join(dir, 'guest');
  mkdirSync(place);
  await runText(['mount', '-o', 'loop,ro,noload', disk, place]);
  try {
    const script = 'tar -C "$1" --exclude=./usr/lib/modules -c . | docker import - vm:base';
    await runText(['sh', '-c', script, 'sh', place], { env, timeoutMs: 300_000 });
  } finally {
    await runText(['umount', place]);
  }
  const key = (await runText(['dpkg', '-L', 'vagrant'])).split('\n').find((path) => path.endsWith('/keys/vagrant.pub')) as string;
  await client(['create', '--name', 'prepared', 'vm:base', 'sh', '-euc', PREPARE]);
  await client(['cp', key, 'prepared:/tmp/key']);
  await client(['start', '--attach', 'prepared']);
  await client(['commit', 'prepared', 'vm:ssh']);
  await client(['rm', 'prepared']);
}

testNeeding(reason)('a machine of Vagrant: measured with its synced folders; one that is not there is said with what makes it', async () => {
  const engine = docker.engine as RunningEngine;
  await step('make the image of the machine', () => makeImage(engine, join(guest.value as string, 'disk.raw')));
  const project = join(dir, 'project');
  mkdirSync(join(project, 'data'), { recursive: true });
  chmodSync(join(project, 'data'), 0o777);
  writeFileSync(join(project, 'Vagrantfile'), VAGRANTFILE);
  const env = { ...engine.env, VAGRANT_HOME: join(dir, 'home'), VAGRANT_CHECKPOINT_DISABLE: '1' };
  await step('vagrant up', () => runText(['vagrant', 'up', '--provider', 'docker'], { cwd: project, env, timeoutMs: 300_000 }));
  try {
    const cwd = makeFolder();
    const measure = (target: string) =>
      runCli(
        ['fio', '--target', target, '--mounts', 'auto', '--jobs', 'randread-psync', '--runtime', '1', '--size', '4M', '--loops', '1', '--out', 'run'],
        cwd,
        {
          env: { ...process.env, ...env },
        },
      );
    const { code, stderr } = await step('fsbench fio --target vagrant', () => measure(`vagrant?dir=${project}`));
    assert.is(code, 0, stderr);
    const { mounts, environment } = readRun(join(cwd, 'run'));
    assert.equal(
      mounts.map(({ name, mountPoint }) => [name, mountPoint]),
      [
        ['bind-data', '/data'],
        ['layer', '/'],
      ],
    );
    assert.match(environment?.parts?.['vagrant'] ?? '', /^2\./);
    assert.match(stderr, /left out: \/vagrant \(bind-vagrant\): not for this user to write to/);
    const idle = await measure(`vagrant:idle?dir=${project}`);
    assert.is(idle.code, 3, idle.stderr);
    assert.match(idle.stderr, /vagrant:idle: the machine is not created, not running\n.*`vagrant up idle`/);
  } finally {
    await run(['vagrant', 'destroy', '--force'], { cwd: project, env, timeoutMs: 120_000 });
  }
});

test.after(async () => {
  await docker.engine?.[Symbol.asyncDispose]();
  if (docker.engine !== null) await run(['ip', 'link', 'delete', 'docker0']);
  rmSync(dir, { recursive: true, force: true });
});

test.run();
