/** One mount, ready to be measured: its two ends, and what the steps need of the machine below. */

import type { Direction, SyncMountFound } from '../model/sync.ts';
import type { Machine } from '../run/bed.ts';
import type { GuestSide } from './guest-side.ts';
import type { Side } from './side.ts';

export interface Arena extends AsyncDisposable {
  readonly found: SyncMountFound;
  readonly machine: Machine;
  /** What people call the target. */
  readonly label: string;
  readonly guestDir: string;
  /** Null for a mount of the target's own. */
  readonly hostDir: string | null;
  readonly host: Side | null;
  readonly guest: GuestSide;
  /** A second shell in the target, to write while the first looks; opened when it is asked for. */
  second(): Promise<GuestSide>;
  /** Processes of this host whose CPU time the mount costs, by what they are called. */
  readonly pids: ReadonlyMap<string, number>;
  /** A folder of ours in the target, for programs. */
  readonly workDir: string;
  /** What a program that keeps the copy says of it now; none for a mount. */
  describeCopy(): Promise<readonly string[]>;
  readonly fault: () => string | null;
  readonly signal: AbortSignal;
}

/** Where the steps work: a folder that is older than the session of a copy, as the folders of a project are. */
export const FOLDERS = { delays: 'work', notices: 'notices', cost: 'cost' } as const;

/** Who changes and who looks. */
export async function pairOf(arena: Arena, direction: Direction): Promise<{ readonly writer: Side; readonly watcher: Side }> {
  const { host, guest } = arena;
  if (direction === 'guest-guest' || host === null) return { writer: await arena.second(), watcher: guest };
  return direction === 'host-guest' ? { writer: host, watcher: guest } : { writer: guest, watcher: host };
}
