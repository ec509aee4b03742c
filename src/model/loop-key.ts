/** How loops are told apart, and which results of one loop count. */

import type { LoopKey, LoopResult } from './records.ts';
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

/** The results without those of lost loops that were measured again later. */
export function dropReplaced<Result extends LoopResult>(results: readonly Result[]): readonly Result[] {
  if (!results.some(isLost)) return results;
  const last = new Map(results.map((result, at) => [loopId(result), at]));
  return results.filter((result, at) => !isLost(result) || last.get(loopId(result)) === at);
}
