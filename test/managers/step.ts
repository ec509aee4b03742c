/** Steps that take long: each is told with the time it took, and a part that this machine can't have is a reason to skip. */

import { messageOf } from '../../src/model/errors.ts';

/** A part that can't be had here, and why: what needs it is skipped by name. Everything else that fails is a failure. */
export class MissingPart extends Error {}

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Does it and prints `  43.1 s  WHAT`. */
export async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const tell = (end: string) => say(`${((performance.now() - started) / 1000).toFixed(1).padStart(7)} s  ${what}${end}`);
  try {
    const result = await work();
    tell('');
    return result;
  } catch (error) {
    tell(`: ${error instanceof MissingPart ? 'skipped' : 'failed'}: ${messageOf(error)}`);
    throw error;
  }
}

/** What was made, or the reason why it can't be. */
export type Made<T> = { readonly value: T; readonly reason: null } | { readonly value: null; readonly reason: string };

export async function tryToMake<T>(make: () => Promise<T>): Promise<Made<T>> {
  try {
    return { value: await make(), reason: null };
  } catch (error) {
    if (error instanceof MissingPart) return { value: null, reason: error.message };
    throw error;
  }
}
