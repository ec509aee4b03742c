/** The guest: an initramfs and a read-only ext4 root, built from this host's own programs without root, cached by their hash. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, readdir, readFile, realpath, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { environmentError } from '../../model/errors.ts';
import type { Architecture } from '../../model/vm-choice.ts';
import { nativeArchitecture } from '../../process/architecture.ts';
import { findProgram } from '../../process/find-program.ts';
import { PACKAGE_ROOT } from '../../process/paths.ts';
import { runText } from '../../process/run.ts';
import { architectureOf, type GuestArchitecture } from './architectures.ts';
import { makeAtomically } from './cache-folder.ts';
import { describeExtras, type GuestExtras, placeExtras } from './guest-programs.ts';
import { findParts, type Programs } from './image-programs.ts';
import type { Kernel } from './kernel-folder.ts';
import { isLoader } from './libraries.ts';
import { copyModules, findMissing, MODULES } from './modules.ts';
import { ensureKernel, ensureSshServer } from './packages.ts';
import { findJailParts, type JailParts } from './share-jail.ts';

/** Raise it when the way the image is built changes in a way its inputs don't show. */
const BUILDER_VERSION = 1;

const GUEST_DIR = join(PACKAGE_ROOT, 'guest');

/** What QEMU needs of a guest. */
export interface GuestImage {
  readonly hash: string;
  readonly arch: GuestArchitecture;
  readonly kernel: Kernel;
  readonly initramfs: string;
  /** Null where the initramfs is the root. */
  readonly rootDisk: string | null;
  readonly jail: JailParts;
}

/** What a guest is to be. */
export interface GuestWish {
  readonly cache: string;
  readonly say: (text: string) => void;
  readonly signal?: AbortSignal;
  /** Beside those that every guest has. */
  readonly programs?: readonly string[];
  /** A version, a package or a path; absent: the distribution's. */
  readonly kernel?: string;
  /** Absent: this host's. */
  readonly arch?: Architecture;
  /** Modules that mounts can't do without, by the mount's name. */
  readonly modules?: ReadonlyMap<string, readonly string[]>;
  /** Called once the kernel is known: throws where this one can't be meant, before anything is built. */
  readonly checkRelease?: (release: string) => void;
}

/** Modules that are loaded first. */
const firstModulesOf = ({ root }: GuestArchitecture): readonly string[] => (root === 'pmem' ? MODULES.root : ['virtio_pci']);

/** Without which of a kernel's modules there is no guest at all; newer kernels have the checksum of ext4 in themselves. */
const essentialOf = (arch: GuestArchitecture): string[] => [...firstModulesOf(arch), ...MODULES.network].filter((name) => name !== 'crc32c_generic');

/** Throws an environment error for a kernel that lacks what the guest or one of its mounts can't do without. */
async function checkKernel(kernel: Kernel, arch: GuestArchitecture, modules: GuestWish['modules'] = new Map()): Promise<void> {
  const refuse = (missing: readonly string[], who: string) =>
    environmentError(
      'kernel-lacks',
      `the kernel ${kernel.release} has no ${missing.join(', no ')}, which ${who}`,
      `take a full kernel, such as --kernel ${arch.kernelPackages[0]}: those made for clouds leave it out`,
    );
  for (const [mount, names] of modules) {
    const missing = await findMissing(kernel, names);
    if (missing.length > 0) throw refuse(missing, `mount '${mount}' needs`);
  }
  const missing = await findMissing(kernel, essentialOf(arch));
  if (missing.length > 0) throw refuse(missing, 'the guest needs to come up');
}

/** The program that the kernel starts, the modules it loads, and a place for what it mounts. Gives the modules. */
async function placeInit(root: string, kernel: Kernel, { busybox }: Programs, modules: readonly string[]): Promise<string[]> {
  for (const dir of ['bin', 'dev', 'proc', 'root']) await mkdir(join(root, dir), { recursive: true });
  await copyFile(busybox, join(root, 'bin/busybox'));
  if (!existsSync(join(root, 'bin/sh'))) await symlink('busybox', join(root, 'bin/sh'));
  const placed = await copyModules(kernel, modules, [], join(root, 'modules'));
  await copyFile(join(GUEST_DIR, 'initramfs-init'), join(root, 'init'));
  await chmod(join(root, 'init'), 0o755);
  return placed;
}

