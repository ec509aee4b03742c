/** Mounts that are called for a kind of file system which the mount table contradicts: a column `virtiofs` that is ext4. */

import type { FoundMount } from '../model/records.ts';
import { type Warning, warn } from '../model/warnings.ts';

/** What /proc/mounts shows as the type of each kind; a FUSE file system may add its own name after a dot. */
const TYPES: Readonly<Record<string, RegExp>> = {
  virtiofs: /^virtiofs$/,
  '9p': /^9p$/,
  '9pfs': /^9p$/,
  sshfs: /^fuse\.sshfs$/,
  nfs: /^nfs4?$/,
  nfs3: /^nfs$/,
  nfs4: /^nfs4$/,
  smb: /^(cifs|smb3)$/,
  cifs: /^(cifs|smb3)$/,
  fuse: /^fuse(blk|\..+)?$/,
  vboxsf: /^vboxsf$/,
  tmpfs: /^tmpfs$/,
  ramfs: /^ramfs$/,
  overlay: /^overlay$/,
  overlayfs: /^overlay$/,
  ext4: /^ext4$/,
  xfs: /^xfs$/,
  btrfs: /^btrfs$/,
  zfs: /^zfs$/,
};

/** The doubt a mount carries whose name says another kind; none where its name says no kind, or several and one of them fits. */
export function doubtName({ name, fstype }: Pick<FoundMount, 'name' | 'fstype'>): Warning[] {
  const said = name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .flatMap((word) => (Object.hasOwn(TYPES, word) ? [TYPES[word] as RegExp] : []));
  return said.length === 0 || said.some((type) => type.test(fstype)) ? [] : [warn('misnamed-mount', `'${name}' is ${fstype}`)];
}
