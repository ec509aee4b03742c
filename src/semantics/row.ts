/** What a probe is: a row of the table, with the steps that try it and the answer of a file system that keeps what is asked. */

/**
 * Where a step runs: in the target on the mount, there on another mount of the same files, on the host in the shared
 * folder; `server`: what serves the mount is told to `stop` or to `continue`.
 */
export type Side = 'guest' | 'other' | 'host' | 'server';

export interface Step {
  readonly side: Side;
  /**
   * Perl for semantics/prelude.pl, run in the folder of the probes with the probe's name in `$N`. What the last step gives is the
   * answer; one that fails gives its errno, and the steps after it are left out.
   */
  readonly code: string;
  /** Runs even where a step before it failed, and gives no answer; it does not touch the mount. */
  readonly tidies?: true;
  /** Does not touch the mount, which may not answer. */
  readonly apart?: true;
}

export const GROUPS = {
  files: 'File operations',
  memory: 'Mapped and direct I/O',
  names: 'Names and directories',
  times: 'Times',
  owners: 'Owners and modes',
  statfs: 'What statfs says',
  locks: 'Locks',
  freshness: 'Freshness',
  notification: 'Notification',
  durability: 'Durability',
  absence: 'The server stops answering',
} as const;

export type Group = keyof typeof GROUPS;

export interface Row {
  readonly name: string;
  readonly group: Group;
  /** What is asked, as a phrase. */
  readonly asks: string;
  readonly steps: readonly Step[];
  /** The answer of a mount that keeps it; null where no answer is better than another. */
  readonly kept: string | RegExp | null;
  /** Waits for something that another side does: such rows run beside each other. */
  readonly waits?: true;
  /** Rows of a group are tried together, but for those of a set of their own: these after the others. */
  readonly set?: string;
  /** Is felt on other mounts: tried on one mount after the other, with no other row beside it. */
  readonly alone?: true;
}

/** A row of one step in the target. */
export function inGuest(group: Group, name: string, asks: string, code: string, kept: Row['kept'] = 'ok'): Row {
  return { name, group, asks, steps: [{ side: 'guest', code }], kept };
}

interface Seen {
  /** Who changes something: the other side is to see it. */
  readonly by: 'guest' | 'host';
  /** On the side that changes, before anybody looks. */
  readonly before: string;
  /** On the side that looks: what it has open, mapped or looked at; its value is given to `seen` as `$_[0]`. */
  readonly prime: string;
  readonly change: string;
  /** Looked at again and again: gives words once the change is seen. */
  readonly seen: string;
  /** Longest wait in seconds, where it is not that of all. */
  readonly bound?: number;
}

/** So many steps of a row that waits are done when what is waited for was done: looking begins with the second. */
export const STEPS_TO_CHANGE = 3;

/** A row that waits until one side sees what the other did. The answer is `seen` with a delay, or `not seen`. */
export function whenSeen(group: Group, name: string, asks: string, { by, before, prime, change, seen, bound }: Seen, kept: Row['kept'] = /^seen/): Row {
  const watcher = by === 'host' ? 'guest' : 'host';
  return {
    name,
    group,
    asks,
    kept,
    waits: true,
    steps: [
      { side: by, code: before },
      { side: watcher, code: `watch(sub { ${prime} }, sub { ${seen} }${bound === undefined ? '' : `, ${bound}`})` },
      { side: by, code: `${change}; sprintf 'changed@%.4f', now()` },
      { side: watcher, code: 'collect()', apart: true },
      // What still runs there holds a file open.
      { side: watcher, code: 'leave()', tidies: true },
      { side: by, code: 'leave()', tidies: true },
    ],
  };
}
