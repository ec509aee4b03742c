/** Where fsbench keeps what it ships, what it caches, and what it remembers. */

import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's own folder, in a checkout as in node_modules. */
export const PACKAGE_ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The workloads that come with fsbench. */
export const JOBS_DIR = join(PACKAGE_ROOT, 'fio-jobs');

/** The commands of every day that come with fsbench. */
export const EXEC_JOBS_DIR = join(PACKAGE_ROOT, 'exec-jobs');

/** The cache of kernels and guest images: $FSBENCH_CACHE, $XDG_CACHE_HOME/fsbench or ~/.cache/fsbench. */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  if (env['FSBENCH_CACHE']) return env['FSBENCH_CACHE'];
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'fsbench');
}

/** What fsbench keeps of itself between runs: $XDG_STATE_HOME/fsbench (an absolute path, says the XDG specification) or ~/.local/state/fsbench. */
export function stateDir(env: NodeJS.ProcessEnv = process.env): string {
  const home = env['XDG_STATE_HOME'];
  return join(home !== undefined && isAbsolute(home) ? home : join(homedir(), '.local/state'), 'fsbench');
}
