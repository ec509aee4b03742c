/** Whom the share's sshd runs as. */

import { readFileSync } from 'node:fs';
import { environmentError } from '../../model/errors.ts';

export interface Ids {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Ids that nobody on a host has: near the end of the range that is set aside for containers (systemd, UIDS-GIDS.md,
 * "Container UIDs"). Inside a container that maps 65536 ids only, the last of those: nobody.
 */
const CANDIDATES = [1_879_048_190, 65_534] as const;

/** True where a map of /proc/PID/uid_map's form (user_namespaces(7): inside, outside, count) has the id. */
function isMapped(map: string, id: number): boolean {
  return map
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .some(([inside = Number.NaN, , count = 0]) => id >= inside && id < inside + count);
}

/** The first ids that both maps have; null where there are none but one's own, as in a namespace of a single user. */
export function chooseForeignIds(uidMap: string, gidMap: string): Ids | null {
  const id = CANDIDATES.find((candidate) => isMapped(uidMap, candidate) && isMapped(gidMap, candidate));
  return id === undefined ? null : { uid: id, gid: id };
}

/** Ids for root to change to; null for an ordinary user, who keeps its own. Throws `no-ids` for a root who has no others. */
export function findForeignIds(): Ids | null {
  if (process.getuid?.() !== 0) return null;
  const ids = chooseForeignIds(readFileSync('/proc/self/uid_map', 'utf8'), readFileSync('/proc/self/gid_map', 'utf8'));
  if (ids === null) {
    const hint = 'give the container a range of ids (--userns, /etc/subuid), run fsbench as an ordinary user, or leave sshfs out';
    throw environmentError('no-ids', 'sshfs: the share is never served as root, and this container has no user but root', hint);
  }
  return ids;
}
