/** Many files at once: written into a new folder on one side, and listed on the other until all are there. */

import type { BulkResult, Direction } from '../model/sync.ts';
import { type Arena, pairOf } from './arena.ts';
import { boundsOf, reasonOf } from './bounds.ts';

/** Minutes at the least: a copy of 10,000 files takes its time. */
const LEAST_SECONDS = 120;

/** Times are from the beginning of the writing. */
export async function measureBulk(arena: Arena, direction: Direction, files: number, deadlineSeconds: number): Promise<BulkResult> {
  const base = { kind: 'bulk', mount: arena.found.name, direction, files } as const;
  try {
    const { writer, watcher } = await pairOf(arena, direction);
    const folder = `bulk-${files}-${direction}`;
    const written = await writer.fill(folder, files);
    const writeMs = Math.round(written.toMs - written.fromMs);
    const { span, listed } = await watcher.count(folder, files, Math.max(LEAST_SECONDS, deadlineSeconds));
    // From the beginning to the end of the writing it could not be whole.
    const begun = { fromMs: written.fromMs, toMs: written.fromMs };
    const bounds = span === null ? { lowMs: null, highMs: null } : boundsOf(begun, { fromMs: Math.max(span.fromMs, written.toMs), toMs: span.toMs });
    const missing = `${files - listed} of ${files} not listed in ${Math.max(LEAST_SECONDS, deadlineSeconds)} s`;
    return { ...base, outcome: span === null ? 'late' : 'ok', reason: span === null ? missing : null, writeMs, listed, ...bounds };
  } catch (error) {
    return { ...base, outcome: 'failed', reason: reasonOf(error, arena), writeMs: null, listed: null, lowMs: null, highMs: null };
  }
}
