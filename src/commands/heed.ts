/** A turn between two pieces of long work, in which a signal that is held is heard. */

import { setImmediate as nextTurn } from 'node:timers/promises';

/** Throws what the signal was aborted with. Node hears of signals where its loop polls alone, however many promises resolve before. */
export async function heed(signal: AbortSignal): Promise<void> {
  // The first may come before the loop polls, when this was called from within a poll.
  await nextTurn();
  await nextTurn();
  signal.throwIfAborted();
}
