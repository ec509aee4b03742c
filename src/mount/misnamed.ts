/** Mounts that are called for a kind of file system which the mount table contradicts: a column `virtiofs` that is ext4. */

import type { FoundMount } from '../model/records.ts';
import { type Warning, warn } from '../model/warnings.ts';
import { findMountKind } from './kinds.ts';

/** What /proc/mounts shows as the type of what people call so, beside our own kinds; a FUSE file system may add its own name after a dot. */
const TYPES: Readonly<Record<string, RegExp>> = {
  '9pfs': /^9p$/,
  nfs: /^nfs4?$/,
  nfs3: /^nfs$/,
  nfs4: /^nfs4$/,
  smb: /^(cifs|smb3)$/,
  cifs: /^(cifs|smb3)$/,
  fuse: /^fuse(blk|\..+)?$/,
  vboxsf: /^vboxsf$/,
  ramfs: /^ramfs$/,
  overlay: /^overlay$/,
  overlayfs: /^overlay$/,
  ext4: /^ext4$/,
  xfs: /^xfs$/,
  btrfs: /^btrfs$/,
  zfs: /^zfs$/,
};

/** What tells whether a type is that of the word; null for a word that is no kind. */
function typeOf(word: string): ((fstype: string) => boolean) | null {
  const pattern = Object.hasOwn(TYPES, word) ? TYPES[word] : undefined;
  if (pattern !== undefined) return (fstype) => pattern.test(fstype);
  const own = findMountKind(word);
  return own === undefined ? null : (fstype) => fstype === own.fstype;
}

/**
 * The doubt a mount carries whose name says another kind; none where its name says no kind, or several and one of them fits. `own`: the name
 * without the target that stands before it, which is called `lima-9p` whatever its mounts are.
 */
export function doubtName({ name, fstype }: Pick<FoundMount, 'name' | 'fstype'>, own = name): Warning[] {
  const said = own
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .flatMap((word) => typeOf(word) ?? []);
  return said.length === 0 || said.some((fits) => fits(fstype)) ? [] : [warn('misnamed-mount', `'${name}' is ${fstype}`)];
}
