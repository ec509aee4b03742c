/** Damaged inputs to one entry after another, led by coverage: what makes code run that had not run is damaged further. */

import { mutate, openRandom } from '../test/support/mutate.ts';
import type { Coverage } from './coverage.ts';
import type { Entry } from './entries.ts';

export interface Found {
  readonly entry: string;
  readonly input: string;
  readonly what: string;
}

export interface Told {
  readonly entry: string;
  readonly inputs: number;
  /** Texts that are damaged: those to begin with, and those found since. */
  readonly corpus: number;
  readonly slowestMs: number;
}

/** Inputs between two looks at the coverage: a look costs about as much as an input. */
const BATCH = 8;

/** What grows beyond this is read, and not damaged further. */
const LONGEST_KEPT = 60_000;

/** CPU time that an input may take: for whatever is done once, and for each character. */
const MOST_MS = 250;
const MOST_MS_A_CHARACTER = 0.02;

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** A damaged text of the corpus; one in four is first put together of two. */
function makeInput(corpus: readonly string[], random: (below: number) => number): string {
  const text = corpus[random(corpus.length)] as string;
  if (random(4) > 0) return mutate(text, random);
  const other = corpus[random(corpus.length)] as string;
  return mutate(text.slice(0, random(text.length + 1)) + other.slice(random(other.length + 1)), random);
}

interface Campaign {
  readonly seed: number;
  readonly coverage: Coverage;
  attempt(entry: Entry, text: string): Promise<string | null>;
  /** Hears of each input before it is read: it may be the last. */
  before(entry: Entry, input: string): void;
  found(found: Found): void;
}

/** Gives an entry so many inputs. */
export async function fuzzEntry(entry: Entry, count: number, { seed, coverage, attempt, before, found }: Campaign): Promise<Told> {
  const random = openRandom(seed);
  const corpus = [...entry.texts];
  let slowestMs = 0;
  const timed = async (input: string) => {
    before(entry, input);
    const begun = cpuMs();
    const what = await attempt(entry, input);
    return { what, tookMs: cpuMs() - begun };
  };
  for (const text of entry.texts) {
    const { what } = await timed(text);
    if (what !== null) found({ entry: entry.name, input: text, what });
  }
  coverage.hasNew();
  for (let done = 0; done < count; done += BATCH) {
    const inputs = Array.from({ length: Math.min(BATCH, count - done) }, () => makeInput(corpus, random));
    for (const input of inputs) {
      const first = await timed(input);
      const mostMs = MOST_MS + input.length * MOST_MS_A_CHARACTER;
      // Once more, and once more: a collection of garbage may fall into one.
      let tookMs = first.tookMs;
      for (let again = 0; again < 2 && tookMs > mostMs; again++) tookMs = Math.min(tookMs, (await timed(input)).tookMs);
      slowestMs = Math.max(slowestMs, tookMs);
      if (first.what !== null) found({ entry: entry.name, input, what: first.what });
      else if (tookMs > mostMs) found({ entry: entry.name, input, what: `it took ${tookMs.toFixed(0)} ms of CPU time for ${input.length} characters` });
    }
    // Blocks are counted as new once: whatever of the batch brought them, all of it is worth more damage.
    if (coverage.hasNew()) corpus.push(...inputs.filter(({ length }) => length <= LONGEST_KEPT));
  }
  return { entry: entry.name, inputs: count, corpus: corpus.length, slowestMs };
}
