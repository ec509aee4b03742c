/** How far a side's clock is ahead of this host's, by commands of which both know when they began and ended (pure). */

/** Seconds; the true offset lies between. */
export interface Offset {
  readonly least: number;
  readonly most: number;
}

export const SAME_CLOCK: Offset = { least: 0, most: 0 };
export const UNKNOWN_OFFSET: Offset = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };

/** What one more command says: it ran on the side from `clock[0]` to its last, and here from `begun` to `ended`. */
export function narrow(offset: Offset, clock: readonly number[], begun: number, ended: number): Offset {
  const [first, last] = [clock[0], clock.at(-1)];
  if (first === undefined || last === undefined) return offset;
  const next = { least: Math.max(offset.least, last - ended), most: Math.min(offset.most, first - begun) };
  // A clock that was set in between: what is newer holds.
  return next.least <= next.most ? next : { least: last - ended, most: first - begun };
}

/**
 * The delay between a change on one side and its being seen on another, where it was not seen yet at `since`, and what it may be off by; null
 * where a clock is not known.
 */
export function delayBetween(
  changed: number,
  by: Offset,
  { seen, since = seen }: { readonly seen: number; readonly since?: number | undefined },
  watcher: Offset,
): { readonly delayMs: number; readonly doubtMs: number } | null {
  // Nothing is seen before it is done.
  const least = Math.max(0, since - watcher.most - (changed - by.least));
  const most = Math.max(0, seen - watcher.least - (changed - by.most));
  if (!Number.isFinite(least) || !Number.isFinite(most)) return null;
  return { delayMs: Math.round(500 * (least + most)), doubtMs: Math.ceil(500 * (most - least)) };
}
