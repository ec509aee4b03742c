/** One of several processes that want the same place at the same time: what it did goes to stdout, a word a line. */

import { unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FsbenchError } from '../../src/model/errors.ts';
import { actAlone } from '../../src/store/alone.ts';
import { lockRun } from '../../src/store/run-lock.ts';

const ACTS = 12;

const [what, dir, startAt] = process.argv.slice(2);
if (dir !== undefined) {
  // All begin in the same millisecond, or nearly so.
  while (Date.now() < Number(startAt));
  if (what === 'acts') {
    for (let act = 0; act < ACTS; act++) {
      actAlone(join(dir, 'place'), () => {
        const busy = join(dir, 'busy');
        writeFileSync(busy, '', { flag: 'wx' });
        unlinkSync(busy);
      });
    }
    process.stdout.write('done\n');
  } else {
    try {
      lockRun(dir);
      process.stdout.write('locked\n');
      // Whoever comes late must find it living: it stays until told to go.
      process.stdin.resume();
    } catch (error) {
      process.stdout.write(`${error instanceof FsbenchError ? error.code : error}\n`);
    }
  }
}
