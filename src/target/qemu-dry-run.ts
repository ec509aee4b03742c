/** What starting the VM of the qemu target would run. */

import { architectureOf } from '../machine/qemu/architectures.ts';
import { buildQemuArgv } from '../machine/qemu/argv.ts';
import { suffixOf } from '../machine/qemu/packages.ts';
import { FsbenchError } from '../model/errors.ts';
import type { MountSpec, Plan } from '../model/records.ts';
import { type Architecture, choiceOf } from '../model/vm-choice.ts';
import type { DaemonProgram } from '../mount/kind.ts';
import { checkFit } from '../mount/kinds.ts';
import { nativeArchitecture } from '../process/architecture.ts';
import { quoteForShell } from '../text/quote.ts';
import { daemonOf } from './daemons.ts';
import { partOfShare } from './qemu-bed.ts';
import { SSHFS_ENDPOINT } from './qemu-parts.ts';
import { findQemu } from './qemu-program.ts';
import { buildSetups } from './recipes.ts';

/** Stand for folders that are made anew in every run. */
const SESSION = '/SESSION';
const CACHE = '/CACHE';
const SHARE = '/SHARE/fsbench-share/share';

const show = (argv: readonly string[]): string => argv.map(quoteForShell).join(' ');

/** Null, and a note, where a part of the VM is not on this host: the commands are worth seeing there too. Throws what is wrong whatever is installed. */
async function findOrNote<T>(find: () => Promise<T>, what: string, note: (text: string) => void): Promise<T | null> {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof FsbenchError) || error.exitCode !== 3) throw error;
    note(`# ${what} as it would be: ${error.message}`);
    return null;
  }
}

/** A daemon that stands for one that is not here: of the first flavour that has the options of its mount. Throws what the first says where none has. */
function standInFor(spec: MountSpec, { name, flavours }: Pick<NonNullable<ReturnType<typeof daemonOf>>, 'name' | 'flavours'>): DaemonProgram {
  const programs = flavours.map((flavour) => ({ path: spec.options['daemon'] ?? name, flavour, version: 'unknown' }));
  const has = (program: DaemonProgram) => {
    try {
      return buildSetups([spec], { sessionDir: SESSION, shareDir: SHARE, daemons: new Map([[spec.name, program]]), sshfs: SSHFS_ENDPOINT }).length > 0;
    } catch {
      return false;
    }
  };
  return programs.find(has) ?? (programs[0] as DaemonProgram);
}

/** The commands that make the VM and its mounts, with notes between them. Throws usage errors: nothing that is refused would be started. */
export async function describeVm(plan: Plan): Promise<string[]> {
  const notes: string[] = [];
  const note = (text: string) => notes.push(text);
  const daemons = new Map<string, DaemonProgram>();
  for (const spec of plan.mounts) {
    const daemon = daemonOf(spec.kind);
    if (daemon === null) continue;
    const found = await findOrNote(() => daemon.find(spec.options), `mount '${spec.name}'`, note);
    daemons.set(spec.name, found ?? standInFor(spec, daemon));
  }
  const choice = choiceOf(plan, plan.target);
  // Nothing is fetched here: a kernel is known where its name says its version.
  const release = /^(?:linux-image-(?:unsigned-)?)?(\d+\.\d+)/.exec(choice.kernel ?? '')?.[1] ?? null;
  for (const spec of plan.mounts) checkFit(spec, { daemon: daemons.get(spec.name) ?? null, release });
  const setups = buildSetups(plan.mounts, { sessionDir: SESSION, shareDir: partOfShare(plan, SHARE), daemons, sshfs: SSHFS_ENDPOINT });
  const arch = architectureOf((choice.arch as Architecture | undefined) ?? nativeArchitecture() ?? 'x86_64');
  if (choice.qemu !== undefined) await findOrNote(() => findQemu(choice.qemu, arch), 'QEMU', note);
  const suffix = suffixOf(arch.name, choice.kernel);
  const qemu = buildQemuArgv({
    qemu: choice.qemu ?? arch.qemu.program,
    arch,
    accel: plan.accel === 'auto' ? 'tcg' : plan.accel,
    cpus: plan.cpus,
    memoryBytes: plan.memoryBytes,
    kernel: `${CACHE}/kernel${suffix}/${arch.name === 'x86_64' ? 'vmlinux' : 'boot/vmlinuz'}`,
    initramfs: `${CACHE}/guests${suffix}/HASH/initramfs${arch.root === 'pmem' ? '.gz' : ''}`,
    rootDisk: arch.root === 'pmem' ? { file: `${CACHE}/guests${suffix}/HASH/root.ext4`, sizeBytes: 128 * 1024 ** 2 } : null,
    hasNetwork: true,
    consoleFile: `${SESSION}/console.log`,
    files: {
      guest_host_key: `${SESSION}/guest_host_key`,
      authorized_keys: `${SESSION}/client_key.pub`,
      share_key: `${SESSION}/share_key`,
      share_known_hosts: `${SESSION}/share_known_hosts`,
    },
    extraArgs: setups.flatMap(({ recipe }) => recipe?.qemuArgs ?? []),
  });
  return [
    ...notes,
    '# daemons on the host',
    ...setups.flatMap(({ recipe }) => [...(recipe?.prepare ?? []), ...(recipe?.daemon ? [recipe.daemon.argv] : [])].map(show)),
    '# the VM',
    show(qemu),
    '# mounts in the guest',
    ...setups.flatMap(({ recipe }) =>
      recipe === null ? [] : [`${show(recipe.guestArgv)}${recipe.overSsh === undefined ? '' : "  # at the end of the host's ssh"}`],
    ),
  ];
}
