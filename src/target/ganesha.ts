/** Which nfs-ganesha this host has, and whether all that a mount wants of it is there. */

import { readdirSync } from 'node:fs';
import { environmentError } from '../model/errors.ts';
import type { MountSpec } from '../model/records.ts';
import type { DaemonProgram } from '../mount/kind.ts';
import { findProgram } from '../process/find-program.ts';
import { run } from '../process/run.ts';

const INSTALL = 'apt-get install --no-install-recommends nfs-ganesha nfs-ganesha-vfs';

/** Of this host, what can be lacking beside the program. */
interface GaneshaHost {
  /** Names of files where distributions keep its plugins; null where the program is another one than theirs. */
  readonly plugins: readonly string[] | null;
  readonly hasRpcbind: boolean;
}

/** What a mount of these options lacks, as a sentence, and how to mend that; null where nothing is known to be. */
export function findLack({ vers }: MountSpec['options'], { plugins, hasRpcbind }: GaneshaHost): { readonly what: string; readonly hint: string } | null {
  if (plugins !== null && !plugins.includes('libfsalvfs.so'))
    return { what: 'nfs-ganesha is here without its part for local folders (libfsalvfs.so)', hint: `install nfs-ganesha-vfs (\`${INSTALL}\`)` };
  if (vers === '3' && !hasRpcbind)
    return { what: 'vers=3 wants rpcbind beside the server, and it was not found', hint: 'install rpcbind (no service of it has to run), or take vers=4.2' };
  return null;
}

function listNames(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

/** The plugins of a distribution's program: Debian and Ubuntu, Fedora, Arch. */
function listPlugins(program: string): readonly string[] | null {
  if (!/^\/(usr\/)?s?bin\//.test(program)) return null;
  const triplets = listNames('/usr/lib').filter((name) => name.endsWith('-linux-gnu'));
  return ['/usr/lib', '/usr/lib64', ...triplets.map((name) => `/usr/lib/${name}`)].flatMap((dir) => listNames(`${dir}/ganesha`));
}

/** The one on the path or where Debian has it. Throws `missing-program`, and `needs-root` for who can't run it. */
export async function findGanesha(options: MountSpec['options']): Promise<DaemonProgram> {
  const path = findProgram('ganesha.nfsd', ['/usr/bin', '/usr/sbin']);
  if (path === null)
    throw environmentError(
      'missing-program',
      'nfs-ganesha not found, which nfs mounts need',
      `install nfs-ganesha and nfs-ganesha-vfs (\`${INSTALL}\`; no service of it has to run), or leave nfs out`,
    );
  const lack = findLack(options, { plugins: listPlugins(path), hasRpcbind: findProgram('rpcbind') !== null });
  if (lack !== null) throw environmentError('missing-program', lack.what, lack.hint);
  if (process.getuid?.() !== 0)
    throw environmentError('needs-root', 'nfs-ganesha opens files by handles, which root alone may', 'run fsbench as root, or leave nfs out');
  const { stdout, stderr } = await run([path, '-v'], { timeoutMs: 10_000 });
  const version = /V?(\d+\.\d[\w.]*)/.exec(`${stdout.toString('utf8')}\n${stderr}`)?.[1] ?? 'unknown';
  return { path, flavour: 'ganesha', version };
}
