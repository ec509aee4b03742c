/** What fio printed in a loop, as its run directory keeps it. */

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The text of a file below raw/; null where it is gone. A name that leads elsewhere is nobody's raw output. */
export function readRawOutput(dir: string, name: string): string | null {
  if (basename(name) !== name || name === '..') return null;
  try {
    return readFileSync(join(dir, 'raw', name), 'utf8');
  } catch {
    return null;
  }
}
