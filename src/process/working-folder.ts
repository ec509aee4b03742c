/** Whether the folder that fsbench was started in is still there: without it the system starts no program, and blames the program. */

import { existsSync } from 'node:fs';
import { environmentError, type FsbenchError } from '../model/errors.ts';

/** Why `program` can't be started, where it is for want of that folder; null where the folder is there. */
export function whyNoFolder(program: string): FsbenchError | null {
  // Node remembers the name, whatever has become of the folder.
  const folder = process.cwd();
  return existsSync(folder)
    ? null
    : environmentError(
        'no-working-folder',
        `${program} can't be started: the folder ${folder}, in which fsbench was started, is gone`,
        'start it in a folder that stays',
      );
}
