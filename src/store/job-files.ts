/** Reads job files, the project's own and the user's. */

import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { messageOf, usageError } from '../model/errors.ts';
import type { Workload } from '../model/records.ts';
import { JOBS_DIR } from '../process/paths.ts';

/** True where `path` is a file. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** One of fsbench's own workloads. */
export function readBuiltInJob(name: string): Workload {
  return { name, jobText: readFileSync(join(JOBS_DIR, `${name}.job`), 'utf8') };
}

/** A user's job file; its name without the ending names the workload. Throws a usage error for one that can't be read. */
export function readJobFile(path: string): Workload {
  try {
    return { name: basename(path).replace(/\.(job|fio|ini)$/, ''), jobText: readFileSync(path, 'utf8') };
  } catch (cause) {
    throw usageError('unreadable-job', `job file ${path}: ${messageOf(cause)}`, undefined, cause);
  }
}
