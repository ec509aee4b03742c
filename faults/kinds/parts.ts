/** Parts of a run that die under it: the VM, daemons, the share's sshd, the connection, the namespace; a guest that panics. */

import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from '../../test/e2e/support.ts';
import { RUST_VIRTIOFSD, WHY_NO_RUST_VIRTIOFSD } from '../../test/support/rust-virtiofsd.ts';
import { pick, type RunKind, type Scene, type Strike } from '../kind.ts';
import { mountsWith } from '../matrix.ts';
import { awaitPart, type Part } from '../parts.ts';

/** While there is a VM: it ends with the last loop. */
const WITH_VM = ['boot', 'layout', 'loop', 'record'] as const;

const isOver = ({ child }: Running) => child.exitCode !== null || child.signalCode !== null;

async function killPart(scene: Scene, running: Running, part: Part): Promise<Strike> {
  const found = await awaitPart(running.child.pid as number, part, () => isOver(running));
  const pid = found[pick(scene, found.length)];
  if (pid === undefined) return { did: `no ${part} to kill`, missed: true };
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    return { did: `${part} was gone already`, missed: true };
  }
  return { did: `kill -9 ${part}, one of ${found.length}` };
}

const kind = (name: string, does: string, part: Part, says: RegExp): RunKind => ({
  name,
  does,
  phases: WITH_VM,
  strike: (scene, running) => killPart(scene, running, part),
  endings: [{ how: 3, says }],
});

/** Runs a command in the guest through the connection that fsbench has; it waits for no answer. */
async function askGuest(scene: Scene, running: Running, command: string): Promise<boolean> {
  while (!isOver(running)) {
    const session = readdirSync(scene.temporary).find((name) => readdirSync(join(scene.temporary, name)).includes('control'));
    if (session !== undefined) {
      const control = join(scene.temporary, session, 'control');
      const argv = ['-F', 'none', '-o', 'BatchMode=yes', '-o', 'ControlMaster=no', '-S', control, 'root@127.0.0.1', '--', command];
      const child = spawn('ssh', argv, { stdio: 'ignore' });
      await Promise.race([new Promise((resolve) => child.on('close', resolve)), sleep(5000)]);
      child.kill('SIGKILL');
      return true;
    }
    await sleep(20);
  }
  return false;
}

const KILL_VIRTIOFSD = kind('kill-virtiofsd', 'kill -9 of a process of virtiofsd', 'virtiofsd', /(?:the daemon of mount 'virtiofs'|QEMU) ended with /);

/** Kinds whose loop is lost with what died, and measured again. */
export const PART_KINDS: readonly RunKind[] = [
  kind('kill-qemu', 'kill -9 of QEMU', 'qemu', /QEMU ended with signal SIGKILL/),
  KILL_VIRTIOFSD,
  {
    ...KILL_VIRTIOFSD,
    name: 'kill-rust-virtiofsd',
    does: 'kill -9 of a process of the Rust virtiofsd',
    whyNot: () => WHY_NO_RUST_VIRTIOFSD,
    mounts: () => mountsWith('virtiofs', `virtiofs:daemon=${RUST_VIRTIOFSD}`),
  },
  kind('kill-sshd', "kill -9 of a process of the share's sshd, its jail or a connection it serves", 'sshd', /the share's sshd ended with |mount 'sshfs'/),
  kind(
    'kill-namespace',
    "kill -9 of the network namespace's holder",
    'holder',
    /the network namespace (?:ended with |can't be entered)|can't make a network namespace/,
  ),
  kind('cut-connection', 'kill -9 of the ssh connection to the guest', 'connection', /the connection to the guest ended with |the connection is gone/),
  {
    name: 'guest-panic',
    does: "the guest's kernel panics (sysrq)",
    phases: ['layout', 'loop', 'record'],
    strike: async (scene, running) =>
      (await askGuest(scene, running, 'echo c > /proc/sysrq-trigger')) ? { did: 'panic' } : { did: 'no connection to the guest', missed: true },
    endings: [{ how: 3, says: /QEMU ended with / }],
  },
];
