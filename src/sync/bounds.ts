/** How long something took, from the span in which it began and the span in which it was seen. */

import { messageOf } from '../model/errors.ts';
import type { Span } from '../model/sync.ts';

/** No less than the way from the latest beginning to the earliest end, no more than from the earliest to the latest. */
export function boundsOf(begun: Span, seen: Span): { readonly lowMs: number; readonly highMs: number } {
  const round = (ms: number) => Math.round(ms * 1000) / 1000;
  return { lowMs: round(Math.max(0, seen.fromMs - begun.toMs)), highMs: round(Math.max(0, seen.toMs - begun.fromMs)) };
}

/** What a step that failed says; a stop and the death of what it ran on go on as they are. */
export function reasonOf(error: unknown, { signal, fault }: { readonly signal: AbortSignal; readonly fault: () => string | null }): string {
  if (signal.aborted || fault() !== null) throw error;
  return messageOf(error);
}
