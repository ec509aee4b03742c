/** What the files of a loop below raw/ are called. */

import { createHash } from 'node:crypto';
import type { LoopKey } from '../model/records.ts';

/** Bytes a stem may have, so that the longest ending fits into the 255 of a file name. */
const LONGEST_STEM = 200;

/**
 * A file name any loop maps to and no two share: `@` stands nowhere else, and what is too long ends with its hash. A loop that is measured
 * again, since the first time was lost, has `attempt` 2 and so on, and a name of its own: what the lost one printed stays.
 */
export function rawStem({ loop, workload, mount }: LoopKey, attempt = 1): string {
  const [ofWorkload, ofMount] = [workload, mount].map((name) => encodeURIComponent(name).replace(/[*'()!~]/g, (char) => `%${char.charCodeAt(0).toString(16)}`));
  const stem = `${loop}-${ofWorkload}@${ofMount}`;
  const whole = stem.length <= LONGEST_STEM ? stem : `${stem.slice(0, LONGEST_STEM - 17)}-${createHash('sha256').update(stem).digest('hex').slice(0, 16)}`;
  return attempt === 1 ? whole : `${whole}~${attempt}`;
}
