/** The mount kinds there are: to add one, write its file and name it here. */

import type { MountKind } from './kind.ts';
import { nfs } from './nfs.ts';
import { ninep } from './ninep.ts';
import { sshfs } from './sshfs.ts';
import { tmpfs } from './tmpfs.ts';
import { virtioBlk } from './virtio-blk.ts';
import { virtiofs } from './virtiofs.ts';

export const MOUNT_KINDS: readonly MountKind[] = [virtiofs, ninep, sshfs, nfs, virtioBlk, tmpfs];

/** The kind of that name, or undefined. */
export function findMountKind(kind: string): MountKind | undefined {
  return MOUNT_KINDS.find((candidate) => candidate.kind === kind);
}

/** Whether a mount is of nothing but memory, by its kind or by what the mount table shows; null where a source does not say. */
export function isInMemory({ kind, fstype }: { readonly kind: string | null; readonly fstype: string | null }): boolean {
  return MOUNT_KINDS.some((row) => row.inMemory === true && (row.kind === kind || row.fstype === fstype));
}
