/** A file system of 256 KiB in a namespace of its own, for programs that see what a full disk does. */

import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';

/** As root of a user namespace; what is mounted in it nobody else sees. */
const IN_NAMESPACE = ['--user', '--map-root-user', '--mount'] as const;

/** Why there can't be one here; null where there can. */
export function whyNoSmallDisk(): string | null {
  return spawnSync('unshare', [...IN_NAMESPACE, 'true']).status === 0 ? null : 'no user namespaces';
}

/** Runs a program of test/support with the small disk mounted at `mountPoint`, its first argument; what it printed, as JSON. */
export function runOnSmallDisk(program: string, mountPoint: string, args: readonly string[] = []): unknown {
  const script = 'mount -t tmpfs -o size=256k full "$1" && shift && exec "$@"';
  const argv = [process.execPath, join(PACKAGE_ROOT, `dist/test/support/${program}.js`), mountPoint, ...args];
  const ended = spawnSync('unshare', [...IN_NAMESPACE, 'sh', '-c', script, 'sh', mountPoint, ...argv], { encoding: 'utf8', maxBuffer: 2 ** 24 });
  if (ended.status !== 0) throw new Error(`${program}: ${ended.stderr}`);
  return JSON.parse(ended.stdout);
}

/** Writes into the file until the disk takes nothing more. */
export function fill(file: string): void {
  for (const size of [4096, 1]) {
    try {
      for (;;) appendFileSync(file, Buffer.alloc(size));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}
