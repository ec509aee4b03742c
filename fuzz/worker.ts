/** The thread in which inputs are read: with a bound on its memory, and telling of each input before it reads it. */

import { parentPort, workerData } from 'node:worker_threads';
import type { Found, Told } from './campaign.ts';
import { openCoverage } from './coverage.ts';

export interface WorkerData {
  readonly seed: number;
  readonly count: number;
  /** Entries by name; all where it is empty. */
  readonly names: readonly string[];
  /** Four bytes: the length of the input that is being read; then the input in UTF-16. */
  readonly current: SharedArrayBuffer;
}

export type Message = { readonly found: Found } | { readonly told: Told } | { readonly began: string };

const { seed, count, names, current } = workerData as WorkerData;
const length = new Uint32Array(current, 0, 1);
const place = Buffer.from(current, 4);
const tell = (message: Message) => parentPort?.postMessage(message);

// First, so that all that is loaded from here on is counted.
const coverage = openCoverage((url) => url.includes('/dist/src/'));
const { ENTRIES, tryEntry } = await import('./entries.ts');
const { fuzzEntry } = await import('./campaign.ts');

const chosen = names.length === 0 ? ENTRIES : ENTRIES.filter(({ name }) => names.includes(name));
const weights = chosen.reduce((sum, { weight }) => sum + weight, 0);
for (const [at, entry] of chosen.entries()) {
  tell({ began: entry.name });
  const told = await fuzzEntry(entry, Math.ceil((count * entry.weight) / weights), {
    seed: seed + at,
    coverage,
    attempt: tryEntry,
    before(_, input) {
      length[0] = place.write(input, 'utf16le');
    },
    found: (found) => tell({ found }),
  });
  tell({ told });
}
tell({ began: `functions and bytes not run: ${JSON.stringify(coverage.totals())}` });
