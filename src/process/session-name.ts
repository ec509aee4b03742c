/** Names of the folders for what lives no longer than a process. */

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tagOf } from './is-alive.ts';

/** How names of such folders begin; then follow a tag and six characters. */
export const SESSION_STEM = 'fsbench-';

/** Path to which six characters make a folder for what lives no longer than a process; its tag says whose they are. */
export function sessionPrefix(tag: string = tagOf(process.pid)): string {
  return join(tmpdir(), `${SESSION_STEM}${tag}-`);
}
