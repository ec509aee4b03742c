/** Programs for a guest of another processor: of its own packages, unpacked into the cache with all that they depend on; nothing of them runs here. */

import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentError } from '../../model/errors.ts';
import type { Architecture } from '../../model/vm-choice.ts';
import { downloadWithDependencies, hasPackage, unpack } from './apt.ts';
import { architectureOf } from './architectures.ts';
import { makeAtomically } from './cache-folder.ts';
import { findForeignLibraries } from './elf.ts';
import { archiveFor, helperDirOf, type SshServer } from './packages.ts';

/** Packages of a program, the first that there is: newer releases have some of them elsewhere. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  busybox: ['busybox-static'],
  fio: ['fio'],
  sshfs: ['sshfs'],
  ssh: ['openssh-client'],
  sshd: ['openssh-server'],
  timeout: ['coreutils'],
  fincore: ['util-linux-extra', 'util-linux'],
  perl: ['perl-base'],
  inotifywait: ['inotify-tools'],
};

const FOLDERS = ['usr/bin', 'bin', 'usr/sbin', 'sbin'];

/** Of a package what no program of the guest needs. */
const LEFT_OUT = ['usr/share', 'usr/include', 'usr/lib/python3', 'usr/lib/python3.11'];

/** A program below the root. Throws where it is not there. */
function findIn(root: string, name: string): string {
  const path = FOLDERS.map((folder) => join(root, folder, name)).find(existsSync);
  if (path === undefined) throw environmentError('missing-program', `the guest needs ${name}, which none of the unpacked packages in ${root} has`);
  return path;
}

/** What the image is made of (image.ts), all of it below a folder of the cache. */
export interface ForeignPrograms {
  readonly busybox: string;
  readonly programs: readonly string[];
  readonly libraries: readonly string[];
  readonly sshServer: SshServer;
}

/** These programs with their libraries, fetched where the cache has none. */
export async function ensureForeignPrograms(
  cache: string,
  arch: Architecture,
  names: readonly string[],
  say: (text: string) => void,
  signal?: AbortSignal,
): Promise<ForeignPrograms> {
  const root = join(cache, `programs-${arch}`);
  const { debian } = architectureOf(arch);
  if (!existsSync(root)) {
    const archive = await archiveFor(arch, cache, say, signal);
    const wanted: string[] = [];
    for (const candidates of Object.values(PACKAGES)) {
      const known = await Promise.all(candidates.map((name) => hasPackage(archive, name)));
      // Where none is known, apt says so of the first.
      wanted.push(candidates[Math.max(0, known.indexOf(true))] as string);
    }
    say(`fetching the guest's programs (${debian}: ${wanted.join(', ')})`);
    await makeAtomically(root, async (part) => {
      const debs = await downloadWithDependencies(archive, wanted, join(part, 'debs'), signal);
      await unpack(debs, part);
      for (const name of ['debs', ...LEFT_OUT]) await rm(join(part, name), { recursive: true, force: true });
    });
  }
  const programs = names.map((name) => findIn(root, name));
  const [sshd, helperDir] = [findIn(root, 'sshd'), helperDirOf(root)];
  const helpers = helperDir === null ? [] : (await readdir(helperDir)).filter((name) => name.startsWith('sshd-')).map((name) => join(helperDir, name));
  const triplet = (await readdir(join(root, 'usr/lib'))).find((name) => name.endsWith('-linux-gnu'));
  const folders = ['lib', 'usr/lib'].flatMap((folder) => [...(triplet === undefined ? [] : [join(folder, triplet)]), folder]);
  return {
    busybox: findIn(root, 'busybox'),
    programs,
    libraries: await findForeignLibraries(root, [...programs, sshd, ...helpers], folders),
    sshServer: { sshd, sftpServer: join(root, 'usr/lib/openssh/sftp-server'), libraryDir: null, helperDir },
  };
}
