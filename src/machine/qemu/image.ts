/** The guest: an initramfs and a read-only ext4 root, built from this host's own programs without root, cached by their hash. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, readdir, readFile, realpath, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { environmentError } from '../../model/errors.ts';
import { findProgram } from '../../process/find-program.ts';
import { PACKAGE_ROOT } from '../../process/paths.ts';
import { run, runText } from '../../process/run.ts';
import { makeAtomically } from './cache-folder.ts';
import { describeExtras, findExtras, type GuestExtras, placeExtras } from './guest-programs.ts';
import { findLibraries, isLoader } from './libraries.ts';
import { ensureKernel, ensureSshServer, type Kernel, type SshServer } from './packages.ts';
import { findJailParts, type JailParts } from './share-jail.ts';

/** Raise it when the way the image is built changes in a way its inputs don't show. */
const BUILDER_VERSION = 1;

/** Programs the guest needs beside busybox and sshd, and what for. */
const GUEST_PROGRAMS = ['fio', 'sshfs', 'ssh', 'timeout', 'fincore', 'perl'] as const;

/** Programs that it gets where this host has them: what needs one says what is missing. */
const OPTIONAL_PROGRAMS = ['inotifywait'] as const;

/** Modules needed to mount the root disk, and those loaded from it: the mounts' beside the start of the ssh server. */
const ROOT_MODULES = ['virtio_pci', 'virtio_pmem', 'nd_pmem', 'crc32c_generic', 'ext4'];
const NETWORK_MODULES = ['virtio_net', 'qemu_fw_cfg'];
const MOUNT_MODULES = ['fuse', 'virtiofs', '9pnet_virtio', '9p'];
/** Loaded by who mounts them: an emulated CPU takes a second for those of NFS. */
const NFS_MODULES = ['nfsv3', 'nfsv4'];
const BLK_MODULES = ['virtio_blk'];

const GUEST_DIR = join(PACKAGE_ROOT, 'guest');

/** What QEMU needs of a guest. */
export interface GuestImage {
  readonly hash: string;
  readonly kernel: Kernel;
  readonly initramfs: string;
  readonly rootDisk: string;
  readonly jail: JailParts;
}

/** Modules with what they depend on, dependencies first, from depmod's modules.dep (paths below the modules' folder). */
export function orderModules(modulesDep: string, names: readonly string[]): string[] {
  const dependencies = new Map<string, readonly string[]>();
  const paths = new Map<string, string>();
  for (const line of modulesDep.split('\n')) {
    const [path, needs] = line.split(':');
    if (path === undefined || needs === undefined) continue;
    dependencies.set(path, needs.split(' ').filter(Boolean));
    paths.set(
      basename(path)
        .replace(/\.ko(\.\w+)?$/, '')
        .replaceAll('-', '_'),
      path,
    );
  }
  const ordered: string[] = [];
  const add = (path: string) => {
    if (ordered.includes(path)) return;
    for (const needed of dependencies.get(path) ?? []) add(needed);
    if (!ordered.includes(path)) ordered.push(path);
  };
  for (const name of names) {
    const path = paths.get(name);
    // A name that is not there is built into the kernel; what is really missing shows when the guest mounts.
    if (path !== undefined) add(path);
  }
  return ordered;
}

async function copyModules(kernel: Kernel, names: readonly string[], leaveOut: readonly string[], into: string): Promise<string[]> {
  const ordered = orderModules(await readFile(join(kernel.modulesDir, 'modules.dep'), 'utf8'), names).filter((path) => !leaveOut.includes(path));
  await mkdir(into, { recursive: true });
  const files: string[] = [];
  for (const path of ordered) {
    const source = join(kernel.modulesDir, path);
    const packed = /\.ko\.(xz|zst|gz)$/.exec(path)?.[1];
    const name = basename(path).replace(/\.(xz|zst|gz)$/, '');
    if (packed === undefined) await copyFile(source, join(into, name));
    else {
      const unpacker = { xz: 'xz', zst: 'zstd', gz: 'gzip' }[packed] as string;
      await runText(['sh', '-c', '"$1" -dc "$2" > "$3"', 'sh', unpacker, source, join(into, name)]);
    }
    files.push(name);
  }
  await writeFile(join(into, 'order'), `${files.join('\n')}\n`);
  return ordered;
}

async function buildInitramfs(root: string, kernel: Kernel, busybox: string, output: string): Promise<string[]> {
  for (const dir of ['bin', 'dev', 'proc', 'root']) await mkdir(join(root, dir), { recursive: true });
  await copyFile(busybox, join(root, 'bin/busybox'));
  await symlink('busybox', join(root, 'bin/sh'));
  const modules = await copyModules(kernel, ROOT_MODULES, [], join(root, 'modules'));
  await copyFile(join(GUEST_DIR, 'initramfs-init'), join(root, 'init'));
  await chmod(join(root, 'init'), 0o755);
  await runText(['sh', '-c', 'cd "$1" && find . | "$2" cpio -o -H newc 2>/dev/null | gzip -1 > "$3"', 'sh', root, busybox, output]);
  return modules;
}

