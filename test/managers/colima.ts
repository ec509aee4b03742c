/** A profile of Colima for tests: no container runtime, Lima's guest image, one folder to write to. */

import { join } from 'node:path';
import { run, runText } from '../../src/process/run.ts';
import type { ManagerHome } from './home.ts';
import { step } from './step.ts';

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
