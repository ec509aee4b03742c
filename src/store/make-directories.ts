/** Makes a directory with its parents. */

import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Like mkdirSync with `recursive`, which in Node 20 never returns where a file system answers ENOENT to every mkdir, as
 * procfs does. Throws mkdir's own error.
 */
export function makeDirectories(path: string): void {
  const missing: string[] = [];
  for (let dir = path; statSync(dir, { throwIfNoEntry: false }) === undefined && dirname(dir) !== dir; dir = dirname(dir)) missing.push(dir);
  for (const dir of missing.reverse()) mkdirSync(dir);
}
