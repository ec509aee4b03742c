/** The mount kinds there are: to add one, write its file and name it here. */

import { usageError } from '../model/errors.ts';
import type { FoundMount, MountSpec } from '../model/records.ts';
import { type Warning, warn } from '../model/warnings.ts';
import type { MountKind, Surroundings } from './kind.ts';
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

/** Throws a usage error for options of a mount that can't be had there: looked at when mounts are asked for, and again when more is known. */
export function checkFit({ name, kind, options }: Pick<MountSpec, 'name' | 'kind' | 'options'>, met: Surroundings): void {
  const misfit = findMountKind(kind)?.findMisfit?.(options, met) ?? null;
  if (misfit !== null) throw usageError('bad-mount', `mount '${name}': ${misfit.why}`, misfit.hint);
}

/** Doubts about a mount, options of which do nothing with the kernel that its guest has, for work that asks for O_DIRECT or does not. */
export function doubtOptions({ kind, options }: Pick<MountSpec, 'kind' | 'options'>, release: string, isDirect: boolean): readonly Warning[] {
  return findMountKind(kind)?.findIdle?.(options, release, isDirect) ?? [];
}

/** What "Too many open files" means on such a mount; nothing where it means what it says. */
export function fileLimitOf({ fstype }: Pick<FoundMount, 'fstype'>): { readonly onTooManyFiles?: string } {
  const words = MOUNT_KINDS.find((row) => row.fstype === fstype)?.onTooManyFiles;
  return words === undefined ? {} : { onTooManyFiles: words };
}

/** The doubt about a loop that is to begin without names in a cache, where its mount keeps some itself. */
export function doubtNames({ fstype }: Pick<FoundMount, 'fstype'>, { options }: Pick<MountSpec, 'options'>): Warning[] {
  const seconds = MOUNT_KINDS.find((row) => row.fstype === fstype)?.keepsNamesSeconds?.(options) ?? 0;
  return seconds === 0 ? [] : [warn('names-kept', `${seconds} s`)];
}
