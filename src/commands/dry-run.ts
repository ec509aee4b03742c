/** `fsbench fio --dry-run`: every command a run would start, and how long it would take. */

import { buildQemuArgv } from '../machine/qemu/argv.ts';
import { messageOf } from '../model/errors.ts';
import type { Plan, Workload } from '../model/records.ts';
import { findMountKind } from '../mount/kinds.ts';
import { estimateFileBytes, estimateSeconds } from '../plan/estimate.ts';
import { orderLoops } from '../plan/order.ts';
import { findVirtiofsds, SSHFS_ENDPOINT } from '../target/qemu-bed.ts';
import { buildSetups, mountPointOf, testDirOf } from '../target/recipes.ts';
import { quoteForShell } from '../text/quote.ts';
import { formatSpan } from '../text/units.ts';
import { kindOfWork } from '../work/kinds.ts';

/** Stand for folders that are made anew in every run. */
const SESSION = '/SESSION';
const CACHE = '/CACHE';
const SHARE = '/SHARE/fsbench-share/share';

const show = (argv: readonly string[]): string => argv.map(quoteForShell).join(' ');

async function describeVm(plan: Plan): Promise<string[]> {
  let virtiofsds: Awaited<ReturnType<typeof findVirtiofsds>>;
  try {
    virtiofsds = await findVirtiofsds(plan);
  } catch (error) {
    // The commands are worth seeing on a host that can't run them.
    virtiofsds = new Map(
      plan.mounts
        .filter(({ kind }) => findMountKind(kind)?.needs.virtiofsd)
        .map(({ name }) => [name, { path: 'virtiofsd', flavour: 'rust', version: messageOf(error) }]),
    );
  }
  const setups = buildSetups(plan.mounts, { sessionDir: SESSION, shareDir: SHARE, virtiofsds, sshfs: SSHFS_ENDPOINT });
  const qemu = buildQemuArgv({
    qemu: 'qemu-system-x86_64',
    accel: plan.accel === 'auto' ? 'tcg' : plan.accel,
    cpus: plan.cpus,
    memoryBytes: plan.memoryBytes,
    kernel: `${CACHE}/kernel/vmlinux`,
    initramfs: `${CACHE}/guests/HASH/initramfs.gz`,
    rootDisk: { file: `${CACHE}/guests/HASH/root.ext4`, sizeBytes: 128 * 1024 ** 2 },
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
    ...setups.flatMap(({ recipe }) => (recipe?.daemon ? [show(recipe.daemon.argv)] : [])),
    '# the VM',
    show(qemu),
    '# mounts in the guest',
    ...setups.flatMap(({ recipe }) => (recipe === null ? [] : [show(recipe.guestArgv)])),
  ];
}

/** The text that is printed; nothing is started but `virtiofsd --version`. */
export async function describeDryRun(plan: Plan): Promise<string> {
  const isVm = plan.target === 'qemu';
  const workDir = isVm ? '/run/fsbench/jobs' : `${SESSION}/jobs`;
  const testDirs = new Map(plan.mounts.map((spec, index) => [spec.name, testDirOf(spec, mountPointOf(spec, index), 'RUN')]));
  const loops = orderLoops(plan);
  const commandOf = (name: string, testDir: string) => {
    const workload = plan.workloads.find((each) => each.name === name) as Workload;
    return kindOfWork(workload).buildCommand(plan, workload, { testDir, workDir });
  };
  return `${[
    ...(isVm ? await describeVm(plan) : []),
    `# ${loops.length} loops in this order, in the target; before each: sync, drop caches`,
    ...loops.map(({ workload, mount, loop }) => `${show(commandOf(workload, testDirs.get(mount) as string))}  # loop ${loop}`),
    `# about ${formatSpan(estimateSeconds(plan))}; test files: ${Math.ceil(estimateFileBytes(plan) / 1024 ** 2)} MiB`,
  ].join('\n')}\n`;
}
