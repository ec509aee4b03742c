/** A cell of the model that was traced, with everything a test does not care about filled in. */

import type { Explained } from '../../src/model/explained.ts';

export const makeExplained = (parts: Partial<Explained> = {}): Explained => ({
  workload: 'w',
  mount: 'a',
  reads: 256,
  writes: 0,
  requests: null,
  serverReads: { calls: 256, bytes: 1_048_576, sizes: [[4096, 256]] },
  serverWrites: { calls: 0, bytes: 0, sizes: [] },
  syncs: 0,
  directAsked: true,
  direct: false,
  diskReadBytes: 0,
  guestCachedBytes: 0,
  heldBack: { byMs: 20, leastReadMs: 21, leastWriteMs: null, leastSubmitMs: null },
  ...parts,
});
