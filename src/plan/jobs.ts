/** Which workloads `--jobs` means: names of fio's workloads or of ready work, globs over either, or job files. */

import { BUILT_IN_WORKLOADS } from '../fio/workloads.ts';
import { usageError } from '../model/errors.ts';
import type { Workload } from '../model/records.ts';
import { openGlob } from '../text/glob.ts';
import { splitAt, takeProtectionAway } from '../text/split.ts';
import { ALL_READY_WORK, READY_WORK_NAMES } from '../work/ready-work.ts';

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
    if (word === ALL_READY_WORK) for (const name of READY_WORK_NAMES) chosen.set(`built-in ${name}`, { builtIn: name });
    else if (BUILT_IN_WORKLOADS.includes(word) || READY_WORK_NAMES.includes(word)) chosen.set(`built-in ${word}`, { builtIn: word });
    else if (isFile(word)) chosen.set(`file ${word}`, { file: word });
    else {
      const matching = /[*?[{]/.test(word) ? openGlob(word) : null;
      const ofFio = matching === null ? [] : BUILT_IN_WORKLOADS.filter((name) => matching(name));
      // `*` are fio's workloads, as it always was: other work is meant where a pattern fits none of them.
      const names = ofFio.length > 0 || matching === null ? ofFio : READY_WORK_NAMES.filter((name) => matching(name));
      if (names.length === 0) {
        const hint = `'fsbench jobs list' shows the workloads; a job file is named by its path`;
        throw usageError('unknown-job', matching === null ? `unknown job '${word}': neither a workload nor a file` : `no workload fits '${word}'`, hint);
      }
      for (const name of names) chosen.set(`built-in ${name}`, { builtIn: name });
    }
  }
  return [...chosen.values()];
}

/** A job travels to the target as one argument, which may have 128 KiB (execve(2)). */
const LONGEST_JOB_BYTES = 120 * 1024;

/** What a file may be called. */
const LONGEST_NAME_BYTES = 255;

/** Throws a usage error for workloads that no job files give: names that are none for files or stand twice, texts without end. */
export function checkWorkloads(workloads: readonly Workload[]): void {
  const seen = new Set<string>();
  for (const [index, { name, jobText }] of workloads.entries()) {
    if (name === '' || /[/\p{Cc}]/u.test(name) || Buffer.byteLength(name) > LONGEST_NAME_BYTES)
      throw usageError('bad-job', `job ${index + 1} has a name that no file can have`, "a job file's name names its workload: no '/', no control characters");
    if (Buffer.byteLength(jobText) > LONGEST_JOB_BYTES) throw usageError('bad-job', `job '${name}' is longer than ${LONGEST_JOB_BYTES / 1024} KiB`);
    if (jobText.includes('\0')) throw usageError('bad-job', `job '${name}' is no text: it holds a zero byte`);
    if (seen.size === seen.add(name).size) throw usageError('bad-job', `two jobs are called '${name}'`, "a job file's name names its workload: rename one");
  }
}
