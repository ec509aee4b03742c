/** The mounts of a plan as recipes for one VM: tags, sockets and mount points handed out. */

import { join } from 'node:path';
import type { MountSpec } from '../model.ts';
import type { MountRecipe, SshfsEndpoint, Virtiofsd } from '../mount/kind.ts';
import { findMountKind } from '../mount/kinds.ts';

export interface MountSetup {
  readonly spec: MountSpec;
  readonly mountPoint: string;
  readonly virtiofsd: Virtiofsd | null;
  /** Null for a path that is mounted already. */
  readonly recipe: MountRecipe | null;
}

export interface RecipeContext {
  readonly sessionDir: string;
  readonly shareDir: string;
  readonly virtiofsds: ReadonlyMap<string, Virtiofsd>;
  readonly sshfs: SshfsEndpoint;
}

/** Where a mount is in the target: its own path, or a place that reads like its name where that is plain. */
export function mountPointOf(spec: MountSpec, index: number): string {
  if (spec.path !== null) return spec.path;
  return /^[A-Za-z0-9][\w.+-]*$/.test(spec.name) ? `/mnt/${spec.name}` : `/mnt/m${index}`;
}

/** The folder for test files on a mount: the share is ours as a whole, on a path that exists we make one of our own. */
export function testDirOf(spec: MountSpec, mountPoint: string, runId: string): string {
  return spec.path === null ? `${mountPoint}/data` : `${mountPoint.replace(/\/+$/, '')}/fsbench-${runId}`;
}

/** One setup a mount; the same plan and context give the same setups. */
export function buildSetups(mounts: readonly MountSpec[], context: RecipeContext): MountSetup[] {
  return mounts.map((spec, index) => {
    const mountPoint = mountPointOf(spec, index);
    const virtiofsd = context.virtiofsds.get(spec.name) ?? null;
    const recipe =
      findMountKind(spec.kind)?.buildRecipe(spec, {
        tag: `m${index}`,
        shareDir: context.shareDir,
        socketPath: join(context.sessionDir, `m${index}.sock`),
        virtiofsd,
        sshfs: context.sshfs,
        mountPoint,
      }) ?? null;
    return { spec, mountPoint, virtiofsd, recipe };
  });
}
