/** Which fsbench a campaign tries: the record says it with each trial. */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The commit of the checkout `root`, `-dirty` where files differ from it; the package's version where there is no git. */
export function describeTried(root: string): string {
  // Not of a repository around it, which an installed package may lie in.
  const { status, stdout } = existsSync(join(root, '.git'))
    ? spawnSync('git', ['-C', root, 'describe', '--always', '--dirty'], { encoding: 'utf8' })
    : { status: 1, stdout: '' };
  if (status === 0) return stdout.trim();
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
}
