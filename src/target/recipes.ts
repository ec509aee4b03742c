/** The mounts of a plan as recipes for one VM: tags, sockets and mount points handed out. */

import { join } from 'node:path';
import type { MountSpec } from '../model/records.ts';
import type { DaemonProgram, MountRecipe, SshfsEndpoint } from '../mount/kind.ts';
import { findMountKind } from '../mount/kinds.ts';
import { quoteForShell } from '../text/quote.ts';

export interface MountSetup {
  readonly spec: MountSpec;
  readonly mountPoint: string;
  readonly daemon: DaemonProgram | null;
  /** Null for a path that is mounted already. */
  readonly recipe: MountRecipe | null;
}

export interface RecipeContext {
  readonly sessionDir: string;
  readonly shareDir: string;
  /** By the mount's name. */
  readonly daemons: ReadonlyMap<string, DaemonProgram>;
  readonly sshfs: SshfsEndpoint;
}

/** Where a mount is in the target: its own path, or a place that reads like its name where that is plain. */
export function mountPointOf(spec: MountSpec, index: number): string {
  if (spec.path !== null) return spec.path;
  return /^[A-Za-z0-9][\w.+-]*$/.test(spec.name) ? `/mnt/${spec.name}` : `/mnt/_${index}`;
}

/** The folder for test files on a mount: the share is ours as a whole, on a path that exists we make one of our own. */
export function testDirOf(spec: MountSpec, mountPoint: string, runId: string): string {
  return spec.path === null ? `${mountPoint}/data` : `${mountPoint.replace(/\/+$/, '')}/fsbench-${runId}`;
}

/** Where the guest keeps how the mount of that index went: INDEX.code and INDEX.err. */
const RESULTS_DIR = '/run/fsbench/mounts';

/** The script the guest runs while it boots: every mount at once, each with its exit code and what it said kept. */
export function buildMountScript(setups: readonly MountSetup[], runId: string): string {
  return setups
    .flatMap(({ spec, mountPoint, recipe }, index) => {
      if (recipe === null || recipe.overSsh !== undefined) return [];
      const quote = (argv: readonly string[]) => argv.map(quoteForShell).join(' ');
      const result = `${RESULTS_DIR}/${index}`;
      const commands = [quote(['mkdir', '-p', mountPoint]), quote(recipe.guestArgv), quote(['mkdir', '-p', testDirOf(spec, mountPoint, runId)])];
      return [`{ { ${commands.join(' && ')}; } 2> ${result}.err; echo $? > ${result}.part; mv ${result}.part ${result}.code; } &`];
    })
    .concat('wait', '')
    .join('\n');
}

/** What is run in the guest at the end of an ssh from the host: it makes the place and mounts there. */
export function buildOverSsh({ mountPoint, recipe }: MountSetup): string {
  return `mkdir -p ${quoteForShell(mountPoint)} && exec ${(recipe?.guestArgv ?? []).map(quoteForShell).join(' ')}`;
}

/** Waits for what comes over ssh to be mounted, and makes its test folder. */
export function buildOverSshWait({ mountPoint }: MountSetup, testDir: string): string[] {
  return ['sh', '-c', 'while ! grep -qF " $1 fuse." /proc/mounts; do sleep 0.05; done; mkdir -p "$2"', 'sh', mountPoint, testDir];
}

/** Waits for the mount of that index, prints what it said on stderr and ends with its exit code. */
export function buildMountWait(index: number): string[] {
  const result = `${RESULTS_DIR}/${index}`;
  return ['sh', '-c', 'while [ ! -e "$1.code" ]; do sleep 0.02; done; cat "$1.err" >&2; exit "$(cat "$1.code")"', 'sh', result];
}

/** One setup a mount; the same plan and context give the same setups. */
export function buildSetups(mounts: readonly MountSpec[], context: RecipeContext): MountSetup[] {
  return mounts.map((spec, index) => {
    const mountPoint = mountPointOf(spec, index);
    const daemon = context.daemons.get(spec.name) ?? null;
    const recipe =
      findMountKind(spec.kind)?.buildRecipe(spec, {
        tag: `m${index}`,
        shareDir: context.shareDir,
        socketPath: join(context.sessionDir, `m${index}.sock`),
        daemon,
        sshfs: context.sshfs,
        mountPoint,
      }) ?? null;
    return { spec, mountPoint, daemon, recipe };
  });
}
