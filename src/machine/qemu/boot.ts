/** Boots a VM with its daemons and sshd, and gives it out as a target reached over ssh; all of it ends together. */

import { setMaxListeners } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentError } from '../../model/errors.ts';
import type { Accel } from '../../model/records.ts';
import { openCleanup } from '../../process/cleanup.ts';
import { type Daemon, readTail, startDaemon } from '../../process/daemon.ts';
import { openSshTarget } from '../ssh.ts';
import type { Target } from '../target.ts';
import { buildQemuArgv, GUEST_SSH_PORT, type VmConfig } from './argv.ts';
import { describeDeath, QEMU_NAME, settle } from './death.ts';
import type { GuestImage } from './image.ts';
import { openIsolation } from './isolation.ts';
import { makeKeys } from './keys.ts';
import { awaitDaemons, type StartedDaemon, speakingIn, waitFor } from './ready.ts';
import { makeSessionDir } from './session-folder.ts';
import { type ReverseMount, startReverse, startShareServer } from './share-server.ts';

/** A daemon a mount needs before QEMU starts, with the socket that shows it is ready. */
interface MountDaemon {
  /** The mount's name, for messages. */
  readonly mount: string;
  readonly argv: readonly string[];
  readonly socketPath: string;
  /** Where it writes what it has to say, beside its output. */
  readonly logFile?: string;
  /** In the VM's network namespace, where the guest reaches it. */
  readonly isInNamespace: boolean;
}

export interface BootConfig {
  readonly qemu: string;
  readonly accel: Accel;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly image: GuestImage;
  /** The shared folder, where an sshd shall serve it. */
  readonly sshShareDir: string | null;
  /** Built once the session's folder is known, since sockets live in there; the guest runs guestScript while it boots. */
  readonly devices: (sessionDir: string) => {
    readonly daemons: readonly MountDaemon[];
    readonly qemuArgs: readonly string[];
    readonly guestScript: string;
    readonly reverse?: readonly ReverseMount[];
  };
  /** How many times as long as usual to wait for anything. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

export interface Vm extends AsyncDisposable {
  readonly target: Target;
  readonly pids: { readonly qemu: number; readonly daemons: ReadonlyMap<string, number>; readonly sshd: number | null };
  /** What has died, in words, or null while all is well. */
  fault(): string | null;
  /** Resolves when all that died with it has ended too. */
  settle(): Promise<void>;
}

const READY = 'fsbench: guest ready';

/** TCG on a busy machine boots in seconds; this long means never. */
const BOOT_SECONDS = 90;

/** The initramfs speaks within seconds; a QEMU that lets it not, as an emulated one does once in hundreds of starts, never will. */
const SILENT_SECONDS = 30;

const CONNECT_SECONDS = 30;

/**
 * Starts daemons, sshd and QEMU, waits for the guest and connects. Whatever fails, nothing of it stays behind. Throws
 * `daemon-late`, `guest-silent`, `guest-not-up` with the end of the console, and `vm-died` with the dead program's last words.
 */
