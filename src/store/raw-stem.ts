/** What the files of a loop below raw/ are called. */

import { createHash } from 'node:crypto';
import type { LoopKey } from '../model/records.ts';

/** Bytes a stem may have, so that the longest ending fits into the 255 of a file name. */
const LONGEST_STEM = 200;

/** A file name any loop maps to and no two share: `@` stands nowhere else, and what is too long ends with its hash. */
export function rawStem({ loop, workload, mount }: LoopKey): string {
  const [ofWorkload, ofMount] = [workload, mount].map((name) => encodeURIComponent(name).replace(/[*'()!~]/g, (char) => `%${char.charCodeAt(0).toString(16)}`));
  const stem = `${loop}-${ofWorkload}@${ofMount}`;
  return stem.length <= LONGEST_STEM ? stem : `${stem.slice(0, LONGEST_STEM - 17)}-${createHash('sha256').update(stem).digest('hex').slice(0, 16)}`;
}
