/** Recipes of one mount, with everything around it filled in. */

import type { MountSpec } from '../../src/model/records.ts';
import type { DaemonProgram, MountContext, MountRecipe } from '../../src/mount/kind.ts';
import { findMountKind } from '../../src/mount/kinds.ts';
import { parseMounts } from '../../src/mount/spec.ts';

export const C_DAEMON: DaemonProgram = { path: '/usr/lib/qemu/virtiofsd', flavour: 'c', version: '7.2.0' };
export const RUST_DAEMON: DaemonProgram = { path: '/usr/libexec/virtiofsd', flavour: 'rust', version: '1.13.2' };

/** The recipe of the mount `text` means. */
export function buildRecipe(text: string, parts: Partial<MountContext> = {}): MountRecipe {
  const spec = parseMounts(text)[0] as MountSpec;
  const context: MountContext = {
    tag: 'm0',
    shareDir: '/srv/share',
    socketPath: '/run/s/m0.sock',
    daemon: null,
    sshfs: null,
    mountPoint: '/mnt/x',
    ...parts,
  };
  const recipe = findMountKind(spec.kind)?.buildRecipe(spec, context);
  if (recipe === undefined) throw new Error(`no kind ${spec.kind}`);
  return recipe;
}
