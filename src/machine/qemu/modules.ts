/** The guest's modules: which it needs, in which order they are loaded, which of them a kernel has not. */

import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runText } from '../../process/run.ts';

/** Needed to mount the root disk, and loaded from it: those of the mounts beside the start of the ssh server. */
export const MODULES = {
  root: ['virtio_pci', 'virtio_pmem', 'nd_pmem', 'crc32c_generic', 'ext4'],
  network: ['virtio_net', 'qemu_fw_cfg'],
  mounts: ['fuse', 'virtiofs', '9pnet_virtio', '9p'],
  /** Loaded by who mounts them: an emulated CPU takes a second for those of NFS. */
  nfs: ['nfsv3', 'nfsv4'],
  blk: ['virtio_blk'],
} as const;

/** Where a kernel's modules are. */
interface Modular {
  /** lib/modules/RELEASE, with modules.dep. */
  readonly modulesDir: string;
}

/** A module's name: of `crc32c-generic.ko.xz` that is crc32c_generic. */
const nameOf = (path: string) =>
  basename(path)
    .replace(/\.ko(\.\w+)?$/, '')
    .replaceAll('-', '_');

/** Modules with what they depend on, dependencies first, from depmod's modules.dep (paths below the modules' folder). */
export function orderModules(modulesDep: string, names: readonly string[]): string[] {
  const dependencies = new Map<string, readonly string[]>();
  const paths = new Map<string, string>();
  for (const line of modulesDep.split('\n')) {
    const [path, needs] = line.split(':');
    if (path === undefined || needs === undefined) continue;
    dependencies.set(path, needs.split(' ').filter(Boolean));
    paths.set(nameOf(path), path);
  }
  const ordered: string[] = [];
  const add = (path: string) => {
    if (ordered.includes(path)) return;
    for (const needed of dependencies.get(path) ?? []) add(needed);
    if (!ordered.includes(path)) ordered.push(path);
  };
  for (const name of names) {
    const path = paths.get(name);
    // A name that is not there is built into the kernel: findMissing tells those that are not.
    if (path !== undefined) add(path);
  }
  return ordered;
}

/** Of these modules those that are neither among a kernel's modules nor built into it, by its modules.dep and modules.builtin. */
export function missingOf(names: readonly string[], modulesDep: string, modulesBuiltin: string): string[] {
  const there = new Set([...modulesDep.split('\n').map((line) => line.replace(/:.*$/, '')), ...modulesBuiltin.split('\n')].map(nameOf));
  return names.filter((name) => !there.has(name));
}

/** The same of a kernel; none where it does not say what is built in. */
export async function findMissing({ modulesDir }: Modular, names: readonly string[]): Promise<string[]> {
  const builtin = await readFile(join(modulesDir, 'modules.builtin'), 'utf8').catch(() => null);
  return builtin === null ? [] : missingOf(names, await readFile(join(modulesDir, 'modules.dep'), 'utf8'), builtin);
}

/** Copies modules, unpacked, with a file `order` of their names; gives their paths below the modules' folder. */
export async function copyModules({ modulesDir }: Modular, names: readonly string[], leaveOut: readonly string[], into: string): Promise<string[]> {
  const ordered = orderModules(await readFile(join(modulesDir, 'modules.dep'), 'utf8'), names).filter((path) => !leaveOut.includes(path));
  await mkdir(into, { recursive: true });
  const files: string[] = [];
  for (const path of ordered) {
    const source = join(modulesDir, path);
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
