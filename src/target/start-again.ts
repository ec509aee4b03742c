/** A VM that comes up too slowly is started again: on a busy host that is chance, not a fault. */

import { FsbenchError } from '../model/errors.ts';

const MOST_STARTS = 3;

/** Nothing was wrong but the time it took: no namespace, a daemon that was not ready, a guest that wrote nothing, did not come up, a mount without an answer. */
const LATE = new Set(['isolation-late', 'daemon-late', 'guest-silent', 'guest-not-up', 'no-answer']);

/**
 * Resolves with what `start` makes. Where it was too late, it is called again, with twice and then three times the patience;
 * the third time's error is thrown, and all others at once.
 */
export async function startAgain<T>(start: (patience: number) => Promise<T>, say: (text: string) => void): Promise<T> {
  for (let patience = 1; ; patience++) {
    try {
      return await start(patience);
    } catch (error) {
      if (!(error instanceof FsbenchError) || !LATE.has(error.code) || patience === MOST_STARTS) throw error;
      say(`${error.message}: starting everything again, with more patience`);
    }
  }
}