async function buildRootDisk(
  root: string,
  parts: Programs,
  extras: GuestExtras,
  kernel: Kernel,
  inInitramfs: readonly string[],
  output: string,
): Promise<void> {
  for (const dir of ['bin', 'sbin', 'usr/bin', 'usr/sbin', 'lib', 'lib64', 'dev', 'proc', 'sys', 'run', 'tmp', 'mnt', 'root', 'etc/ssh', 'var/empty']) {
    await mkdir(join(root, dir), { recursive: true });
  }
  await copyFile(parts.busybox, join(root, 'bin/busybox'));
  const programs = new Set([...parts.programs.map((program) => basename(program)), ...extras.names]);
  for (const applet of (await runText([parts.busybox, '--list'])).split('\n').filter(Boolean)) {
    if (applet !== 'busybox' && !programs.has(applet)) await symlink('busybox', join(root, 'bin', applet));
  }
  for (const program of parts.programs) await cp(await realpath(program), join(root, 'usr/bin', basename(program)));
  await cp(await realpath(parts.sshServer.sshd), join(root, 'usr/sbin/sshd'));
  if (parts.sshServer.helperDir !== null) await cp(parts.sshServer.helperDir, join(root, 'usr/lib/openssh'), { recursive: true });
  await placeExtras(extras, root);
  for (const library of new Set([...parts.libraries, ...extras.libraries])) {
    // The loader is found by its absolute path, all others by their names in the loader's own folders.
    const place = isLoader(library) ? join(root, 'lib64', basename(library)) : join(root, 'lib', basename(library));
    if (!existsSync(place)) await cp(await realpath(library), place);
  }
  const network = await copyModules(kernel, NETWORK_MODULES, inInitramfs, join(root, 'modules/network'));
  await copyModules(kernel, MOUNT_MODULES, [...inInitramfs, ...network], join(root, 'modules/mounts'));
  await copyModules(kernel, NFS_MODULES, [...inInitramfs, ...network], join(root, 'modules/nfs'));
  await copyModules(kernel, BLK_MODULES, inInitramfs, join(root, 'modules/blk'));
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\nsshd:x:100:65534::/run/sshd:/bin/false\nnobody:x:65534:65534::/:/bin/false\n');
  await writeFile(join(root, 'etc/group'), 'root:x:0:\nnogroup:x:65534:\n');
  await writeFile(join(root, 'etc/nsswitch.conf'), 'passwd: files\ngroup: files\nhosts: files\n');
  await copyFile(join(GUEST_DIR, 'sshd_config'), join(root, 'etc/ssh/sshd_config'));
  await copyFile(join(GUEST_DIR, 'init'), join(root, 'sbin/init'));
  await chmod(join(root, 'sbin/init'), 0o755);
  const kibibytes = Number((await runText(['du', '-sk', '--apparent-size', root])).split('\t')[0]);
  const mkfs = findProgram('mkfs.ext4') ?? 'mkfs.ext4';
  // A pmem disk is mapped in large pages, and ext4 maps files directly only with blocks of a page.
  const size = `${Math.ceil((kibibytes / 1024 / 0.9 + 8) / 4) * 4}M`;
  await runText(
    [mkfs, '-q', '-F', '-b', '4096', '-O', '^has_journal,^metadata_csum,^resize_inode', '-m', '0', '-E', 'root_owner=0:0', '-d', root, output, size],
    { dieWithParent: true },
  );
}

interface Programs {
  readonly busybox: string;
  readonly programs: readonly string[];
  readonly libraries: readonly string[];
  readonly sshServer: SshServer;
}

async function findPrograms(sshServer: SshServer): Promise<Programs> {
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
  return { busybox, programs, libraries: [...libraries].sort(), sshServer };
}

/** What the image is made from, as one hash: programs and libraries by size and time, the kernel and our scripts by content. */
async function hashInputs(kernel: Kernel, parts: Programs): Promise<string> {
  const hash = createHash('sha256').update(
    JSON.stringify([BUILDER_VERSION, kernel.release, kernel.sha256, ROOT_MODULES, NETWORK_MODULES, MOUNT_MODULES, NFS_MODULES, BLK_MODULES]),
  );
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
export async function ensureGuestImage(
  cache: string,
  say: (text: string) => void,
  signal?: AbortSignal,
  wanted: readonly string[] = [],
  kernelWanted?: string,
): Promise<GuestImage> {
  const kernel = await ensureKernel(cache, say, signal, kernelWanted);
  const sshServer = await ensureSshServer(cache, say, signal);
  const [parts, jail] = await Promise.all([findPrograms(sshServer), findJailParts(sshServer)]);
  const ofAll = new Set<string>(GUEST_PROGRAMS);
  const applets = wanted.length === 0 ? [] : (await runText([parts.busybox, '--list'])).split('\n');
  const extras = await findExtras(
    wanted.filter((name) => !ofAll.has(name)),
    new Set(applets),
  );
  const base = await hashInputs(kernel, parts);
  const hash =
    extras.names.length === 0
      ? base
      : `${base}-${createHash('sha256')
          .update(await describeExtras(extras))
          .digest('hex')
          .slice(0, 8)}`;
  // Images of another kernel don't take the place of these.
  const dir = join(cache, kernelWanted === undefined ? 'guests' : `guests-${kernelWanted}`, hash);
  const image: GuestImage = { hash, kernel, initramfs: join(dir, 'initramfs.gz'), rootDisk: join(dir, 'root.ext4'), jail };
  if (existsSync(image.rootDisk)) {
    // Used last: it stays longest.
    await utimes(dir, new Date(), new Date()).catch(() => {});
    return image;
  }
  say(`building the guest image${extras.names.length === 0 ? '' : ` with ${extras.names.join(', ')}`}`);
  await makeAtomically(dir, async (part) => {
    const modules = await buildInitramfs(join(part, 'initramfs'), kernel, parts.busybox, join(part, 'initramfs.gz'));
    await buildRootDisk(join(part, 'root'), parts, extras, kernel, modules, join(part, 'root.ext4'));
    await rm(join(part, 'initramfs'), { recursive: true });
    await rm(join(part, 'root'), { recursive: true });
  });
  await removeOthers(dirname(dir), base, hash);
  return image;
}
