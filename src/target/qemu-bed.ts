/** The qemu target as a bed: image, accelerator, daemons, VM, every mount made and found to be what was asked for. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chooseAccel } from '../machine/qemu/accel.ts';
import { bootVm } from '../machine/qemu/boot.ts';
import type { GuestImage } from '../machine/qemu/image.ts';
import { environmentError } from '../model/errors.ts';
import type { Accel, MountSpec, Plan } from '../model/records.ts';
import type { DaemonProgram, MountRecipe } from '../mount/kind.ts';
import { fileLimitOf, findMountKind } from '../mount/kinds.ts';
import { labelTargets } from '../plan/several.ts';
import { run } from '../process/run.ts';
import { type Bed, type BedMount, SHARE_FILES } from '../run/bed.ts';
import { programsOf } from '../work/kinds.ts';
import { daemonOf } from './daemons.ts';
import { readEnvironment } from './environment.ts';
import { prepareGuest, SSHFS_ENDPOINT, WORK_DIR } from './qemu-parts.ts';
import { buildMountScript, buildMountWait, buildOverSsh, buildOverSshWait, buildSetups, type MountSetup, testDirOf } from './recipes.ts';
import { startAgain } from './start-again.ts';
import { checkMount, mustExec, readMountTable, TIMEOUT_MS, writeWorkFiles } from './target-files.ts';

export interface QemuBedOptions {
  readonly plan: Plan;
  readonly runId: string;
  readonly cache: string;
  readonly shareDir: string;
  /** Hears what it took to have the image and all else that is made once. */
  readonly onPrepared?: (ms: number) => void;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** What every start of the VM takes as it is. */
interface Parts {
  readonly qemu: string;
  readonly qemuVersion: string;
  readonly accel: Accel;
  readonly daemons: ReadonlyMap<string, DaemonProgram>;
  readonly image: GuestImage;
  readonly notes: readonly string[];
}

async function prepareParts({ plan, cache, say, signal }: QemuBedOptions): Promise<Parts> {
  const { qemu, qemuVersion, daemons, image } = await prepareGuest({ plan, cache, say, signal });
  const { accel, passedOver } = plan.accel === 'auto' ? await chooseAccel(cache, qemu, qemuVersion, image, say) : { accel: plan.accel, passedOver: null };
  const emulated = `without hardware acceleration (${passedOver}): the guest's CPU is emulated, figures compare mounts and say little of absolute speed`;
  return { qemu, qemuVersion, accel, daemons, image, notes: passedOver === null ? [] : [emulated] };
}

/** The part of the share that is a VM's: where there are several they must not see each other's files. Disks of the guest's own lie beside it. */
export function partOfShare({ target, targets }: Pick<Plan, 'target' | 'targets'>, shareDir: string): string {
  return targets === undefined ? shareDir : join(shareDir, labelTargets(targets)[targets.indexOf(target)] as string, 'share');
}

/** Boots and mounts; whatever fails, nothing stays behind. A start that takes too long is made again. */
export async function openQemuBed(given: QemuBedOptions): Promise<Bed> {
  const begun = performance.now();
  const options = { ...given, shareDir: partOfShare(given.plan, given.shareDir) };
  mkdirSync(options.shareDir, { recursive: true });
  const parts = await prepareParts(options);
  options.onPrepared?.(performance.now() - begun);
  for (const note of parts.notes) options.say(note);
  return startAgain((patience) => openOnce(options, parts, patience), options.say);
}

/** Which process on the host reads and writes the files of a mount; none of one that is the guest's own, or that is not counted. */
function serverOf({ kind }: MountSpec, recipe: MountRecipe | null): Pick<BedMount, 'server'> {
  if (recipe?.daemon?.overNetwork) return {};
  if (recipe?.daemon) return { server: 'daemon' };
  if (findMountKind(kind)?.needs.sshd) return { server: 'sshd' };
  return recipe === null || recipe.qemuArgs.length === 0 || recipe.isUncounted === true ? {} : { server: 'qemu' };
}

const SYNC_TIMEOUT_MS = 300_000;

/** Writes the host's file system below the share to its disk (syncfs(2)). */
async function syncShare(shareDir: string, signal: AbortSignal): Promise<void> {
  const result = await run(['sync', '--file-system', shareDir], { timeoutMs: SYNC_TIMEOUT_MS, signal });
  signal.throwIfAborted();
  if (result.exitCode === 0) return;
  const why = result.timedOut ? `not done after ${SYNC_TIMEOUT_MS / 1000} s` : result.stderr.trim();
  throw environmentError(
    'layout-failed',
    `the test files can't be written to this host's disk (sync --file-system ${shareDir}): ${why}`,
    'resume the run when the disk is less busy',
  );
}

const PREPARE_TIMEOUT_MS = 120_000;