/** A folder as an archive that the kernel unpacks into memory; `packer`: an emulated CPU takes long to unpack what is packed. */
async function archiveFolder(root: string, packer: 'gzip -1' | 'cat', output: string): Promise<void> {
  // This host's: the guest's may be of another processor.
  const busybox = findProgram('busybox') ?? 'busybox';
  const script = `cd "$1" && find . | "$2" cpio -o -H newc 2>/dev/null | ${packer} > "$3"`;
  await runText(['sh', '-c', script, 'sh', root, busybox, output], { dieWithParent: true });
}

/** All that the guest has but what starts it. */
async function fillRoot(
  root: string,
  arch: GuestArchitecture,
  parts: Programs,
  extras: GuestExtras,
  kernel: Kernel,
  inInitramfs: readonly string[],
): Promise<void> {
  for (const dir of ['bin', 'sbin', 'usr/bin', 'usr/sbin', 'lib', arch.loaderDir, 'dev', 'proc', 'sys', 'run', 'tmp', 'mnt', 'root', 'etc/ssh', 'var/empty']) {
    await mkdir(join(root, dir), { recursive: true });
  }
  await copyFile(parts.busybox, join(root, 'bin/busybox'));
  const programs = new Set([...parts.programs.map((program) => basename(program)), ...extras.names]);
  for (const applet of parts.applets) {
    if (applet !== 'busybox' && !programs.has(applet) && !existsSync(join(root, 'bin', applet))) await symlink('busybox', join(root, 'bin', applet));
  }
  for (const program of parts.programs) await cp(await realpath(program), join(root, 'usr/bin', basename(program)));
  await cp(await realpath(parts.sshServer.sshd), join(root, 'usr/sbin/sshd'));
  if (parts.sshServer.helperDir !== null) await cp(parts.sshServer.helperDir, join(root, 'usr/lib/openssh'), { recursive: true });
  await placeExtras(extras, root);
  for (const library of new Set([...parts.libraries, ...extras.libraries])) {
    // The loader is found by its absolute path, all others by their names in the loader's own folders.
    const place = isLoader(library) ? join(root, arch.loaderDir, basename(library)) : join(root, 'lib', basename(library));
    if (!existsSync(place)) await cp(await realpath(library), place);
  }
  const network = await copyModules(kernel, MODULES.network, inInitramfs, join(root, 'modules/network'));
  await copyModules(kernel, MODULES.mounts, [...inInitramfs, ...network], join(root, 'modules/mounts'));
  await copyModules(kernel, MODULES.nfs, [...inInitramfs, ...network], join(root, 'modules/nfs'));
  await copyModules(kernel, MODULES.blk, inInitramfs, join(root, 'modules/blk'));
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\nsshd:x:100:65534::/run/sshd:/bin/false\nnobody:x:65534:65534::/:/bin/false\n');
  await writeFile(join(root, 'etc/group'), 'root:x:0:\nnogroup:x:65534:\n');
  await writeFile(join(root, 'etc/nsswitch.conf'), 'passwd: files\ngroup: files\nhosts: files\n');
  await copyFile(join(GUEST_DIR, 'sshd_config'), join(root, 'etc/ssh/sshd_config'));
  await copyFile(join(GUEST_DIR, 'init'), join(root, 'sbin/init'));
  await chmod(join(root, 'sbin/init'), 0o755);
}

/** A folder as a read-only disk. */
async function buildDisk(root: string, output: string): Promise<void> {
  const kibibytes = Number((await runText(['du', '-sk', '--apparent-size', root])).split('\t')[0]);
  const mkfs = findProgram('mkfs.ext4') ?? 'mkfs.ext4';
  // A pmem disk is mapped in large pages, and ext4 maps files directly only with blocks of a page.
  const size = `${Math.ceil((kibibytes / 1024 / 0.9 + 8) / 4) * 4}M`;
  await runText(
    [mkfs, '-q', '-F', '-b', '4096', '-O', '^has_journal,^metadata_csum,^resize_inode', '-m', '0', '-E', 'root_owner=0:0', '-d', root, output, size],
    { dieWithParent: true },
  );
}

