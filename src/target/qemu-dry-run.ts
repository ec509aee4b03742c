/** What starting the VM of the qemu target would run. */

import { architectureOf } from '../machine/qemu/architectures.ts';
import { buildQemuArgv } from '../machine/qemu/argv.ts';
import { suffixOf } from '../machine/qemu/packages.ts';
import { messageOf } from '../model/errors.ts';
import type { Plan } from '../model/records.ts';
import { type Architecture, choiceOf } from '../model/vm-choice.ts';
import { nativeArchitecture } from '../process/architecture.ts';
import { quoteForShell } from '../text/quote.ts';
import { daemonOf, findDaemons } from './daemons.ts';
import { partOfShare } from './qemu-bed.ts';
import { SSHFS_ENDPOINT } from './qemu-parts.ts';
import { buildSetups } from './recipes.ts';

/** Stand for folders that are made anew in every run. */
const SESSION = '/SESSION';
const CACHE = '/CACHE';
const SHARE = '/SHARE/fsbench-share/share';

const show = (argv: readonly string[]): string => argv.map(quoteForShell).join(' ');

/** The commands that make the VM and its mounts, with notes between them. */
export async function describeVm(plan: Plan): Promise<string[]> {
  let daemons: Awaited<ReturnType<typeof findDaemons>>;
  try {
    daemons = await findDaemons(plan);
  } catch (error) {
    // The commands are worth seeing on a host that can't run them.
    daemons = new Map(
      plan.mounts.flatMap(({ name, kind }) => {
        const daemon = daemonOf(kind);
        return daemon === null ? [] : [[name, { path: daemon.name, flavour: 'rust', version: messageOf(error) }] as const];
      }),
    );
  }
  const setups = buildSetups(plan.mounts, { sessionDir: SESSION, shareDir: partOfShare(plan, SHARE), daemons, sshfs: SSHFS_ENDPOINT });
  const choice = choiceOf(plan, plan.target);
  const arch = architectureOf((choice.arch as Architecture | undefined) ?? nativeArchitecture() ?? 'x86_64');
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
