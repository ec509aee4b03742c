/** Which virtiofsd this host has, and how it is started by whoever runs fsbench. */

import { existsSync } from 'node:fs';
import { environmentError, usageError } from '../model/errors.ts';
import type { DaemonProgram } from '../mount/kind.ts';
import { findProgram, isExecutable } from '../process/find-program.ts';
import { run } from '../process/run.ts';
import { dieByKernel } from '../process/tether.ts';

/** `c` is QEMU's own up to 7.2, `rust` its successor. */
export interface Virtiofsd extends DaemonProgram {
  readonly flavour: 'c' | 'rust';
}

/** Debian and Ubuntu keep it off the path: beside QEMU (the C one), or in libexec (the Rust one). */
const DIRS = ['/usr/libexec', '/usr/lib/qemu', '/usr/local/libexec'];

/** Reads flavour and version from what `--version` printed; QEMU's C daemon names the FUSE interface, or fails for ordinary users. */
export function identifyVirtiofsd(path: string, exitCode: number | null, text: string): Virtiofsd {
  // Other programs tell a version too.
  const own = /virtiofsd/i.test(text) ? text : '';
  const version = /version (\d[\w.]*)/i.exec(own)?.[1] ?? /virtiofsd(?:\s+backend)?\s+v?(\d[\w.]*)/i.exec(own)?.[1] ?? 'unknown';
  const isC = exitCode !== 0 || text.includes('using FUSE kernel interface version');
  return { path, flavour: isC ? 'c' : 'rust', version };
}

/** The virtiofsd to use: `path` where a mount names one, else the first found. Throws `missing-program`. */
export async function findVirtiofsd(path: string | undefined): Promise<Virtiofsd> {
  const found = path ?? findProgram('virtiofsd', DIRS);
  if (found === null || !isExecutable(found)) {
    throw environmentError(
      'missing-program',
      path === undefined ? 'virtiofsd not found' : `daemon ${path} is not an executable`,
      'install virtiofsd (Debian 12 has it in qemu-system-common, later ones as virtiofsd), or name it with virtiofs:daemon=PATH',
    );
  }
  const ask = async (within: readonly string[]): Promise<Virtiofsd> => {
    const result = await run([...within, found, '--version'], { timeoutMs: 10_000 });
    return identifyVirtiofsd(found, result.exitCode, `${result.stdout.toString('utf8')}\n${result.stderr}`);
  };
  const first = await ask([]);
  // The C daemon does not even tell its version to an ordinary user.
  const daemon = first.version === 'unknown' ? { ...(await ask(wrapForUser(first))), flavour: first.flavour } : first;
  if (daemon.version === 'unknown')
    throw usageError(
      'bad-mount',
      `daemon ${found} is no virtiofsd that fsbench knows: its --version says no version of one`,
      'name the program itself: virtiofs:daemon=PATH',
    );
  return daemon;
}

/**
 * Words to put before the C daemon for an ordinary user: it wants to be root and to write below /run, so it gets a user
 * namespace with the user's subordinate ids (uidmap) and a /run of its own. Empty for root and for the Rust daemon.
 */
export function wrapForUser(daemon: DaemonProgram): string[] {
  if (daemon.flavour === 'rust' || process.getuid?.() === 0) return [];
  if (findProgram('newuidmap') === null || !existsSync('/etc/subuid')) {
    throw environmentError(
      'needs-uidmap',
      "QEMU's C virtiofsd runs as an ordinary user only with subordinate ids",
      'install uidmap, or run fsbench as root, or use the Rust virtiofsd',
    );
  }
  return ['unshare', '--user', '--map-root-user', '--map-auto', '--mount', '--', 'sh', '-c', 'mount -t tmpfs run /run && exec "$@"', 'sh', ...dieByKernel([])];
}
