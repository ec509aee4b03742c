/** Lines of a sync run to one summary for each cell: distributions, and what did not come about. */

import {
  type BulkResult,
  CHANGES,
  type Change,
  type CostResult,
  type DelayResult,
  type Direction,
  LOOKS,
  type Look,
  type NoticeResult,
  type StormResult,
  type SyncLine,
  type SyncRecord,
} from '../../model/sync.ts';

/**
 * Upper bounds in ms of what came about, with what did not as longer than all: a quantile that falls there is null, "not within the
 * deadline". Quantiles are values that were measured (nearest rank).
 */
export interface Distribution {
  readonly count: number;
  /** Those not seen in time. */
  readonly late: number;
  readonly failed: number;
  readonly minMs: number | null;
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
  readonly maxMs: number | null;
  /** Of the upper bounds, what may be the way of our messages: the median of upper less lower bound. */
  readonly slackMs: number | null;
  /** The upper bounds, in the order of the trials. */
  readonly valuesMs: readonly number[];
  /** Why the first failed or was late. */
  readonly reason: string | null;
}

type Bounded = Pick<DelayResult, 'outcome' | 'reason' | 'lowMs' | 'highMs'>;

/** The value at least `share` of all are at or below; null where that is one of `beyond` that are longer than all values. */
export function nearestRank(sorted: readonly number[], beyond: number, share: number): number | null {
  const at = Math.max(1, Math.ceil(share * (sorted.length + beyond))) - 1;
  return sorted[at] ?? null;
}

/** What a number of trials have in common. */
export function distribute(trials: readonly Bounded[]): Distribution {
  const valuesMs = trials.flatMap(({ highMs }) => highMs ?? []);
  const sorted = valuesMs.toSorted((a, b) => a - b);
  const late = trials.filter(({ outcome }) => outcome === 'late').length;
  const slack = trials.flatMap(({ lowMs, highMs }) => (lowMs === null || highMs === null ? [] : [highMs - lowMs])).sort((a, b) => a - b);
  const at = (share: number) => nearestRank(sorted, late, share);
  return {
    count: trials.length,
    late,
    failed: trials.filter(({ outcome }) => outcome === 'failed').length,
    minMs: at(0),
    medianMs: at(0.5),
    p95Ms: at(0.95),
    maxMs: at(1),
    slackMs: nearestRank(slack, 0, 0.5),
    valuesMs,
    reason: trials.find(({ outcome }) => outcome !== 'ok')?.reason ?? null,
  };
}

export interface DelayCell {
  readonly mount: string;
  readonly direction: Direction;
  readonly change: Change;
  readonly look: Look;
  readonly distribution: Distribution;
}

interface NoticeCell {
  readonly mount: string;
  readonly watcher: string;
  /** Whether it asks over and over in place of being told. */
  readonly polls: boolean;
  readonly change: Change;
  readonly distribution: Distribution;
  /** What the watcher called it, in the trials that it noticed. */
  readonly events: readonly string[];
}

/** What a save takes to be noticed in the target: events, polling alone, or neither does. */
export type Need = 'events' | 'polling' | 'nothing-works';

export interface SyncSummary {
  readonly delays: readonly DelayCell[];
  readonly notices: readonly NoticeCell[];
  /** For each mount on which it was tried. */
  readonly needs: readonly { readonly mount: string; readonly need: Need }[];
  readonly bulks: readonly BulkResult[];
  readonly storms: readonly StormResult[];
  readonly costs: readonly CostResult[];
}

const DIRECTIONS: readonly Direction[] = ['host-guest', 'guest-host', 'guest-guest'];

/** What the watchers of a mount came to; null where none was tried. A deleted file is left out: none is reloaded. */
function needOf(cells: readonly NoticeCell[]): Need | null {
  const own = cells.filter(({ change }) => change !== 'delete');
  if (own.length === 0) return null;
  /** Whether there is a watcher of the kind that missed nothing. */
  const works = (polling: boolean) =>
    [...new Set(own.filter(({ polls }) => polls === polling).map(({ watcher }) => watcher))].some((watcher) =>
      own.filter((cell) => cell.watcher === watcher).every(({ distribution: { late, failed } }) => late + failed === 0),
    );
  if (works(false)) return 'events';
  return works(true) ? 'polling' : 'nothing-works';
}

function delaysOf(mount: string, own: readonly DelayResult[]): DelayCell[] {
  return DIRECTIONS.flatMap((direction) =>
    CHANGES.flatMap((change) =>
      LOOKS.flatMap((look): DelayCell[] => {
        const trials = own.filter((line) => line.direction === direction && line.change === change && line.look === look);
        return trials.length === 0 ? [] : [{ mount, direction, change, look, distribution: distribute(trials) }];
      }),
    ),
  );
}

function noticesOf(mount: string, own: readonly NoticeResult[], isPolling: (watcher: string) => boolean): NoticeCell[] {
  return [...new Set(own.map(({ watcher }) => watcher))].flatMap((watcher) =>
    CHANGES.flatMap((change): NoticeCell[] => {
      const trials = own.filter((line) => line.watcher === watcher && line.change === change);
      const events = [...new Set(trials.flatMap(({ event }) => event ?? []))];
      return trials.length === 0 ? [] : [{ mount, watcher, polls: isPolling(watcher), change, distribution: distribute(trials), events }];
    }),
  );
}

/** Mounts in the order of the plan, each with its cells in the order of the words. */
export function summarise({ plan }: Pick<SyncRecord, 'plan'>, lines: readonly SyncLine[], isPolling: (watcher: string) => boolean): SyncSummary {
  const mounts = plan.mounts.map(({ name }) => name);
  const of = <Kind extends SyncLine['kind']>(kind: Kind, mount: string) =>
    lines.filter((line): line is Extract<SyncLine, { kind: Kind }> => line.kind === kind && line.mount === mount);
  const byDirection = (a: { direction: Direction }, b: { direction: Direction }) => DIRECTIONS.indexOf(a.direction) - DIRECTIONS.indexOf(b.direction);
  const notices = mounts.flatMap((mount) => noticesOf(mount, of('notice', mount), isPolling));
  return {
    delays: mounts.flatMap((mount) => delaysOf(mount, of('delay', mount))),
    notices,
    needs: mounts.flatMap((mount) => {
      const need = needOf(notices.filter((cell) => cell.mount === mount));
      return need === null ? [] : [{ mount, need }];
    }),
    bulks: mounts.flatMap((mount) => of('bulk', mount).sort((a, b) => a.files - b.files || byDirection(a, b))),
    storms: mounts.flatMap((mount) => of('storm', mount).sort(byDirection)),
    costs: mounts.flatMap((mount) => of('cost', mount)),
  };
}
