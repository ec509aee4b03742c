/** Which accelerator a guest really boots with: tried once with this host, this QEMU and this kernel, and remembered. */

import { accessSync, constants } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../model/errors.ts';
import type { Accel } from '../../model/records.ts';
import type { Architecture } from '../../model/vm-choice.ts';
import { nativeArchitecture } from '../../process/architecture.ts';
import { readTail, startDaemon } from '../../process/daemon.ts';
import { sessionPrefix } from '../../process/session-name.ts';
import { buildBareArgv } from './argv.ts';
import type { GuestImage } from './image.ts';

/** With a working KVM the first line of our initramfs comes in less than a second. */
const PROBE_SECONDS = 5;

const KERNEL_UP = 'fsbench: kernel up';

/** Why KVM or hvf can't even be tried; null where it can. */
export function findObstacle(accel: Accel, arch: Architecture | null = nativeArchitecture()): string | null {
  if (accel !== 'tcg' && arch !== nativeArchitecture()) return `the processor is ${arch}, this host's ${nativeArchitecture() ?? process.arch}`;
  if (accel === 'hvf') return process.platform === 'darwin' ? null : 'hvf is there on macOS only';
  if (accel === 'kvm') {
    try {
      accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
    } catch (error) {
      return `/dev/kvm can't be opened (${(error as NodeJS.ErrnoException).code})`;
    }
  }
  return null;
}

/** Boots the kernel to the first line of the initramfs; null where that worked, else why not. */
async function probe(accel: Accel, qemu: string, image: GuestImage): Promise<string | null> {
  const dir = await mkdtemp(sessionPrefix());
  const consoleFile = join(dir, 'console.log');
  try {
    const argv = buildBareArgv(image, { qemu, accel, cpus: 1, memoryBytes: 512 * 1024 ** 2, consoleFile });
    await using daemon = await startDaemon('the accelerator probe', argv, { logFile: join(dir, 'qemu.log') });
    for (let waited = 0; waited < PROBE_SECONDS * 1000; waited += 50) {
      if (readTail(consoleFile, 100).includes(KERNEL_UP)) return null;
      if (daemon.how() !== null)
        return (
          daemon
            .tail(20)
            .split('\n')
            .find((line) => line.includes('error') || line.includes('failed'))
            ?.replace(/^\S*qemu-system-\S+: /, '') ?? `QEMU ended with ${daemon.how()}`
        );
      await sleep(50);
    }
    return `a guest starts and hangs (no line from its kernel in ${PROBE_SECONDS} s)`;
  } catch (error) {
    return messageOf(error);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

type Memory = Record<string, string | null>;

async function recall(file: string): Promise<Memory> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Memory;
  } catch {
    return {};
  }
}

/** All that could change what a probe finds, as a key: two builds of one version are two programs. */
export function probeKey(candidate: Accel, qemu: string, qemuVersion: string, image: Pick<GuestImage, 'arch' | 'kernel'>, host = release()): string {
  return JSON.stringify([candidate, host, qemu, qemuVersion, image.arch.name, image.kernel.release]);
}

/** The accelerator to use and, where a faster one was passed over, why. */
export interface AccelChoice {
  readonly accel: Accel;
  readonly passedOver: string | null;
}

/** Chooses for `auto`; what a probe found is kept in the cache. */
export async function chooseAccel(cache: string, qemu: string, qemuVersion: string, image: GuestImage, say: (text: string) => void): Promise<AccelChoice> {
  const candidate: Accel = process.platform === 'darwin' ? 'hvf' : 'kvm';
  const obstacle = findObstacle(candidate, image.arch.name);
  if (obstacle !== null) return { accel: 'tcg', passedOver: `${candidate}: ${obstacle}` };
  const file = join(cache, 'accel.json');
  const key = probeKey(candidate, qemu, qemuVersion, image);
  const memory = await recall(file);
  let found = memory[key];
  let kept = true;
  if (found === undefined) {
    say(`trying ${candidate}`);
    found = await probe(candidate, qemu, image);
    kept = await writeFile(file, `${JSON.stringify({ ...memory, [key]: found }, null, 1)}\n`).then(
      () => true,
      () => false,
    );
  }
  return found === null
    ? { accel: candidate, passedOver: null }
    : { accel: 'tcg', passedOver: `${candidate}: ${found}${kept ? `; remembered in ${file}, remove it to try again` : ''}` };
}
