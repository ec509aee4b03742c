/** Which mounts of a machine are folders shared with its host, by what its mount table says. */

import { findMountOf, type MountEntry } from './verify.ts';

/** File systems by which VM managers share folders of the host, and what people call them. */
const SHARED: Readonly<Record<string, string>> = {
  virtiofs: 'virtiofs',
  '9p': '9p',
  'fuse.sshfs': 'sshfs',
  'fuse.grpcfuse': 'grpcfuse',
  'fuse.osxfs': 'osxfs',
  osxfs: 'osxfs',
  fakeowner: 'fakeowner',
  vboxsf: 'vboxsf',
  'fuse.vmhgfs-fuse': 'vmhgfs',
  prl_fs: 'prl_fs',
  nfs: 'nfs',
  nfs4: 'nfs4',
  cifs: 'cifs',
  smb3: 'smb3',
};

/** Folders of managers for themselves: no user's files are there. */
const INTERNAL = /^\/(mnt\/lima-|run\/|proc\/|sys\/|dev\/|boot\/|etc\/|var\/lib\/(docker|containers)\/)/;

/** Where the machine's own disk is measured beside them: a folder that outlives a boot, so that it is seldom memory. */
const OWN_DISK_DIR = '/var/tmp';

/** File systems that are no disk. */
const MEMORY = ['tmpfs', 'ramfs'];

interface SharedFolder {
  /** What it is: `virtiofs`, `9p-mmap` where a cache mode is shown, `disk`. */
  readonly name: string;
  readonly path: string;
}

export interface SharedFolders {
  readonly folders: readonly SharedFolder[];
  /** What was not taken, and why, one phrase each. */
  readonly leftOut: readonly string[];
}

/** The word for the cache mode of a 9p mount: two modes are two benchmarks. None is shown for `none` since Linux 6.4. */
function ninepMode(options: readonly string[]): string {
  const mode = options.find((option) => /^(cache=|mmap$|loose$|fscache$|readahead$|none$)/.test(option))?.replace(/^cache=/, '');
  return mode === undefined ? '9p' : `9p-${mode}`;
}

/** The word for a mount; null where its file system says nothing of sharing. */
function nameOf({ fstype, options, source }: MountEntry): string | null {
  if (fstype === '9p') return ninepMode(options);
  // With no host before the colon it is fed from outside (sshfs -o passive), as Lima and Colima do.
  if (fstype === 'fuse.sshfs' && source.startsWith(':')) return 'reverse-sshfs';
  return SHARED[fstype] ?? null;
}

/** The machine's own disk; a container's layer that is mounted volatile forgets fsync, and is another benchmark. */
function nameOfDisk({ fstype, options }: MountEntry): string {
  if (fstype !== 'overlay') return 'disk';
  return options.some((option) => /(^|=)volatile$/.test(option)) ? 'layer-volatile' : 'layer';
}

/** Each with a name of its own: where several are called alike, with the end of their paths. */
function tellApart(folders: readonly SharedFolder[]): SharedFolder[] {
  const named = folders.map((folder) => {
    const isAlone = folders.filter(({ name }) => name === folder.name).length === 1;
    return isAlone
      ? folder
      : {
          ...folder,
          name: `${folder.name}-${
            folder.path
              .split('/')
              .filter((part) => part !== '')
              .at(-1) ?? 'root'
          }`,
        };
  });
  return named.map((folder, index) => {
    const before = named.slice(0, index).filter(({ name }) => name === folder.name).length;
    return before === 0 ? folder : { ...folder, name: `${folder.name}-${before + 1}` };
  });
}

/**
 * The shared folders of a mount table, and the machine's own disk as a control. `known`: what the target's own row knows of mount
 * points (`bind`, `volume`), for those whose file system says nothing: a bind of Docker Desktop is a `fakeowner`.
 */
export function findShared(entries: readonly MountEntry[], known: ReadonlyMap<string, string> = new Map()): SharedFolders {
  const leftOut: string[] = [];
  const shares = entries.filter(
    (entry, index) =>
      (known.has(entry.mountPoint) || Object.hasOwn(SHARED, entry.fstype)) &&
      (known.has(entry.mountPoint) || !INTERNAL.test(`${entry.mountPoint}/`)) &&
      // A later entry hides an earlier one.
      !entries.slice(index + 1).some(({ mountPoint }) => mountPoint === entry.mountPoint),
  );
  const folders = shares.flatMap((entry): SharedFolder[] => {
    const name = nameOf(entry) ?? known.get(entry.mountPoint) ?? entry.fstype;
    if (entry.options.includes('ro')) {
      leftOut.push(`${entry.mountPoint} (${name}): mounted read-only`);
      return [];
    }
    return [{ name, path: entry.mountPoint }];
  });
  const disk = findMountOf(OWN_DISK_DIR, entries);
  if (disk === undefined || shares.includes(disk)) return { folders: tellApart(folders), leftOut };
  if (MEMORY.includes(disk.fstype)) leftOut.push(`${OWN_DISK_DIR} (${disk.fstype}): memory, and no disk to compare with`);
  else if (disk.options.includes('ro')) leftOut.push(`${OWN_DISK_DIR} (${disk.fstype}): mounted read-only`);
  else folders.push({ name: nameOfDisk(disk), path: OWN_DISK_DIR });
  return { folders: tellApart(folders), leftOut };
}
