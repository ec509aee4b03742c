/** Lima's instances, as `limactl list --json` tells them. */

import * as v from 'valibot';
import { askManager, parseJsonLines, refusedByManager } from './managers.ts';

const INSTANCE = v.looseObject({
  name: v.string(),
  status: v.string(),
  hostname: v.fallback(v.string(), ''),
  vmType: v.fallback(v.string(), 'unknown'),
  limaVersion: v.fallback(v.string(), 'unknown'),
  sshConfigFile: v.fallback(v.nullable(v.string()), null),
  errors: v.fallback(v.array(v.string()), []),
});

export interface LimaInstance {
  readonly name: string;
  /** `Running`, `Stopped`, `Broken` and more. */
  readonly status: string;
  /** Its name in `sshConfigFile`. */
  readonly host: string;
  /** `qemu`, `vz` and more. */
  readonly vmType: string;
  /** The Lima that made it. */
  readonly version: string;
  readonly sshConfigFile: string | null;
  readonly errors: readonly string[];
}

/** Reads what `limactl list --json` printed: an object a line, nothing where there is no instance. */
export function parseLimaList(text: string): LimaInstance[] {
  return parseJsonLines(INSTANCE, text).map(({ hostname, limaVersion, ...rest }) => ({
    name: rest.name,
    status: rest.status,
    host: hostname === '' ? `lima-${rest.name}` : hostname,
    vmType: rest.vmType,
    version: limaVersion,
    sshConfigFile: rest.sshConfigFile,
    errors: rest.errors,
  }));
}

/** All instances of this user; throws `no-connection` where Lima refuses to list them. */
export async function listLima(label: string, signal: AbortSignal): Promise<LimaInstance[]> {
  const listed = await askManager(['limactl', 'list', '--json'], { alsoPass: ['LIMA_HOME'], signal });
  if (listed.exitCode === 0) return parseLimaList(listed.stdout.toString('utf8'));
  const isRoot = /root user/.test(listed.stderr);
  throw refusedByManager(label, listed, isRoot ? 'start fsbench as the user whose instance it is' : '`limactl list` must work');
}
