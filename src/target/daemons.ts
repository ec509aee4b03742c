/** The daemons that mounts of a VM of ours need on this host: how each is found, and how it is started by whoever runs fsbench. */

import type { Plan } from '../model/records.ts';
import type { DaemonProgram } from '../mount/kind.ts';
import { findMountKind } from '../mount/kinds.ts';
import { findGanesha } from './ganesha.ts';
import { findVirtiofsd, wrapForUser } from './virtiofsd.ts';

interface DaemonKind {
  /** `path`: what the mount's option `daemon` names. Throws `missing-program`. */
  find(path: string | undefined): Promise<DaemonProgram>;
  /** Words to put before its arguments. */
  wrap(program: DaemonProgram): string[];
}

const DAEMONS: Readonly<Record<string, DaemonKind>> = {
  virtiofsd: { find: findVirtiofsd, wrap: wrapForUser },
  'nfs-ganesha': { find: findGanesha, wrap: () => [] },
};

/** The daemon that a kind of mount needs; null where it needs none. */
export function daemonOf(mountKind: string): (DaemonKind & { readonly name: string }) | null {
  const name = findMountKind(mountKind)?.needs.daemon;
  const daemon = name === undefined ? undefined : DAEMONS[name];
  return name === undefined || daemon === undefined ? null : { ...daemon, name };
}

/** The daemon of each mount that needs one, by the mount's name. */
export async function findDaemons({ mounts }: Pick<Plan, 'mounts'>): Promise<Map<string, DaemonProgram>> {
  const found = new Map<string, DaemonProgram>();
  for (const { name, kind, options } of mounts) {
    const daemon = daemonOf(kind);
    if (daemon !== null) found.set(name, await daemon.find(options['daemon']));
  }
  return found;
}
