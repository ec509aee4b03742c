/** Instances of Lima for tests: made from the guest image, with one folder to write to and one to read, of a mount type each. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type RunResult, run, runText } from '../../src/process/run.ts';
import { whyNoProgram } from '../support/needs.ts';
import { KERNEL_CMDLINE, type ManagerHome, openManagerHome } from './home.ts';
import { ensureGuest, ensureLima, ensureVirtiofsd } from './parts.ts';
import { type Made, step, tryToMake } from './step.ts';

export type MountType = 'reverse-sshfs' | '9p' | 'virtiofs';

const START_TIMEOUT_MS = 10 * 60_000;

/** Lima's own limit for a start, below ours: it then says what it waited for. */
const LIMA_TIMEOUT = '9m';

interface LimaParts {
  readonly home: ManagerHome | null;
  /** The guest's image; its reason is why there is no home. */
  readonly guest: Made<string>;
  readonly virtiofsd: Made<string>;
}

/** Lima, its guest and the daemon for virtiofs, built where they are not in the cache, and a home to run them in; each with why it can't be had here. */
export async function prepareLima(): Promise<LimaParts> {
  const programs = whyNoProgram('qemu-system-x86_64', 'qemu-img', 'ssh', 'setpriv', 'unshare');
  const lima = programs === null ? await tryToMake(ensureLima) : { value: null, reason: programs };
  const guest = lima.reason === null ? await tryToMake(ensureGuest) : { value: null, reason: lima.reason };
  const virtiofsd = guest.reason === null ? await tryToMake(ensureVirtiofsd) : { value: null, reason: guest.reason };
  if (lima.value === null || guest.value === null) return { home: null, guest, virtiofsd };
  const daemon = virtiofsd.value === null ? {} : { virtiofsd: virtiofsd.value };
  return { home: await openManagerHome({ lima: lima.value, guest: guest.value, ...daemon }), guest, virtiofsd };
}

/** What every instance is made from: nothing that Lima would fetch from the network. */
export function templateOf(home: ManagerHome, guest: string) {
  const arch = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
  const at = (name: string) => join(home.part(guest), name);
  return {
    vmType: 'qemu',
    arch,
    images: [{ location: at('disk.raw'), arch, kernel: { location: at('vmlinuz'), cmdline: KERNEL_CMDLINE }, initrd: { location: at('initrd') } }],
    cpus: 2,
    memory: '1GiB',
    disk: '2GiB',
    firmware: { legacyBIOS: true },
    containerd: { system: false, user: false },
    hostResolver: { enabled: false },
    propagateProxyEnv: false,
    ssh: { loadDotSSHPubKeys: false },
  };
}

/** The file of an instance. */
function instanceFile(home: ManagerHome, guest: string, mountType: MountType | null): string {
  return stringify({
    ...templateOf(home, guest),
    ...(mountType === null ? {} : { mountType }),
    mounts: [{ location: home.share, writable: true }, { location: home.readOnly }],
  });
}

/** Runs limactl as the user of the home. */
export const limactl = (home: ManagerHome, argv: readonly string[], timeoutMs = 60_000): Promise<RunResult> =>
  run([join(home.bin, 'limactl'), ...argv], { timeoutMs });

export interface Instance extends AsyncDisposable {
  readonly name: string;
  stop(): Promise<void>;
}

/** Makes and starts an instance; disposing of it takes it away, running or not. `mountType` null: what Lima takes unasked. */
export async function startLima(home: ManagerHome, guest: string, name: string, mountType: MountType | null): Promise<Instance> {
  const file = join(home.dir, `${name}.yaml`);
  await writeFile(file, instanceFile(home, guest, mountType));
  const instance: Instance = {
    name,
    stop: () => step(`limactl stop ${name}`, async () => void (await runText([join(home.bin, 'limactl'), 'stop', name], { timeoutMs: 240_000 }))),
    async [Symbol.asyncDispose]() {
      await limactl(home, ['delete', '--force', name]);
    },
  };
  try {
    await step(`limactl start ${name}${mountType === null ? '' : ` (${mountType})`}`, () =>
      runText([join(home.bin, 'limactl'), 'start', '--tty=false', `--name=${name}`, `--timeout=${LIMA_TIMEOUT}`, file], { timeoutMs: START_TIMEOUT_MS }),
    );
    return instance;
  } catch (error) {
    await instance[Symbol.asyncDispose]();
    throw error;
  }
}
