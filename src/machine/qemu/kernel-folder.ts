/** A folder with a kernel in it: which there are, and the form in which the cache has one. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentError } from '../../model/errors.ts';
import type { Architecture } from '../../model/vm-choice.ts';
import { findProgram } from '../../process/find-program.ts';
import { runText } from '../../process/run.ts';
import { isKernelFor, unpackKernel } from './kernel-image.ts';

/** A kernel in the cache. */
export interface Kernel {
  readonly release: string;
  /** What QEMU boots: an uncompressed ELF where the image could be unpacked, else the bzImage. */
  readonly image: string;
  /** lib/modules/RELEASE, with modules.dep. */
  readonly modulesDir: string;
  readonly sha256: string;
  /** What folders of the cache that go with it end with. */
  readonly suffix: string;
}

/** A kernel below a root; `modulesDir` is null where none of its release are there. */
export interface PlacedKernel {
  readonly release: string;
  readonly image: string;
  readonly modulesDir: string | null;
}

/** Where modules of a release are: in packages of merged and of unmerged systems. */
const MODULE_FOLDERS = ['lib/modules', 'usr/lib/modules'] as const;

const list = (dir: string) => readdir(dir).catch(() => []);

/** Whether the modules of a release are in its folder, which may hold no more than the kernel: all that were built, or that there are none (modules.order). */
async function holdsModules(dir: string): Promise<boolean> {
  if (existsSync(join(dir, 'kernel'))) return true;
  return (await readFile(join(dir, 'modules.order'), 'utf8').catch(() => null)) === '';
}

/** Kernels below a root: boot/vmlinuz-RELEASE, and vmlinuz among the modules of a release, as some distributions have it. */
export async function findKernels(root: string): Promise<PlacedKernel[]> {
  const images = new Map<string, string>();
  for (const name of await list(join(root, 'boot'))) {
    const release = /^vmlinuz-(.+?)(?<!\.old)$/.exec(name)?.[1];
    if (release !== undefined) images.set(release, join(root, 'boot', name));
  }
  for (const folder of MODULE_FOLDERS) {
    for (const release of await list(join(root, folder))) {
      const image = join(root, folder, release, 'vmlinuz');
      if (!images.has(release) && existsSync(image)) images.set(release, image);
    }
  }
  const kernels = [...images].map(async ([release, image]) => {
    const dirs = MODULE_FOLDERS.map((folder) => join(root, folder, release));
    const areThere = await Promise.all(dirs.map(holdsModules));
    return { release, image, modulesDir: dirs.find((_, at) => areThere[at]) ?? null };
  });
  return Promise.all(kernels);
}

/** The only kernel below `root`. Throws an environment error that names what was to hold it, `what`. */
async function findOnlyKernel(root: string, what: string): Promise<PlacedKernel & { readonly modulesDir: string }> {
  const [kernel, ...others] = await findKernels(root);
  const refuse = (why: string) =>
    environmentError('no-kernel', `${what}: ${why}`, 'a kernel is boot/vmlinuz-RELEASE with lib/modules/RELEASE, from one package or several');
  if (kernel === undefined) throw refuse('there is no kernel in it');
  if (others.length > 0) throw refuse(`there are several kernels in it, ${[kernel, ...others].map(({ release }) => release).join(', ')}`);
  const { modulesDir } = kernel;
  if (modulesDir === null) throw refuse(`there are no modules of its kernel ${kernel.release} in it`);
  return { ...kernel, modulesDir };
}

/** All modules of a release in lib/modules: packages may have them in both places. */
async function gatherModules(dir: string, release: string): Promise<void> {
  const [to, from] = MODULE_FOLDERS.map((folder) => join(dir, folder, release)) as [string, string];
  if (!existsSync(from)) return;
  await mkdir(join(dir, 'lib/modules'), { recursive: true });
  if (existsSync(to)) {
    await cp(from, to, { recursive: true });
    await rm(from, { recursive: true });
  } else await rename(from, to);
}

/**
 * Makes of a folder with a kernel and its modules one that readKernel reads. `what`: where they came from, for errors; `packages` is kept
 * beside. Throws an environment error for a folder without a kernel for this processor.
 */
export async function settleKernel(dir: string, arch: Architecture, what: string, packages: readonly string[]): Promise<void> {
  const { release, image: found } = await findOnlyKernel(dir, what);
  if (!isKernelFor(arch, await readFile(found)))
    throw environmentError('no-kernel', `${what}: its kernel ${release} is none for ${arch}`, 'name one for the processor that the guest has (--arch)');
  const bzImage = join('boot', `vmlinuz-${release}`);
  await mkdir(join(dir, 'boot'), { recursive: true });
  if (!existsSync(join(dir, bzImage))) await copyFile(found, join(dir, bzImage));
  await gatherModules(dir, release);
  // busybox's depmod reads no zstd: unpack what is so packed (Ubuntu's modules) first.
  await runText(['sh', '-c', 'find "$1" -name "*.ko.zst" -exec zstd -q -d --rm {} +', 'sh', join(dir, 'lib/modules', release)]);
  await runText([findProgram('busybox') ?? 'busybox', 'depmod', '-b', dir, release]);
  const image = (await unpackKernel(join(dir, bzImage), join(dir, 'vmlinux'))) ? 'vmlinux' : bzImage;
  const sha256 = createHash('sha256')
    .update(await readFile(join(dir, image)))
    .digest('hex');
  for (const name of await readdir(dir)) if (name.endsWith('.deb')) await rm(join(dir, name));
  await writeFile(join(dir, 'kernel.json'), `${JSON.stringify({ release, image, sha256, packages })}\n`);
}

/** What settleKernel made. */
export async function readKernel(dir: string, suffix: string): Promise<Kernel> {
  const manifest = JSON.parse(await readFile(join(dir, 'kernel.json'), 'utf8')) as { release: string; image: string; sha256: string };
  return {
    release: manifest.release,
    image: join(dir, manifest.image),
    modulesDir: join(dir, 'lib/modules', manifest.release),
    sha256: manifest.sha256,
    suffix,
  };
}
