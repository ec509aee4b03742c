/** Tests of src/machine/qemu/death.ts. */

import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeDeath, settle } from '../../../src/machine/qemu/death.ts';
import { openIsolation } from '../../../src/machine/qemu/isolation.ts';
import { startDaemon } from '../../../src/process/daemon.ts';
import { testNeeding, whyNoNetworkNamespace } from '../../support/needs.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const testOfNamespaces = testNeeding(whyNoNetworkNamespace());

const part = (name: string, how: string | null, tail = '') => ({ name, how: () => how, tail: () => tail });
const alive = () => null;

test('nothing is named while all lives', () => {
  assert.is(
    describeDeath([part('QEMU', null), part('the daemon', null)], () => 'the network namespace ended with signal SIGKILL'),
    null,
  );
});

test('the first that died is named with its last words; QEMU, where it died with others', () => {
  const sshd = part("the share's sshd", 'exit code 255', 'address in use');
  const daemon = part('the daemon', 'exit code 0');
  assert.is(describeDeath([daemon, sshd, part('QEMU', null)], alive), 'the daemon ended with exit code 0');
  assert.is(describeDeath([part('the daemon', null), sshd], alive), "the share's sshd ended with exit code 255: address in use");
  assert.is(describeDeath([daemon, part('QEMU', 'signal SIGKILL')], alive), 'QEMU ended with signal SIGKILL');
});

test('of a part that could not enter the namespace, the namespace is named first', () => {
  const words = 'nsenter: cannot open /proc/4711/ns/net: No such file or directory';
  const sshd = part("the share's sshd", 'exit code 1', words);
  assert.is(
    describeDeath([sshd], () => 'the network namespace ended with signal SIGKILL'),
    `the network namespace ended with signal SIGKILL; the share's sshd ended with exit code 1: ${words}`,
  );
  assert.is(describeDeath([sshd], alive), `the network namespace can't be entered; the share's sshd ended with exit code 1: ${words}`);
});

/** A part that ends when told so. */
function openPart(name: string) {
  let how: string | null = null;
  let tell = (_: string) => {};
  const ended = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const end = (words: string) => {
    how = words;
    tell(words);
  };
  return { name, how: () => how, tail: () => '', ended, end };
}

test('a daemon that ended by itself is not named before QEMU, which it served, has had its time to end', async () => {
  const [daemon, qemu] = [openPart('the daemon'), openPart('QEMU')];
  daemon.end('exit code 0');
  const settled = settle([daemon, qemu]).then(() => describeDeath([daemon, qemu], alive));
  // Later than what ends in one instant.
  setTimeout(() => qemu.end('exit code 0'), 1000);
  assert.is(await settled, 'QEMU ended with exit code 0');
});

test('a daemon that was killed is named, QEMU living on', async () => {
  const [daemon, qemu] = [openPart('the daemon'), openPart('QEMU')];
  daemon.end('signal SIGKILL');
  await settle([daemon, qemu]);
  assert.is(describeDeath([daemon, qemu], alive), 'the daemon ended with signal SIGKILL');
});

testOfNamespaces('a namespace whose holder is killed is named with how it ended', async () => {
  const dir = makeTempDir();
  await using isolation = await openIsolation(join(dir, 'namespace.log'));
  assert.is(isolation.fault(), null, 'while it lives');
  const holder = Number(isolation.within[2]);
  process.kill(holder, 'SIGKILL');
  while (isolation.fault() === null) await new Promise((resolve) => setImmediate(resolve));
  assert.match(isolation.fault() as string, /^the network namespace ended with /);
  await using late = await startDaemon('the late one', ['sleep', '600'], { logFile: join(dir, 'late.log'), within: isolation.within });
  await late.ended;
  assert.match(describeDeath([late], isolation.fault) as string, /^the network namespace ended with .*; the late one ended with exit code 1: nsenter: /);
});

test.run();
