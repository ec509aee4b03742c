/** A profile of Colima for tests: no container runtime, Lima's guest image, one folder to write to. */

import { join } from 'node:path';
import { run, runText } from '../../src/process/run.ts';
import { whyNoProgram } from '../support/needs.ts';
import { type ManagerHome, openManagerHome } from './home.ts';
import { ensureColima, ensureGuest, ensureLima } from './parts.ts';
import { step, tryToMake } from './step.ts';

interface ColimaParts {
  readonly home: ManagerHome | null;
  /** The guest's folder among the parts. */
  readonly guest: string | null;
  readonly reason: string | null;
}

/** Colima, the Lima below it and their guest, built where they are not in the cache, and a home to run them in; or why they can't be had here. */
export async function prepareColima(): Promise<ColimaParts> {
  const missing = whyNoProgram('qemu-system-x86_64', 'qemu-img', 'ssh', 'setpriv', 'unshare');
  if (missing !== null) return { home: null, guest: null, reason: missing };
  const { value, reason } = await tryToMake(async () => ({ lima: await ensureLima(), colima: await ensureColima(), guest: await ensureGuest() }));
  return value === null ? { home: null, guest: null, reason } : { home: await openManagerHome(value), guest: value.guest, reason: null };
}

/** Starts `profile`; disposing of it takes it away. */
export async function startColima(home: ManagerHome, guest: string, profile: string): Promise<AsyncDisposable> {
  const colima = join(home.bin, 'colima');
  const argv = ['--profile', profile, '--runtime', 'none', '--cpus', '2', '--memory', '1', '--disk', '5', '--root-disk', '3'];
  const mount = ['--mount-type', 'sshfs', '--mount', `${home.share}:w`, '--disk-image', join(home.part(guest), 'disk.raw'), '--force-disk-image'];
  const dispose = async () => void (await run([colima, 'delete', '--force', '--profile', profile], { timeoutMs: 240_000 }));
  try {
    await step(`colima start --profile ${profile}`, () =>
      runText([colima, 'start', ...argv, ...mount, '--activate=false', '--ssh-config=false'], { timeoutMs: 10 * 60_000 }),
    );
    return { [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
