/** Reads job files, the project's own and the user's. */

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, usageError } from '../model/errors.ts';
import type { Workload } from '../model/records.ts';
import { EXEC_JOBS_DIR, JOBS_DIR } from '../process/paths.ts';
import { readRegularFile } from './regular-file.ts';

/** True where `path` is a file. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** One of fsbench's own workloads. */
export function readBuiltInJob(name: string): Workload {
  return { name, jobText: readFileSync(join(JOBS_DIR, `${name}.job`), 'utf8') };
}

/** The text of a command of every day, by its file's name without the ending. */
export function readReadyWork(file: string): string {
  return readFileSync(join(EXEC_JOBS_DIR, `${file}.exec`), 'utf8');
}

/** The text of a user's job file. Throws a usage error for one that can't be read. */
export function readJobText(path: string): string {
  try {
    return readRegularFile(path, { followLinks: true }).toString('utf8');
  } catch (cause) {
    throw usageError('unreadable-job', `job file ${path}: ${messageOf(cause)}`, undefined, cause);
  }
}
