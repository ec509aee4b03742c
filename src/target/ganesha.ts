/** Which nfs-ganesha this host has. */

import { environmentError } from '../model/errors.ts';
import type { DaemonProgram } from '../mount/kind.ts';
import { findProgram } from '../process/find-program.ts';
import { run } from '../process/run.ts';

/** The one on the path or where Debian has it. Throws `missing-program`, and `needs-root` for who can't run it. */
export async function findGanesha(): Promise<DaemonProgram> {
  const path = findProgram('ganesha.nfsd', ['/usr/bin', '/usr/sbin']);
  if (path === null)
    throw environmentError(
      'missing-program',
      'nfs-ganesha not found, which nfs mounts need',
      'install nfs-ganesha and nfs-ganesha-vfs (`apt-get install --no-install-recommends nfs-ganesha nfs-ganesha-vfs`; no service of it has to run), or leave nfs out',
    );
  if (process.getuid?.() !== 0)
    throw environmentError('needs-root', 'nfs-ganesha opens files by handles, which root alone may', 'run fsbench as root, or leave nfs out');
  const { stdout, stderr } = await run([path, '-v'], { timeoutMs: 10_000 });
  const version = /V?(\d+\.\d[\w.]*)/.exec(`${stdout.toString('utf8')}\n${stderr}`)?.[1] ?? 'unknown';
  return { path, flavour: 'ganesha', version };
}
