/** The programs of the guest: this host's own, or for another processor those of its packages. */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentError } from '../../model/errors.ts';
import { type Architecture, nativeArchitecture } from '../../model/vm-choice.ts';
import { findProgram } from '../../process/find-program.ts';
import { run, runText } from '../../process/run.ts';
import { ensureForeignPrograms } from './foreign-programs.ts';
import { findExtras, type GuestExtras } from './guest-programs.ts';
import { findLibraries } from './libraries.ts';
import type { SshServer } from './packages.ts';

/** Programs the guest needs beside busybox and sshd, and what for. */
const GUEST_PROGRAMS = ['fio', 'sshfs', 'ssh', 'timeout', 'fincore', 'perl'] as const;

/** Programs that it gets where this host has them: what needs one says what is missing. */
const OPTIONAL_PROGRAMS = ['inotifywait'] as const;

/** Where they come from, and which are wanted beside those that every guest has. */
interface Wanted {
  readonly cache: string;
  readonly say: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
  readonly programs: readonly string[];
}

export interface Programs {
  readonly busybox: string;
  readonly programs: readonly string[];
  readonly libraries: readonly string[];
  readonly sshServer: SshServer;
  /** What busybox can do beside. */
  readonly applets: readonly string[];
}

const listApplets = async (busybox: string) => (await runText([busybox, '--list'])).split('\n').filter(Boolean);

async function findOwnPrograms(sshServer: SshServer): Promise<Programs> {
  const busybox = findProgram('busybox');
  const found = GUEST_PROGRAMS.map((name) => ({ name, path: findProgram(name) }));
  const missing = [...(busybox === null ? ['busybox'] : []), ...found.filter(({ path }) => path === null).map(({ name }) => name)];
  if (busybox === null || missing.length > 0) {
    throw environmentError('missing-program', `the guest needs ${missing.join(', ')}, not found on this host`, '`fsbench doctor` says what to install');
  }
  if ((await run(['ldd', busybox])).stdout.includes('=>')) {
    throw environmentError('dynamic-busybox', `${busybox} is linked dynamically and can't run in an initramfs`, 'install busybox-static');
  }
  const programs = [...found.map(({ path }) => path as string), ...OPTIONAL_PROGRAMS.flatMap((name) => findProgram(name) ?? [])];
  const helpers =
    sshServer.helperDir === null
      ? []
      : (await readdir(sshServer.helperDir)).filter((name) => name.startsWith('sshd-')).map((name) => join(sshServer.helperDir as string, name));
  const libraries = new Set<string>();
  const find = (files: readonly string[]) => Promise.all(files.map((file) => findLibraries(file, sshServer.libraryDir)));
  const [ofPrograms, ofSsh] = await Promise.all([find(programs), find([sshServer.sshd, ...helpers])]);
  for (const library of [...ofPrograms, ...ofSsh].flat()) libraries.add(library);
  return { busybox, programs, libraries: [...libraries].sort(), sshServer, applets: await listApplets(busybox) };
}

/** Those of another processor. Throws where one is wanted that only this host has. */
async function findForeignPrograms({ cache, say, signal, programs }: Wanted, arch: Architecture): Promise<Programs> {
  const parts = await ensureForeignPrograms(cache, arch, [...GUEST_PROGRAMS, ...OPTIONAL_PROGRAMS], say, signal);
  // Of the same release, and so with the same applets; one that the guest's has not says so itself.
  const applets = await listApplets(findProgram('busybox') ?? 'busybox');
  const there = new Set<string>([...GUEST_PROGRAMS, ...OPTIONAL_PROGRAMS, ...applets, 'sh']);
  const missing = programs.filter((name) => !there.has(name));
  if (missing.length === 0) return { ...parts, applets };
  const text = `the guest has no ${missing.join(', no ')}: it gets such programs from this host, and its processor is ${arch}`;
  throw environmentError('missing-program', text, `measure this work with a guest of this host's processor (leave --arch and arch= out)`);
}

/** What work wants beside the guest's own programs, of this host's. */
function findWanted(programs: readonly string[], applets: readonly string[]): Promise<GuestExtras> {
  const ofAll = new Set<string>(GUEST_PROGRAMS);
  return findExtras(
    programs.filter((name) => !ofAll.has(name)),
    new Set(applets),
  );
}

const NO_EXTRAS: GuestExtras = { names: [], files: [], links: [], libraries: [] };

/** All that a guest of this processor gets; `sshServer` is this host's. */
export async function findParts(wanted: Wanted, arch: Architecture, sshServer: SshServer): Promise<{ readonly parts: Programs; readonly extras: GuestExtras }> {
  if (arch !== nativeArchitecture()) return { parts: await findForeignPrograms(wanted, arch), extras: NO_EXTRAS };
  const parts = await findOwnPrograms(sshServer);
  return { parts, extras: await findWanted(wanted.programs, parts.applets) };
}
