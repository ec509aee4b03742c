/** What the guest is made from that this host need not have: kernels, unpacked into the cache without installing anything, and an sshd. */

import { existsSync } from 'node:fs';
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { environmentError } from '../../model/errors.ts';
import { type Architecture, namesKernelFile } from '../../model/vm-choice.ts';
import { nativeArchitecture } from '../../process/architecture.ts';
import { findProgram } from '../../process/find-program.ts';
import { APT_HINT, type Archive, download, OWN_ARCHIVE, openForeignArchive, unpack } from './apt.ts';
import { architectureOf } from './architectures.ts';
import { makeAtomically } from './cache-folder.ts';
import { type Kernel, readKernel, settleKernel } from './kernel-folder.ts';
import { findKernelPackages } from './kernel-packages.ts';
import { openKernelPath } from './kernel-path.ts';

/** What folders of the cache are called for: a kernel that is wanted, and a processor that is not this host's. Kernels of this machine go by their content. */
export const suffixOf = (arch: Architecture, wanted?: string): string =>
  [wanted !== undefined && namesKernelFile(wanted) ? 'file-HASH' : wanted, arch === nativeArchitecture() ? undefined : arch]
    .map((word) => (word === undefined ? '' : `-${word}`))
    .join('');

/** The archive that has packages for a processor. */
export const archiveFor = (arch: Architecture, cache: string, say: (text: string) => void, signal?: AbortSignal): Promise<Archive> =>
  arch === nativeArchitecture() ? Promise.resolve(OWN_ARCHIVE) : openForeignArchive(cache, architectureOf(arch).debian, say, signal);

/** How long a kernel of this machine is kept after it was used last: whoever builds kernels has a new one every day. */
const KEPT_MS = 7 * 24 * 3600 * 1000;

/** Takes away kernels of this machine, with their images, that were not used for long. */
async function removeStale(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const suffix = /^kernel(-file-[0-9a-f]{16}(?:-\w+)?)$/.exec(name)?.[1];
    const usedMs =
      suffix === undefined
        ? null
        : await stat(join(cache, name)).then(
            ({ mtimeMs }) => mtimeMs,
            () => null,
          );
    if (usedMs === null || Date.now() - usedMs < KEPT_MS) continue;
    for (const folder of [name, `guests${suffix}`]) await rm(join(cache, folder), { recursive: true, force: true });
  }
}

/** A kernel of files of this machine: from the cache where it has been unpacked, else unpacked there. */
async function ensureFromPath(cache: string, arch: Architecture, say: (text: string) => void, path: string): Promise<Kernel> {
  const { key, place } = await openKernelPath(path);
  const suffix = suffixOf(arch, `file-${key}`);
  const dir = join(cache, `kernel${suffix}`);
  if (!existsSync(join(dir, 'kernel.json'))) {
    say(`unpacking the guest's kernel (${path})`);
    await makeAtomically(dir, async (part) => {
      await place(part);
      await settleKernel(part, arch, path, []);
    });
  }
  // A cache that is only read takes neither.
  await utimes(dir, new Date(), new Date()).catch(() => {});
  await removeStale(cache).catch(() => {});
  return readKernel(dir, suffix);
}

/**
 * The kernel to boot: the one in the cache, else the distribution's or the one that is `wanted`, downloaded and unpacked there; `wanted` may
 * be a path too. Throws usage and environment errors.
 */
export async function ensureKernel(cache: string, arch: Architecture, say: (text: string) => void, signal?: AbortSignal, wanted?: string): Promise<Kernel> {
  if (wanted !== undefined && namesKernelFile(wanted)) return ensureFromPath(cache, arch, say, wanted);
  const suffix = suffixOf(arch, wanted);
  const dir = join(cache, `kernel${suffix}`);
  if (existsSync(join(dir, 'kernel.json'))) return readKernel(dir, suffix);
  const archive = await archiveFor(arch, cache, say, signal);
  const packages = await findKernelPackages(archive, architectureOf(arch), wanted);
  say(`fetching the guest's kernel (${packages[0]})`);
  await makeAtomically(dir, async (part) => {
    await unpack(await download(archive, packages, part, signal), part);
    await settleKernel(part, arch, packages.join(', '), packages);
  });
  return readKernel(dir, suffix);
}

/** An OpenSSH server: its programs, and the folder of libraries it brings where it was unpacked and not installed. */
export interface SshServer {
  readonly sshd: string;
  readonly sftpServer: string;
  readonly libraryDir: string | null;
  /** Helpers that newer servers start by a fixed path (sshd-session since OpenSSH 9.8); null where there are none. */
  readonly helperDir: string | null;
}

/** Below a root, where there are such. */
export function helperDirOf(root: string): string | null {
  const dir = join(root, 'usr/lib/openssh');
  return existsSync(join(dir, 'sshd-session')) ? dir : null;
}

/** Where distributions keep the sftp server, off the path: Debian and Ubuntu, Fedora, Arch, openSUSE. */
const SFTP_SERVER_DIRS = ['/usr/lib/openssh', '/usr/libexec/openssh', '/usr/lib/ssh', '/usr/libexec/ssh'];

/**
 * The system's sshd and sftp server, else both unpacked from the distribution's packages into the cache.
 * They are never installed: on Debian that would open port 22 to the network.
 */
export async function ensureSshServer(cache: string, say: (text: string) => void, signal?: AbortSignal): Promise<SshServer> {
  const [sshdInstalled, sftpInstalled] = [findProgram('sshd'), findProgram('sftp-server', SFTP_SERVER_DIRS)];
  if (sshdInstalled !== null && sftpInstalled !== null)
    return { sshd: sshdInstalled, sftpServer: sftpInstalled, libraryDir: null, helperDir: helperDirOf('/') };
  const dir = join(cache, 'openssh');
  if (!existsSync(join(dir, 'usr/sbin/sshd'))) {
    say('fetching an ssh server (unpacked into the cache, not installed)');
    await makeAtomically(dir, async (part) => {
      const debs = await download(OWN_ARCHIVE, ['openssh-server', 'openssh-sftp-server', 'libwrap0'], part, signal).catch((cause: unknown) => {
        throw environmentError('no-sshd', 'no sshd on this host, and its package can not be fetched', `install openssh-server, or ${APT_HINT}`, cause);
      });
      await unpack(debs, part);
      for (const deb of debs) await rm(deb);
    });
  }
  const triplet = (await readdir(join(dir, 'usr/lib'))).find((name) => name.endsWith('-linux-gnu'));
  return {
    sshd: join(dir, 'usr/sbin/sshd'),
    sftpServer: join(dir, 'usr/lib/openssh/sftp-server'),
    libraryDir: triplet === undefined ? null : join(dir, 'usr/lib', basename(triplet)),
    helperDir: helperDirOf(dir),
  };
}
