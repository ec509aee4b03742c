/** Starting a VM of vfkit's: a copy of the disk, keys, cloud-init's files, the program, and ssh through its vsock socket. */

import { chmodSync, constants, copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildVfkitArgv, VFKIT_USER, vfkitFiles, writeUserData, writeVfkitSshConfig } from '../machine/vfkit.ts';
import { environmentError, FsbenchError, messageOf } from '../model/errors.ts';
import type { Plan } from '../model/records.ts';
import { openCleanup } from '../process/cleanup.ts';
import { startDaemon } from '../process/daemon.ts';
import { removeAll } from '../process/remove-all.ts';
import { run, runText } from '../process/run.ts';
import { sessionPrefix } from '../process/session-name.ts';
import type { Reached } from './kind.ts';
import { reachManagedVm } from './managed-ssh.ts';

interface VfkitContext {
  readonly plan: Pick<Plan, 'cpus' | 'memoryBytes'>;
  /** The user's image, which stays as it is. */
  readonly disk: string;
  readonly shareDir: string;
  readonly mountPoint: string;
  readonly startSeconds: number;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Makes a key pair; the public one. */
async function makeKey(file: string): Promise<string> {
  await runText(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'fsbench', '-f', file]);
  return readFileSync(`${file}.pub`, 'utf8').trim();
}

/** Throws `machine-not-made` with the end of the guest's console where it does not come up; whatever fails, nothing stays behind. */
export async function startVfkit({ plan, disk, shareDir, mountPoint, startSeconds, say, signal }: VfkitContext): Promise<Reached> {
  await using cleanup = openCleanup();
  const dir = mkdtempSync(sessionPrefix());
  cleanup.defer(async () => removeAll(dir));
  const files = vfkitFiles(dir);
  try {
    // APFS shares the blocks.
    copyFileSync(disk, files.disk, constants.COPYFILE_FICLONE);
  } catch (cause) {
    throw environmentError('machine-not-made', `vfkit: the image can't be copied: ${messageOf(cause)}`, 'name a raw disk image that this user may read', cause);
  }
  chmodSync(files.disk, 0o600);
  // For whoever the guest's user is over there; the folder above is this user's alone.
  chmodSync(shareDir, 0o777);
  const [client, hostPublic] = [await makeKey(files.clientKey), await makeKey(files.hostKey)];
  writeFileSync(files.knownHosts, `${VFKIT_USER} ${hostPublic}\n`);
  writeFileSync(files.userData, writeUserData({ client, hostPrivate: readFileSync(files.hostKey, 'utf8'), hostPublic }, mountPoint), { mode: 0o600 });
  writeFileSync(files.metaData, `instance-id: ${VFKIT_USER}\nlocal-hostname: ${VFKIT_USER}\n`);
  const version = await run(['vfkit', '--version'], { timeoutMs: 10_000 });
  const argv = buildVfkitArgv({ ...plan, disk: files.disk, shareDir, sessionDir: dir });
  say('vfkit: starting a VM');
  const vm = cleanup.use(await startDaemon('vfkit', argv, { logFile: join(dir, 'vfkit.log') }));
  const managed = { label: 'vfkit', config: { text: writeVfkitSshConfig(dir) }, host: VFKIT_USER, knownMounts: new Map() };
  const parts = { vfkit: /v?(\d[\w.-]*)/.exec(version.stdout.toString('utf8'))?.[1] ?? 'unknown' };
  for (const end = performance.now() + startSeconds * 1000; ; await sleep(2000)) {
    signal.throwIfAborted();
    if (vm.how() !== null)
      throw environmentError('machine-not-made', `vfkit ended with ${vm.how()}: ${vm.tail(3)}`, '`fsbench fio --dry-run` shows the command');
    try {
      const reached = cleanup.use(await reachManagedVm({ ...managed, parts }, signal));
      const held = cleanup.move();
      return {
        ...reached,
        fault: () => (vm.how() === null ? reached.fault() : `vfkit ended with ${vm.how()}`),
        [Symbol.asyncDispose]: () => held[Symbol.asyncDispose](),
      };
    } catch (error) {
      if (!(error instanceof FsbenchError) || error.code !== 'no-connection' || performance.now() > end) throw error;
    }
  }
}
