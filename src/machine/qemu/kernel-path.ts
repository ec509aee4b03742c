/** A kernel that is named by a path of this machine: its packages, a folder that has it, or the kernel with its modules beside it. */

import { createHash, type Hash } from 'node:crypto';
import { chmod, copyFile, cp, mkdir, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { messageOf, usageError } from '../../model/errors.ts';
import { unpack } from './apt.ts';
import { findKernels, type PlacedKernel } from './kernel-folder.ts';

/** Files that make a kernel. */
export interface KernelFiles {
  /** 16 hex digits of their content. */
  readonly key: string;
  /** Puts them into a folder as packages put them below the root. */
  readonly place: (dir: string) => Promise<void>;
}

const HINT =
  'name a .deb, a folder of the .debs of one kernel, a folder with boot/vmlinuz-RELEASE and lib/modules/RELEASE (such as tar-install, which `make dir-pkg` of Linux makes), or that vmlinuz';

const keyOf = (hash: Hash) => hash.digest('hex').slice(0, 16);

async function ofPackages(debs: readonly string[]): Promise<KernelFiles> {
  const hash = createHash('sha256');
  for (const deb of debs) {
    const content = await readFile(deb);
    hash.update(`${content.length} `).update(content);
  }
  return { key: keyOf(hash), place: (dir) => unpack(debs, dir) };
}

/** Links to where the kernel was built lead out of the folder, and no guest has use for them. */
const isOfKernel = (path: string) => !['build', 'source'].includes(path);

async function ofFolder(release: string, image: string, modulesDir: string): Promise<KernelFiles> {
  const hash = createHash('sha256')
    .update(release)
    .update(await readFile(image));
  const entries = await readdir(modulesDir, { recursive: true, withFileTypes: true });
  const files = entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : [])).sort();
  for (const file of files) {
    const content = await readFile(file);
    hash.update(`${relative(modulesDir, file)} ${content.length} `).update(content);
  }
  return {
    key: keyOf(hash),
    async place(dir) {
      const to = join(dir, 'lib/modules', release);
      for (const folder of [join(dir, 'boot'), dirname(to)]) await mkdir(folder, { recursive: true });
      await copyFile(image, join(dir, 'boot', `vmlinuz-${release}`));
      await cp(modulesDir, to, { recursive: true, filter: (source) => isOfKernel(relative(modulesDir, source)) });
      // depmod writes beside them, and not all stores are the user's to write.
      await chmod(to, 0o755);
    },
  };
}

/** The kernel whose image this is: ROOT/boot/vmlinuz-RELEASE, ROOT/lib/modules/RELEASE/vmlinuz, or that below usr. */
async function findAround(image: string): Promise<PlacedKernel | undefined> {
  const roots = [dirname(dirname(image)), join(dirname(image), '../../..'), join(dirname(image), '../../../..')];
  const kernels = (await Promise.all(roots.map(findKernels))).flat();
  return kernels.find((kernel) => kernel.image === image && kernel.modulesDir !== null);
}

/** What a path names. Throws a usage error that says what is wrong with it. */
export async function openKernelPath(given: string): Promise<KernelFiles> {
  const refuse = (why: string, cause?: unknown) => usageError('bad-kernel', `kernel ${given}: ${why}`, HINT, cause);
  const found = await realpath(given)
    .then(async (path) => ({ path, stats: await stat(path) }))
    .catch((cause: unknown) => {
      throw refuse((cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file or folder' : messageOf(cause), cause);
    });
  const { path, stats } = found;
  try {
    if (stats.isFile()) {
      if (path.endsWith('.deb')) return await ofPackages([path]);
      const kernel = await findAround(path);
      if (kernel === undefined || kernel.modulesDir === null) throw refuse(`${basename(path)} is no package, and no kernel with its modules beside it`);
      return await ofFolder(kernel.release, kernel.image, kernel.modulesDir);
    }
    if (!stats.isDirectory()) throw refuse('it is neither a file nor a folder');
    const [kernel, ...others] = await findKernels(path);
    if (kernel === undefined) {
      const debs = (await readdir(path)).filter((name) => name.endsWith('.deb')).sort();
      if (debs.length === 0) throw refuse('the folder holds neither a kernel nor packages');
      return await ofPackages(debs.map((name) => join(path, name)));
    }
    if (others.length > 0) throw refuse(`it holds several kernels; name one of ${[kernel, ...others].map(({ image }) => image).join(', ')}`);
    if (kernel.modulesDir === null) throw refuse(`it holds no modules of its kernel ${kernel.release}`);
    return await ofFolder(kernel.release, kernel.image, kernel.modulesDir);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw code === 'EACCES' || code === 'EPERM' ? refuse(messageOf(cause), cause) : cause;
  }
}
