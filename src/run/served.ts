/** What the server of a mount did during a loop, by counters of the kernel that cost the loop nothing. */

import type { Served } from '../model/records.ts';
import { listTree } from '../process/host-cpu.ts';
import { type ProcessIo, readProcessIo } from '../process/host-io.ts';
import type { Bed, BedMount } from './bed.ts';

/** By process. */
export type ServerCounters = ReadonlyMap<number, ProcessIo>;

/** The processes that read and write the files of a mount. */
export function findServers({ hostPids }: Bed, { server, found }: BedMount): number[] {
  const ofMount = hostPids.daemons.get(found.name) ?? null;
  const roots = { qemu: hostPids.qemu, daemon: ofMount, sshd: ofMount ?? hostPids.sshd };
  const root = server === undefined ? null : roots[server];
  if (root === null) return [];
  // A VM's children, such as daemons of other mounts, are none of it.
  if (server === 'qemu') return [root];
  const tree = listTree(root);
  // Of sshd, or a jail of a mount's own, only the sftp servers at its ends: those between relay all that goes over the wire.
  return tree.filter(({ isParent }) => server === 'daemon' || !isParent).map(({ pid }) => pid);
}

/** Counters so far. */
export function readServer(bed: Bed, mount: BedMount): ServerCounters {
  return new Map(
    findServers(bed, mount).flatMap((pid) => {
      const io = readProcessIo(pid);
      return io === null ? [] : [[pid, io] as const];
    }),
  );
}

/**
 * What was served between two readings; null where none of the processes was there at both. An sftp server gets as requests what it
 * writes to files, and answers with what it reads of them: all it reads is then both together. What else programs read and write, such as
 * eight bytes of an eventfd for each request, is counted too: some thousandths.
 */
export function diffServer(before: ServerCounters, after: ServerCounters, { server }: Pick<BedMount, 'server'>): Served | null {
  const differences = [...after].flatMap(([pid, now]) => {
    const then = before.get(pid);
    return then === undefined
      ? []
      : [{ read: now.readBytes - then.readBytes, written: now.writeBytes - then.writeBytes, disk: now.diskReadBytes - then.diskReadBytes }];
  });
  if (differences.length === 0) return null;
  const sum = (pick: (each: (typeof differences)[number]) => number) => differences.reduce((total, each) => total + pick(each), 0);
  return { bytes: sum(({ read, written }) => (server === 'sshd' ? read : read + written)), diskReadBytes: sum(({ disk }) => disk) };
}
