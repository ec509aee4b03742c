/** A share on a file system that turns read-only and then fills up, on the mount point that its argument names; prints what came of it. */

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openShare } from '../../src/store/share.ts';

export interface ShareTroubles {
  readonly well: string | null;
  readonly readOnly: string | null;
  readonly removal: string | null;
  readonly full: string | null;
  readonly removedAtLast: string | null;
  /** What lies on it in the end. */
  readonly left: readonly string[];
}

/** Room that is left beside the test files, which a share needs to be made. */
const FILLER = 'filler';

function fill(file: string): void {
  try {
    for (;;) writeFileSync(file, Buffer.alloc(4096), { flag: 'a' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

const parent = process.argv[2];
if (parent !== undefined) {
  // With the source named, mount(8) does not repeat the options of the mount table: ids in them mean nothing in a user's namespace.
  const remount = (how: string) => {
    const { status, stderr } = spawnSync('mount', ['-o', `remount,${how}`, 'small', parent], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };
  const share = openShare(parent, 0);
  const well = share.trouble();
  remount('ro');
  const readOnly = share.trouble();
  const removal = share.remove();
  remount('rw');
  fill(join(parent, FILLER));
  const full = share.trouble();
  rmSync(join(parent, FILLER));
  const removedAtLast = share.remove();
  const troubles: ShareTroubles = { well, readOnly, removal, full, removedAtLast, left: existsSync(parent) ? readdirSync(parent) : [] };
  process.stdout.write(JSON.stringify(troubles));
}
