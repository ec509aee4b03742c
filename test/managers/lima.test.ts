/** The lima target on real instances, one a mount type: which mounts are found, what a table of them says, what is left behind. */

import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { makeFolder, readRun, runCli } from '../e2e/support.ts';
import { testNeeding } from '../support/needs.ts';
import type { ManagerHome } from './home.ts';
import { limactl, type MountType, prepareLima, startLima } from './lima.ts';
import { record } from './record.ts';
import { step } from './step.ts';

const { home, guest, virtiofsd } = await prepareLima();

const SHORT = ['--mounts', 'auto', '--jobs', 'randread-psync', '--runtime', '1', '--size', '4M', '--loops', '1'];

const env = ({ bin }: ManagerHome) => ({ ...process.env, PATH: [bin, process.env['PATH']].join(delimiter) });

const whyNone = guest.reason;

testNeeding(whyNone)('an instance that is not there is named, with those that are', async () => {
  const { code, stderr } = await runCli(['fio', '--target', 'lima:nobody', ...SHORT], makeFolder(), { env: env(home as ManagerHome) });
  assert.is(code, 3, stderr);
  assert.match(stderr, /lima:nobody: there is no such instance\n.*`limactl list` lists none/);
  await record('lima', 'none', home as ManagerHome);
});

/** The name of the writable mount as the guest has it, and why the type can't be tried. */
const TYPES: readonly (readonly [type: MountType, name: string, reason: string | null])[] = [
  ['9p', '9p-mmap', null],
  ['reverse-sshfs', 'reverse-sshfs', null],
  ['virtiofs', 'virtiofs', virtiofsd.reason],
];

for (const [type, name, reason] of TYPES) {
  testNeeding(whyNone ?? reason)(`an instance of Lima with ${type}: measured with the mounts that its guest has`, async () => {
    const { dir, share } = home as ManagerHome;
    const instance = `t-${type.replace('reverse-', '')}`;
    await using running = await startLima(home as ManagerHome, guest.value as string, instance, type);
    const cwd = makeFolder();
    const { code, stdout, stderr } = await step(`fsbench fio --target lima:${instance}`, () =>
      runCli(['fio', '--target', `lima:${instance}`, ...SHORT, '--out', 'run'], cwd, { env: env(home as ManagerHome) }),
    );
    assert.is(code, 0, stderr);
    assert.ok(stdout.includes(`${name} (BW)`), stdout);
    const { mounts, environment } = readRun(join(cwd, 'run'));
    assert.equal(
      mounts.map((mount) => [mount.name, mount.mountPoint]),
      [
        [name, share],
        ['disk', '/'],
      ],
    );
    assert.is(environment?.parts?.['vm-type'], 'qemu');
    assert.match(environment?.parts?.['lima'] ?? '', /^2\./);
    assert.match(stderr, new RegExp(`left out: ${dir}/read-only \\(.*\\): mounted read-only`));
    assert.equal(readdirSync(share), [], 'the shared folder');
    const left = await limactl(home as ManagerHome, ['shell', '--workdir', '/', instance, 'sh', '-c', 'ls -A /tmp /var/tmp | grep fsbench']);
    assert.is(left.stdout.toString('utf8'), '', 'in the guest');

    await record('lima', instance, home as ManagerHome);
    await running.stop();
    const stopped = await runCli(['fio', '--target', `lima:${instance}`, ...SHORT], makeFolder(), { env: env(home as ManagerHome) });
    assert.is(stopped.code, 3, stopped.stderr);
    assert.match(stopped.stderr, new RegExp(`the instance is stopped, not running\\n.*\`limactl start ${instance}\``));
  });
}

test.after(async () => {
  await home?.[Symbol.asyncDispose]();
});

test.run();
