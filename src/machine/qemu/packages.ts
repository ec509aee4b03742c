/** Debian packages unpacked into the cache, without installing anything: the guest's kernel, and an sshd where there is none. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { environmentError, messageOf } from '../../model/errors.ts';
import { type Architecture, nativeArchitecture } from '../../model/vm-choice.ts';
import { findProgram } from '../../process/find-program.ts';
import { run, runText } from '../../process/run.ts';
import { APT_HINT, type Archive, askApt, download, hasPackage, OWN_ARCHIVE, openForeignArchive, unpack } from './apt.ts';
import { architectureOf, type GuestArchitecture } from './architectures.ts';
import { makeAtomically } from './cache-folder.ts';

/** A kernel in the cache. */
export interface Kernel {
  readonly release: string;
  /** What QEMU boots: an uncompressed ELF where the image could be unpacked, else the bzImage. */
  readonly image: string;
  /** lib/modules/RELEASE, with modules.dep. */
  readonly modulesDir: string;
  readonly sha256: string;
}

/**
 * The compressed kernel inside a bzImage, or null where the file is none.
 * Format: Linux, Documentation/arch/x86/boot.rst (setup_sects 0x1f1, HdrS 0x202, payload_offset 0x248, payload_length 0x24c).
 */
export function findPayload(image: Buffer): Buffer | null {
  if (image.length < 0x250 || image.toString('latin1', 0x202, 0x206) !== 'HdrS') return null;
  const start = ((image[0x1f1] as number) + 1) * 512 + image.readUInt32LE(0x248);
  const end = start + image.readUInt32LE(0x24c);
  return start < end && end <= image.length ? image.subarray(start, end) : null;
}

/** The program that unpacks a payload, by its first bytes; null for a format that none of them knows. */
export function chooseUnpacker(payload: Buffer): readonly string[] | null {
  const magic = payload.toString('hex', 0, 4);
  if (magic === 'fd377a58') return ['xz', '-dc'];
  if (magic === '28b52ffd') return ['zstd', '-dc'];
  if (magic.startsWith('1f8b')) return ['gzip', '-dc'];
  return null;
}

/** Unpacked by the guest under TCG a kernel takes longer than all the rest of the boot: do it here, once. */
async function unpackKernel(bzImage: string, elf: string): Promise<boolean> {
  const payload = findPayload(await readFile(bzImage));
  const unpacker = payload === null ? null : chooseUnpacker(payload);
  if (payload === null || unpacker === null || findProgram(unpacker[0] as string) === null) return false;
  const packed = `${elf}.packed`;
  // The kernel's build appends the unpacked size to all formats but gzip, which has it already (scripts/Makefile.lib, size_append).
  await writeFile(packed, unpacker[0] === 'gzip' ? payload : payload.subarray(0, -4));
  const done = await run(['sh', '-c', 'unpacked=$1; packed=$2; shift 2; "$@" < "$packed" > "$unpacked"', 'sh', elf, packed, ...unpacker]);
  await rm(packed);
  return done.exitCode === 0 && (await readFile(elf)).toString('latin1', 1, 4) === 'ELF';
}

/** Of kernels in a list of `apt-cache search` the newest full one of a version, as 6.12: none with a flavour, such as a cloud's, and no debug symbols. */
export function newestOf(listing: string, version: string, debian: string): string | null {
  const wanted = new RegExp(`^linux-image-${version.replace('.', '\\.')}\\.[\\d.]+(?:\\+[a-z\\d.]+)?(?:-\\d+)?-(?:${debian}|generic)$`);
  const names = listing
    .split('\n')
    .flatMap((line) => line.split(' ', 1))
    .filter((name) => wanted.test(name));
  return names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1) ?? null;
}

/** Packages that may be meant, best first: a version's meta package is called for the architecture, and a distribution's own has none with its version. */
async function candidatesFor(archive: Archive, { debian, kernelPackages }: GuestArchitecture, wanted: string | undefined): Promise<readonly string[]> {
  if (wanted === undefined) return kernelPackages;
  if (!/^\d/.test(wanted)) return [wanted];
  const newest = newestOf(await askApt(archive, ['search', '--names-only', '^linux-image-']).catch(() => ''), wanted, debian);
  return [`linux-image-${wanted}-${debian}`, ...(newest === null ? [] : [newest])];
}

