/** The daemons that mounts of a VM of ours need on this host: how each is found, and how it is started by whoever runs fsbench. */

import type { MountSpec, Plan } from '../model/records.ts';
import type { DaemonProgram } from '../mount/kind.ts';
import { findMountKind } from '../mount/kinds.ts';
import { findGanesha } from './ganesha.ts';
import { findVirtiofsd, wrapForUser } from './virtiofsd.ts';

interface DaemonKind {
  /** Those that it can be, as `find` tells them. */
  readonly flavours: readonly string[];
  /** For a mount of these options. Throws `missing-program`, and a usage error where `daemon` names another program. */
  find(options: MountSpec['options']): Promise<DaemonProgram>;
  /** Words to put before its arguments. */
  wrap(program: DaemonProgram): string[];
}

const DAEMONS: Readonly<Record<string, DaemonKind>> = {
  virtiofsd: { flavours: ['rust', 'c'], find: ({ daemon }) => findVirtiofsd(daemon), wrap: wrapForUser },
  'nfs-ganesha': { flavours: ['ganesha'], find: findGanesha, wrap: () => [] },
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
    if (daemon !== null) found.set(name, await daemon.find(options));
  }
  return found;
}
