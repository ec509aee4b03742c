/** Which workloads `--jobs` means: names, globs over the names, or job files. */

import picomatch from 'picomatch';
import { usageError } from '../errors.ts';
import { splitAt, takeProtectionAway } from '../split.ts';
import { BUILT_IN_WORKLOADS } from '../workloads.ts';

/** A workload to load: one that comes with fsbench, or a file of the user's. */
export type JobChoice = { readonly builtIn: string } | { readonly file: string };

/** Puts together what was split inside the braces of a glob. */
function joinBraces(parts: readonly string[]): string[] {
  const joined: string[] = [];
  for (const part of parts) {
    const open = joined.at(-1)?.match(/\{[^}]*$/);
    if (open) joined[joined.length - 1] += `,${part}`;
    else joined.push(part);
  }
  return joined;
}

/**
 * Resolves a `--jobs` list in its order, without repetitions. `isFile` says whether a word names a file.
 * Throws a usage error for a word that is neither a workload, nor a glob that fits one, nor a file.
 */
export function chooseJobs(list: string, isFile: (path: string) => boolean): JobChoice[] {
  const chosen = new Map<string, JobChoice>();
  for (const word of joinBraces(splitAt(list, ',')).map((part) => takeProtectionAway(part.trim()))) {
    if (word === '') throw usageError('unknown-job', `--jobs '${list}' has an empty entry`);
    if (BUILT_IN_WORKLOADS.includes(word)) chosen.set(`built-in ${word}`, { builtIn: word });
    else if (isFile(word)) chosen.set(`file ${word}`, { file: word });
    else {
      const matching = /[*?[{]/.test(word) ? picomatch(word) : null;
      const names = matching === null ? [] : BUILT_IN_WORKLOADS.filter((name) => matching(name));
      if (names.length === 0) {
        const hint = `'fsbench jobs list' shows the workloads; a job file is named by its path`;
        throw usageError('unknown-job', matching === null ? `unknown job '${word}': neither a workload nor a file` : `no workload fits '${word}'`, hint);
      }
      for (const name of names) chosen.set(`built-in ${name}`, { builtIn: name });
    }
  }
  return [...chosen.values()];
}
