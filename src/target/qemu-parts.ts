/** What a VM of ours is made of, found and checked on this host before any VM is started: QEMU, daemons, options, kernel, image. */

import { userInfo } from 'node:os';
import { findObstacle } from '../machine/qemu/accel.ts';
import { architectureOf } from '../machine/qemu/architectures.ts';
import { HOST_AS_SEEN_BY_GUEST } from '../machine/qemu/argv.ts';
import { ensureGuestImage, type GuestImage } from '../machine/qemu/image.ts';
import { SHARE_SSH_PORT } from '../machine/qemu/keys.ts';
import { SHARE_PATH } from '../machine/qemu/share-jail.ts';
import { SHARE_USER } from '../machine/qemu/share-server.ts';
import { environmentError } from '../model/errors.ts';
import type { Plan } from '../model/records.ts';
import { type Architecture, choiceOf } from '../model/vm-choice.ts';
import type { DaemonProgram, SshfsEndpoint } from '../mount/kind.ts';
import { checkFit, findMountKind } from '../mount/kinds.ts';
import { nativeArchitecture } from '../process/architecture.ts';
import { findProgram } from '../process/find-program.ts';
import { helpersOf, programsOf } from '../work/kinds.ts';
import { daemonOf, findDaemons } from './daemons.ts';
import { findQemu } from './qemu-program.ts';
import { buildSetups } from './recipes.ts';

export const WORK_DIR = '/run/fsbench';

/** Where the guest finds the share's sshd; fixed, since the network is the VM's own. */
export const SSHFS_ENDPOINT: SshfsEndpoint = {
  user: SHARE_USER,
  host: HOST_AS_SEEN_BY_GUEST,
  port: SHARE_SSH_PORT,
  identityFile: `${WORK_DIR}/share_key`,
  knownHostsFile: `${WORK_DIR}/share_known_hosts`,
  sharePath: SHARE_PATH,
};

/** Programs of this host. */
interface HostParts {
  readonly qemu: string;
  readonly qemuVersion: string;
  readonly arch: Architecture;
  readonly daemons: ReadonlyMap<string, DaemonProgram>;
}

interface GuestWish {
  readonly plan: Plan;
  readonly cache: string;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Throws where whoever runs fsbench has no name: OpenSSH's programs refuse to work for such a user. */
function checkUser(): void {
  try {
    userInfo();
  } catch (cause) {
    const hint = 'run as a user of this system; in a container, start it with a user that its /etc/passwd has, or add a line for this one';
    throw environmentError('no-user', `ssh, the way into the guest, works for no user without a name, and uid ${process.getuid?.()} has none`, hint, cause);
  }
}

/** What the plan's work wants in the guest: what it can't do without, and what helps where this host has it. */
function guestProgramsOf({ workloads }: Plan): string[] {
  return [...programsOf(workloads), ...helpersOf(workloads).filter((name) => findProgram(name) !== null)];
}

/**
 * QEMU and the daemons of the plan's mounts. Throws where one is missing or is another program than it is taken for, for options that
 * these daemons have not, and for an accelerator that can't be; nothing is fetched, built or started.
 */
export async function findHostParts(plan: Plan): Promise<HostParts> {
  checkUser();
  const choice = choiceOf(plan, plan.target);
  const arch = (choice.arch as Architecture | undefined) ?? nativeArchitecture();
  if (arch === null) throw new Error(`no guest on ${process.arch}`);
  const { path: qemu, version: qemuVersion } = await findQemu(choice.qemu, architectureOf(arch));
  const daemons = await findDaemons(plan);
  for (const spec of plan.mounts) {
    const program = daemons.get(spec.name) ?? null;
    if (program !== null) daemonOf(spec.kind)?.wrap(program);
    checkFit(spec, { daemon: program, release: null });
  }
  buildSetups(plan.mounts, { sessionDir: '/', shareDir: '/', daemons, sshfs: SSHFS_ENDPOINT });
  const obstacle = plan.accel === 'auto' ? null : findObstacle(plan.accel, arch);
  if (obstacle !== null) throw environmentError('no-accel', `--accel ${plan.accel}: ${obstacle}`, 'leave --accel out to take the best that works');
  return { qemu, qemuVersion, arch, daemons };
}

/** These, and a guest that has all that the plan's mounts and work want, fetched and built where the cache has none. Throws where it can't be had. */
export async function prepareGuest({ plan, cache, say, signal }: GuestWish): Promise<HostParts & { readonly image: GuestImage }> {
  // What is missing is told before anything is fetched or built.
  const parts = await findHostParts(plan);
  const { kernel } = choiceOf(plan, plan.target);
  const image = await ensureGuestImage({
    cache,
    say,
    signal,
    arch: parts.arch,
    programs: guestProgramsOf(plan),
    ...(kernel === undefined ? {} : { kernel }),
    checkRelease(release) {
      for (const spec of plan.mounts) checkFit(spec, { daemon: parts.daemons.get(spec.name) ?? null, release });
    },
    modules: new Map(plan.mounts.map(({ name, kind }) => [name, findMountKind(kind)?.needs.modules ?? []])),
  });
  return { ...parts, image };
}
