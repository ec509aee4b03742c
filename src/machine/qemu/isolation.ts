/** A network namespace of the VM's own, with nothing in it but loopback: the guest reaches what we start in there and no more. */

import { setTimeout as sleep } from 'node:timers/promises';
import { environmentError } from '../../model/errors.ts';
import { type Daemon, readTail, startDaemon } from '../../process/daemon.ts';

/*
 * Why not QEMU's restrict=on with guestfwd: connections through guestfwd ran sshfs at half the I/Os per second of the
 * same sshd at 10.0.2.2, and one through a chardev can be made once only. See docs/adr/0002-network-namespace.md.
 */

export interface Isolation extends AsyncDisposable {
  /** Words to put before a program so that it runs in the namespace. */
  readonly within: readonly string[];
  /** How what holds it ended, in words: nothing can enter it any more. Null while it lives. */
  fault(): string | null;
}

const ANSWER_SECONDS = 5;

/** Makes the namespace and keeps it until disposed of; throws `no-isolation` where the system refuses, `isolation-late` where it takes too long. */
export async function openIsolation(logFile: string, patience = 1): Promise<Isolation> {
  const argv = ['bwrap', '--unshare-net', '--die-with-parent', '--dev-bind', '/', '/', 'sh', '-c', 'echo "namespace $$"; exec sleep infinity'];
  const holder: Daemon = await startDaemon('the network namespace', argv, { logFile });
  const seconds = ANSWER_SECONDS * patience;
  for (let waited = 0; waited < seconds * 1000; waited += 10) {
    const pid = /^namespace (\d+)$/m.exec(readTail(logFile, 50))?.[1];
    if (pid !== undefined) {
      const user = process.getuid?.() === 0 ? [] : ['-U', '--preserve-credentials'];
      return {
        within: ['nsenter', '-t', pid, ...user, '-n', '--'],
        fault: () => (holder.how() === null ? null : `${holder.name} ended with ${holder.how()}`),
        [Symbol.asyncDispose]: () => holder[Symbol.asyncDispose](),
      };
    }
    if (holder.how() !== null) break;
    await sleep(10);
  }
  const how = holder.how();
  const tail = holder.tail(3);
  await holder[Symbol.asyncDispose]();
  if (how === null) throw environmentError('isolation-late', `no network namespace for the VM in ${seconds} s`, 'try again when the machine is less busy');
  throw environmentError(
    'no-isolation',
    `can't make a network namespace for the VM: bwrap ended with ${how}${tail === '' ? '' : `: ${tail}`}`,
    'allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns), or run as root',
  );
}