export async function bootVm(config: BootConfig): Promise<Vm> {
  await using stack = openCleanup();
  const sessionDir = await makeSessionDir();
  stack.defer(() => rm(sessionDir, { recursive: true, force: true }));
  const consoleFile = join(sessionDir, 'console.log');
  const keysMade = makeKeys(sessionDir);
  // Awaited below; should the namespace fail first, that is the error to show.
  keysMade.catch(() => {});
  const isolation = stack.use(await openIsolation(join(sessionDir, 'namespace.log'), config.patience));
  const keys = await keysMade;

  const owned: Daemon[] = [];
  const own = (daemon: Daemon): Daemon => {
    owned.push(daemon);
    return stack.use(daemon);
  };
  const fault = () => describeDeath(owned, isolation.fault);
  const death = async () => {
    await settle(owned);
    return fault();
  };

  const { daemons, qemuArgs, guestScript, reverse = [] } = config.devices(sessionDir);
  const watch = { death, signal: config.signal };
  const lastLines = () => `the end of the guest's console:\n${readTail(consoleFile, 15)}`;
  const daemonPids = new Map<string, number>();
  const started: StartedDaemon[] = [];
  for (const { mount, argv, isInNamespace, socketPath, logFile } of daemons) {
    const place = { logFile: join(sessionDir, `daemon-${owned.length}.log`), ...(isInNamespace ? { within: isolation.within } : {}) };
    const daemon = own(speakingIn(await startDaemon(`the daemon of mount '${mount}'`, argv, place), logFile));
    daemonPids.set(mount, daemon.pid);
    started.push({ mount, socketPath, daemon });
  }
  const sshd = config.sshShareDir === null ? null : own(await startShareServer(config.image.jail, keys, sessionDir, config.sshShareDir, isolation.within));
  await awaitDaemons(started, watch, config.patience);
  const mountsFile = join(sessionDir, 'mounts.sh');
  await writeFile(mountsFile, guestScript);
  const vm: VmConfig = {
    qemu: config.qemu,
    arch: config.image.arch,
    accel: config.accel,
    cpus: config.cpus,
    memoryBytes: config.memoryBytes,
    kernel: config.image.kernel.image,
    initramfs: config.image.initramfs,
    rootDisk: config.image.rootDisk === null ? null : { file: config.image.rootDisk, sizeBytes: statSync(config.image.rootDisk).size },
    hasNetwork: true,
    consoleFile,
    files: {
      guest_host_key: keys.guestHostKey,
      authorized_keys: `${keys.clientKey}.pub`,
      share_key: keys.shareKey,
      share_known_hosts: keys.shareKnownHosts,
      mounts: mountsFile,
    },
    extraArgs: qemuArgs,
  };
  const qemu = own(await startDaemon(QEMU_NAME, buildQemuArgv(vm), { logFile: join(sessionDir, 'qemu.log'), within: isolation.within }));
  const silentSeconds = SILENT_SECONDS * config.patience;
  if ((await waitFor(() => readTail(consoleFile, 1) !== '', silentSeconds, watch)) === 'late')
    throw environmentError('guest-silent', `the guest wrote nothing to its console in ${silentSeconds} s`, 'try --accel tcg');
  const bootSeconds = BOOT_SECONDS * config.patience;
  if ((await waitFor(() => readTail(consoleFile, 20).includes(READY), bootSeconds, watch, lastLines)) === 'late')
    throw environmentError('guest-not-up', `the guest did not come up in ${bootSeconds} s`, lastLines());

  const controlPath = join(sessionDir, 'control');
  const destination = 'root@127.0.0.1';
  const ssh = [
    'ssh',
    '-F',
    'none',
    '-p',
    String(GUEST_SSH_PORT),
    '-i',
    keys.clientKey,
    '-o',
    'IdentitiesOnly=yes',
    '-o',
    'KexAlgorithms=curve25519-sha256',
    '-o',
    'BatchMode=yes',
    '-o',
    'StrictHostKeyChecking=yes',
    '-o',
    `UserKnownHostsFile="${keys.clientKnownHosts}"`,
    '-o',
    'LogLevel=ERROR',
    '-o',
    'ServerAliveInterval=15',
  ];
  const master = [...ssh, '-M', '-N', '-S', controlPath, destination];
  own(await startDaemon('the connection to the guest', master, { logFile: join(sessionDir, 'ssh.log'), within: isolation.within }));
  const connectSeconds = CONNECT_SECONDS * config.patience;
  if ((await waitFor(() => existsSync(controlPath), connectSeconds, watch)) === 'late')
    throw environmentError('guest-not-up', `the guest's ssh server did not answer in ${connectSeconds} s`, lastLines());
  for (const mount of reverse) {
    const at = {
      parts: config.image.jail,
      sessionDir,
      shareDir: config.sshShareDir ?? '',
      within: isolation.within,
      ssh: [...ssh, '-T', '-S', 'none'],
      destination,
    };
    const [server, link] = await startReverse(mount, at);
    daemonPids.set(mount.mount, own(server).pid);
    own(link);
  }
  const label = `qemu (${config.accel})`;
  const lost = new AbortController();
  // Each command in the guest listens, and as many run at once as there are mounts.
  setMaxListeners(0, lost.signal);
  for (const daemon of owned) void daemon.ended.then(() => lost.abort());
  const target = openSshTarget({ label, controlPath, destination, lost: lost.signal });
  const held = stack.move();
  return {
    target,
    pids: { qemu: qemu.pid, daemons: daemonPids, sshd: sshd?.pid ?? null },
    fault,
    settle: () => settle(owned),
    [Symbol.asyncDispose]: () => held[Symbol.asyncDispose](),
  };
}
