/** What the files of a loop below raw/ are called. */

import { createHash } from 'node:crypto';
import type { LoopKey } from '../model/records.ts';

/** Bytes a stem may have, so that the longest ending fits into the 255 of a file name. */
const LONGEST_STEM = 200;

/** True for names that differ from every other in more than case: file systems of macOS and Windows tell no case apart. */
const isOneCase = (encoded: string): boolean => !/[A-Z]/.test(encoded.replace(/%[0-9A-F]{2}/g, ''));

/**
 * A file name any loop maps to and no two share, whatever file system it is on: `@` stands nowhere else, and what is too long or has
 * capitals ends with its hash. A loop that is measured again, since the first time was lost, has `attempt` 2 and so on, and a name of its
 * own: what the lost one printed stays.
 */
export function rawStem({ loop, workload, mount }: LoopKey, attempt = 1): string {
  const [ofWorkload, ofMount] = [workload, mount].map((name) => encodeURIComponent(name).replace(/[*'()!~]/g, (char) => `%${char.charCodeAt(0).toString(16)}`));
  const stem = `${loop}-${ofWorkload}@${ofMount}`;
  const hash = () => createHash('sha256').update(stem).digest('hex').slice(0, 16);
  const whole = stem.length <= LONGEST_STEM && isOneCase(stem) ? stem : `${stem.slice(0, LONGEST_STEM - 17)}-${hash()}`;
  return attempt === 1 ? whole : `${whole}~${attempt}`;
}