async function findKernelPackages(archive: Archive, arch: GuestArchitecture, wanted: string | undefined): Promise<string[]> {
  let said = '';
  const metas = await candidatesFor(archive, arch, wanted);
  for (const meta of metas) {
    const depends = await askApt(archive, ['depends', meta]).catch((error: unknown) => {
      said = `: ${messageOf(error)}`;
      return '';
    });
    const image = /Depends: (linux-image-(?:unsigned-)?\d\S*)/.exec(depends)?.[1] ?? (isImage(meta, depends) ? meta : undefined);
    if (image === undefined) continue;
    // Ubuntu keeps modules in packages of their own; Debian has them in the image's.
    const more = [...(await askApt(archive, ['depends', image])).matchAll(/Depends: (linux-modules-\S+)/g)].map((match) => match[1] as string);
    const extra = more.map((name) => name.replace('linux-modules-', 'linux-modules-extra-'));
    const known = await Promise.all(extra.map((name) => hasPackage(archive, name)));
    return [image, ...more, ...extra.filter((_, at) => known[at])];
  }
  const hint = wanted === undefined ? APT_HINT : `'apt-cache search --names-only ^linux-image' shows those that apt has; ${APT_HINT}`;
  throw environmentError('no-kernel', `no package of a kernel found (${metas.join(', ')})${said}`, hint);
}

/** Whether a package is the kernel itself, of a release that its name says, and apt knows it. */
const isImage = (name: string, depends: string) => /^linux-image-(?:unsigned-)?\d+\.\d+\.\d/.test(name) && depends.includes(name);

async function readKernel(dir: string): Promise<Kernel> {
  const manifest = JSON.parse(await readFile(join(dir, 'kernel.json'), 'utf8')) as { release: string; image: string; sha256: string };
  return {
    release: manifest.release,
    image: join(dir, manifest.image),
    modulesDir: join(dir, 'lib/modules', manifest.release),
    sha256: manifest.sha256,
  };
}

/** What folders of the cache are called for: a kernel that is wanted, and a processor that is not this host's. */
export const suffixOf = (arch: Architecture, wanted?: string): string =>
  [wanted, arch === nativeArchitecture() ? undefined : arch].map((word) => (word === undefined ? '' : `-${word}`)).join('');

/** The archive that has packages for a processor. */
export const archiveFor = (arch: Architecture, cache: string, say: (text: string) => void, signal?: AbortSignal): Promise<Archive> =>
  arch === nativeArchitecture() ? Promise.resolve(OWN_ARCHIVE) : openForeignArchive(cache, architectureOf(arch).debian, say, signal);

/** The kernel to boot: the one in the cache, else the distribution's or the one that is `wanted`, downloaded and unpacked there. */
export async function ensureKernel(cache: string, arch: Architecture, say: (text: string) => void, signal?: AbortSignal, wanted?: string): Promise<Kernel> {
  const dir = join(cache, `kernel${suffixOf(arch, wanted)}`);
  if (existsSync(join(dir, 'kernel.json'))) return readKernel(dir);
  const archive = await archiveFor(arch, cache, say, signal);
  const packages = await findKernelPackages(archive, architectureOf(arch), wanted);
  say(`fetching the guest's kernel (${packages[0]})`);
  await makeAtomically(dir, async (part) => {
    await unpack(await download(archive, packages, part, signal), part);
    const bzImage = (await readdir(join(part, 'boot'))).find((name) => name.startsWith('vmlinuz-'));
    if (bzImage === undefined) throw environmentError('no-kernel', `${packages.join(', ')} hold no kernel`);
    const release = bzImage.slice('vmlinuz-'.length);
    const usr = join(part, 'usr/lib/modules');
    if (existsSync(usr)) {
      await mkdir(join(part, 'lib'), { recursive: true });
      await rename(usr, join(part, 'lib/modules'));
    }
    // busybox's depmod reads no zstd: unpack what is so packed (Ubuntu's modules) first.
    await runText(['sh', '-c', 'find "$1" -name "*.ko.zst" -exec zstd -q -d --rm {} +', 'sh', join(part, 'lib/modules', release)]);
    await runText([findProgram('busybox') ?? 'busybox', 'depmod', '-b', part, release]);
    const unpacked = await unpackKernel(join(part, 'boot', bzImage), join(part, 'vmlinux'));
    const image = unpacked ? 'vmlinux' : `boot/${bzImage}`;
    const sha256 = createHash('sha256')
      .update(await readFile(join(part, image)))
      .digest('hex');
    for (const name of await readdir(part)) if (name.endsWith('.deb')) await rm(join(part, name));
    await writeFile(join(part, 'kernel.json'), `${JSON.stringify({ release, image, sha256, packages })}\n`);
  });
  return readKernel(dir);
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
