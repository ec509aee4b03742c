/** Packages with a part for one platform, which is not there where fsbench was installed for another. */

import { environmentError, messageOf } from './errors.ts';

/**
 * The module that `load` imports itself: where a module between us and it fails, Node 20 ends the process whoever awaits it.
 * Throws an environment error that says how to mend it; `what` is what it is needed for.
 */
export async function loadNative<T>(name: string, what: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const platform = `${process.platform}-${process.arch}`;
    throw environmentError(
      'module-missing',
      `${what} needs the package ${name}, of which there is no part here that works on ${platform}: ${messageOf(cause).split('\n')[0]}`,
      'install fsbench anew on this machine, with optional packages (in a clone: npm ci); one copied from another platform has that of the other',
      cause,
    );
  }
}