/** Runs what mounts want on the host before the VM starts. */
async function prepareMounts(setups: readonly MountSetup[], signal: AbortSignal): Promise<void> {
  for (const { spec, recipe } of setups) {
    for (const argv of recipe?.prepare ?? []) {
      const result = await run(argv, { timeoutMs: PREPARE_TIMEOUT_MS, signal });
      signal.throwIfAborted();
      if (result.exitCode !== 0)
        throw environmentError('mount-unusable', `mount '${spec.name}': ${argv[0]} failed on this host: ${result.stderr.trim() || 'no answer'}`);
    }
  }
}

async function openOnce({ plan, shareDir, runId, signal }: QemuBedOptions, parts: Parts, patience: number): Promise<Bed> {
  const { qemu, qemuVersion, accel, daemons, image, notes } = parts;
  let setups: MountSetup[] = [];
  signal.throwIfAborted();
  await prepareMounts(buildSetups(plan.mounts, { sessionDir: '/', shareDir, daemons, sshfs: SSHFS_ENDPOINT }), signal);
  const vm = await bootVm({
    qemu,
    accel,
    cpus: plan.cpus,
    memoryBytes: plan.memoryBytes,
    image,
    sshShareDir: plan.mounts.some(({ kind }) => findMountKind(kind)?.needs.sshd === true) ? shareDir : null,
    devices(sessionDir) {
      setups = buildSetups(plan.mounts, { sessionDir, shareDir, daemons, sshfs: SSHFS_ENDPOINT });
      return {
        daemons: setups.flatMap(({ spec, recipe, daemon }) =>
          recipe?.daemon && daemon !== null
            ? [
                {
                  mount: spec.name,
                  argv: [...(daemonOf(spec.kind)?.wrap(daemon) ?? []), ...recipe.daemon.argv],
                  socketPath: recipe.daemon.socketPath,
                  ...(recipe.daemon.logFile === undefined ? {} : { logFile: recipe.daemon.logFile }),
                  isInNamespace: recipe.daemon.overNetwork === true,
                },
              ]
            : [],
        ),
        qemuArgs: setups.flatMap(({ recipe }) => recipe?.qemuArgs ?? []),
        guestScript: buildMountScript(setups, runId),
        reverse: setups.flatMap((setup) =>
          setup.recipe?.overSsh === undefined ? [] : [{ mount: setup.spec.name, command: buildOverSsh(setup), sshOptions: setup.recipe.overSsh }],
        ),
      };
    },
    patience,
    signal,
  });
  try {
    const { target } = vm;
    const [environment] = await Promise.all([
      readEnvironment(target, { qemu: qemuVersion, accel }, programsOf(plan.workloads)),
      writeWorkFiles(target, plan, `${WORK_DIR}/jobs`),
      ...setups.map((setup, index) => {
        const { spec, mountPoint, recipe } = setup;
        if (recipe?.overSsh !== undefined)
          return mustExec(target, `mount '${spec.name}' failed`, buildOverSshWait(setup, testDirOf(spec, mountPoint, runId)), TIMEOUT_MS * patience);
        return recipe === null
          ? mustExec(target, `mount '${spec.name}': its test folder can't be made`, ['mkdir', '-p', testDirOf(spec, mountPoint, runId)])
          : mustExec(target, `mount '${spec.name}' failed`, buildMountWait(index), Math.max(TIMEOUT_MS * patience, recipe.patienceMs ?? 0));
      }),
    ]);
    const entries = await readMountTable(target);
    const mounts = setups.map(({ spec, mountPoint, recipe, daemon: program }): BedMount => {
      const daemon = program === null || !recipe?.daemon ? null : { program, argv: recipe.daemon.argv };
      const isShare = findMountKind(spec.kind)?.files === 'share';
      const found = checkMount(spec, mountPoint, recipe?.expected ?? null, entries, daemon);
      return {
        found,
        ...fileLimitOf(found),
        testDir: testDirOf(spec, mountPoint, runId),
        ...(isShare ? { hostDir: testDirOf(spec, shareDir, runId) } : {}),
        ...serverOf(spec, recipe),
        filesKey: isShare ? SHARE_FILES : spec.name,
      };
    });
    return {
      machine: target,
      mounts,
      workDir: `${WORK_DIR}/jobs`,
      hostPids: { qemu: vm.pids.qemu, daemons: vm.pids.daemons, sshd: vm.pids.sshd },
      isHost: false,
      environment,
      notes,
      syncHost: (syncSignal) => syncShare(shareDir, syncSignal),
      fault: vm.fault,
      settle: vm.settle,
      [Symbol.asyncDispose]: () => vm[Symbol.asyncDispose](),
    };
  } catch (error) {
    await vm.settle();
    const fault = vm.fault();
    await vm[Symbol.asyncDispose]();
    throw fault === null ? error : environmentError('vm-died', fault, undefined, error);
  }
}
