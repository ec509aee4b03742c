/** What fio printed in a loop, as its run directory keeps it. */

import { basename, join } from 'node:path';
import { hasOwnFolder } from './own-places.ts';
import { readRegularFile } from './regular-file.ts';

/** The text of a file below raw/; null where it is gone. A name or a link that leads elsewhere is nobody's raw output. */
export function readRawOutput(dir: string, name: string): string | null {
  if (basename(name) !== name || name === '..' || !hasOwnFolder(dir, 'raw')) return null;
  try {
    return readRegularFile(join(dir, 'raw', name), { followLinks: false }).toString('utf8');
  } catch {
    return null;
  }
}
