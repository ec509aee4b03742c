/** explain.jsonl of a run directory: a cell a line, on disk as they come; of two of one cell the later counts. */

import { closeSync, fsyncSync, lstatSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, usageError } from '../model/errors.ts';
import type { Explained, NotExplained } from '../model/explained.ts';
import { checkFile, openToAppend } from './own-places.ts';
import { readRegularFile } from './regular-file.ts';

export const EXPLAIN_FILE = 'explain.jsonl';

export function appendExplained(dir: string, line: Explained | NotExplained): void {
  const handle = openToAppend(join(dir, EXPLAIN_FILE));
  try {
    writeFileSync(handle, `${JSON.stringify(line)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * The cells of a run that are explained, and those that could not be; none where nobody asked. A line that a kill cut off is left out.
 * `read` makes a line's value a record, and throws what is wrong with it; a usage error then names the line.
 */
export function readExplained(dir: string, read: (value: unknown) => Explained | NotExplained): (Explained | NotExplained)[] {
  const file = join(dir, EXPLAIN_FILE);
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return [];
  checkFile(file);
  const text = readRegularFile(file, { followLinks: false }).toString('utf8');
  const lines = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1);
  const cells = new Map<string, Explained | NotExplained>();
  for (const [at, line] of lines.entries()) {
    try {
      const cell = read(JSON.parse(line));
      cells.set(JSON.stringify([cell.workload, cell.mount]), cell);
    } catch (cause) {
      throw usageError('damaged-run', `${file}:${at + 1}: ${messageOf(cause)}`, 'take the line out, or explain the run again', cause);
    }
  }
  return [...cells.values()];
}
