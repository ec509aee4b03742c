/** The machine fsbench runs on, for those who are already inside the VM they want to measure. */

import { hostname } from 'node:os';
import { run } from '../process/run.ts';
import type { Target } from './target.ts';

/** The local machine as a target; what it starts dies with fsbench. */
export function openLocalTarget(): Target {
  return {
    describe: () => `local (${hostname()})`,
    exec: (argv, options = {}) => run(argv, { ...options, dieWithParent: true }),
    command: (argv) => ({ argv }),
    [Symbol.asyncDispose]: async () => {},
  };
}
