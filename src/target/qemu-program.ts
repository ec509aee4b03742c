/** The QEMU of a VM of our own: found, and seen to be one for the guest's processor. */

import type { GuestArchitecture } from '../machine/qemu/architectures.ts';
import { environmentError, usageError } from '../model/errors.ts';
import { findProgram, isExecutable } from '../process/find-program.ts';
import { run } from '../process/run.ts';

const TIMEOUT_MS = 10_000;

/** Its version from what `--version` printed, such as 7.2.22; null for a program that is no QEMU. */
export const versionOfQemu = (text: string): string | null => /^QEMU emulator version (\d\S*)/m.exec(text)?.[1] ?? null;

/** Whether `-machine help` lists a machine. */
export const listsMachine = (text: string, machine: string): boolean => text.split('\n').some((line) => line.split(' ')[0] === machine);

/** `path` where one is named, else the first on the path. Throws `missing-program`, and a usage error for a program that can't be meant. */
export async function findQemu(path: string | undefined, arch: GuestArchitecture): Promise<{ readonly path: string; readonly version: string }> {
  const { qemu, machine, name } = arch;
  const found = path ?? findProgram(qemu.program);
  if (found === null)
    throw environmentError('missing-program', `${qemu.program} not found`, `install ${qemu.package} (\`fsbench doctor\` checks all that is needed)`);
  if (!isExecutable(found)) throw environmentError('missing-program', `qemu=${found} is not an executable`, `name a ${qemu.program}, or leave it out`);
  const ask = async (...words: string[]) => (await run([found, ...words], { timeoutMs: TIMEOUT_MS })).stdout.toString('utf8');
  const version = versionOfQemu(await ask('--version'));
  if (version === null) throw usageError('bad-option', `qemu=${found} is no QEMU: its --version says none`, `name a ${qemu.program}, or leave it out`);
  if (path !== undefined && !listsMachine(await ask('-machine', 'help'), machine[0]))
    throw usageError('bad-option', `qemu=${found} is a QEMU without the machine ${machine[0]}: it has no ${name} guest`, `name a ${qemu.program}`);
  return { path: found, version };
}
