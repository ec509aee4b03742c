/** How loops are told apart, and which results of one loop count. */

import type { LoopKey, LoopResult } from './records.ts';
import { isRepeated } from './repeats.ts';
import type { WarningCode } from './warnings.ts';

/** A string that names a loop within a run. */
export function loopId(key: LoopKey): string {
  return JSON.stringify([key.workload, key.mount, key.loop]);
}

/** Warnings of loops that say nothing of their mounts. */
const LOST: ReadonlySet<string> = new Set<WarningCode>(['target-lost', 'share-unwritable']);

/** True for a loop under which the target, a daemon or the share's disk failed: it says nothing of the mount, and resuming measures it again. */
export function isLost({ warnings }: Pick<LoopResult, 'warnings'>): boolean {
  return warnings.some(({ code }) => LOST.has(code));
}

/**
 * The results without those of lost or disturbed loops that were measured again later, and without losses of such a repetition: the
 * disturbed loop then counts as it was.
 */
export function dropReplaced<Result extends LoopResult>(results: readonly Result[]): readonly Result[] {
  if (!results.some((result) => isLost(result) || isRepeated(result))) return results;
  const last = new Map<string, number>();
  const known = new Set<string>();
  const repeatedAt = new Map<string, number>();
  for (const [at, result] of results.entries()) {
    const id = loopId(result);
    last.set(id, at);
    if (isLost(result)) continue;
    known.add(id);
    if (isRepeated(result)) repeatedAt.set(id, at);
  }
  return results.filter((result, at) => {
    const id = loopId(result);
    return isLost(result) ? last.get(id) === at && !known.has(id) : (repeatedAt.get(id) ?? at) <= at;
  });
}