/** What the image is made from, as one hash: programs and libraries by size and time, the kernel and our scripts by content. */
async function hashInputs(kernel: Kernel, arch: GuestArchitecture, parts: Programs): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([BUILDER_VERSION, arch, kernel.release, kernel.sha256, MODULES]));
  for (const file of [parts.busybox, parts.sshServer.sshd, ...parts.programs, ...parts.libraries]) {
    const { size, mtimeMs } = await stat(file);
    hash.update(JSON.stringify([file, size, mtimeMs]));
  }
  for (const name of (await readdir(GUEST_DIR)).sort()) hash.update(name).update(await readFile(join(GUEST_DIR, name)));
  return hash.digest('hex').slice(0, 16);
}

/** Images of other programs that are kept beside the one without any. */
const MOST_VARIANTS = 4;

/** Takes away images of other inputs, and of the variants of this one all but those used last. */
async function removeOthers(guests: string, base: string, current: string): Promise<void> {
  const names = (await readdir(guests)).filter((name) => name !== current && !name.includes('.part-'));
  const variants = names.filter((name) => name.startsWith(`${base}-`));
  const times = new Map(await Promise.all(variants.map(async (name) => [name, (await stat(join(guests, name))).mtimeMs] as const)));
  const old = variants.sort((a, b) => (times.get(b) as number) - (times.get(a) as number)).slice(MOST_VARIANTS);
  const foreign = names.filter((name) => name !== base && !variants.includes(name));
  for (const name of [...old, ...foreign]) await rm(join(guests, name), { recursive: true, force: true });
}

/**
 * The guest for this host, with these programs beside those that every guest has, built where the cache has none made from the same
 * inputs. Throws environment errors that say what is missing.
 */
export async function ensureGuestImage(wish: GuestWish): Promise<GuestImage> {
  const { cache, say, signal } = wish;
  const name = wish.arch ?? nativeArchitecture();
  if (name === null) throw environmentError('no-own-vm', `no guest can have the processor of this host (${process.arch})`);
  const arch = architectureOf(name);
  const kernel = await ensureKernel(cache, name, say, signal, wish.kernel);
  await checkKernel(kernel, arch, wish.modules);
  wish.checkRelease?.(kernel.release);
  // Also where the guest has another: it serves the share.
  const sshServer = await ensureSshServer(cache, say, signal);
  const [{ parts, extras }, jail] = await Promise.all([
    findParts({ cache, say, signal, programs: wish.programs ?? [] }, name, sshServer),
    findJailParts(sshServer),
  ]);
  const base = await hashInputs(kernel, arch, parts);
  const hash =
    extras.names.length === 0
      ? base
      : `${base}-${createHash('sha256')
          .update(await describeExtras(extras))
          .digest('hex')
          .slice(0, 8)}`;
  // Images of another kernel or processor don't take the place of these.
  const dir = join(cache, `guests${kernel.suffix}`, hash);
  const rootDisk = arch.root === 'pmem' ? join(dir, 'root.ext4') : null;
  const image: GuestImage = { hash, arch, kernel, initramfs: join(dir, rootDisk === null ? 'initramfs' : 'initramfs.gz'), rootDisk, jail };
  if (existsSync(rootDisk ?? image.initramfs)) {
    // Used last: it stays longest.
    await utimes(dir, new Date(), new Date()).catch(() => {});
    return image;
  }
  say(`building the guest image${extras.names.length === 0 ? '' : ` with ${extras.names.join(', ')}`}`);
  await makeAtomically(dir, async (part) => {
    const [start, root] = [join(part, 'start'), join(part, 'root')];
    if (rootDisk === null) {
      await fillRoot(root, arch, parts, extras, kernel, await placeInit(root, kernel, parts, firstModulesOf(arch)));
      await archiveFolder(root, 'cat', join(part, 'initramfs'));
    } else {
      const modules = await placeInit(start, kernel, parts, firstModulesOf(arch));
      await archiveFolder(start, 'gzip -1', join(part, 'initramfs.gz'));
      await fillRoot(root, arch, parts, extras, kernel, modules);
      await buildDisk(root, join(part, 'root.ext4'));
    }
    for (const folder of [start, root]) await rm(folder, { recursive: true, force: true });
  });
  await removeOthers(dirname(dir), base, hash);
  return image;
}
