/** A machine that is there already as a bed: a folder of our own on each of its mounts, and one for job files, all taken away at the end. */

import { existsSync, readFileSync } from 'node:fs';
import type { Target } from '../machine/target.ts';
import { environmentError, messageOf } from '../model/errors.ts';
import type { MountSpec, Plan } from '../model/records.ts';
import { ROOM_HINT } from '../model/room-hint.ts';
import { fileLimitOf } from '../mount/kinds.ts';
import { findMountOf } from '../mount/verify.ts';
import { estimateFileBytes } from '../plan/estimate.ts';
import { openCleanup } from '../process/cleanup.ts';
import { packageOf } from '../process/program-packages.ts';
import type { Bed, BedMount } from '../run/bed.ts';
import { KILL_SCRIPT } from '../run/loop.ts';
import { quoteForShell } from '../text/quote.ts';
import { formatMebibytes } from '../text/units.ts';
import { programsOf } from '../work/kinds.ts';
import { readEnvironment } from './environment.ts';
import type { Reached } from './kind.ts';
import { testDirOf } from './recipes.ts';
import { asRoot, describeInstall, type Survey, survey } from './survey.ts';
import { checkMount, mustExec, TIMEOUT_MS, writeWorkFiles } from './target-files.ts';

interface FoundBedContext {
  readonly plan: Plan;
  readonly runId: string;
  /** Beside those of the plan's work. */
  readonly programs?: readonly string[];
  readonly install: boolean;
  readonly say: (text: string) => void;
}

/** Installing packages asks a network. */
const INSTALL_TIMEOUT_MS = 600_000;

/** Tens of thousands of small files take minutes on a busy machine. */
const REMOVE_TIMEOUT_MS = 300_000;

/**
 * Makes a folder for this user alone, or takes over what an earlier sitting of the run left. Others may write to the folder above:
 * what somebody else put there could hold links to files that fio would then write to, so its owner is compared with that of a
 * file made in it (a mount may show other owners than who made things). $1: the folder.
 */
const MAKE_SCRIPT = `umask 077
if mkdir -- "$1"; then exit 0; fi
[ -d "$1" ] && [ ! -L "$1" ] || exit 1
: > "$1/.owner" || exit 1
[ "$(stat -c %u -- "$1")" = "$(stat -c %u -- "$1/.owner")" ] || { echo 'it is there already, and is not of this user alone' >&2; exit 1; }
rm -f -- "$1/.owner"`;

/** Prints free KiB below $1, and KiB that the test files in $2 take already. */
const ROOM_SCRIPT = `df -Pk -- "$1" | sed -n '2s/.* \\([0-9][0-9]*\\)  *[0-9-]*%.*/\\1/p'
du -sk -- "$2" 2>/dev/null | sed -n 's/^\\([0-9]*\\).*/\\1/p'`;

/** Programs that may be installed there. */
const wantedOf = ({ plan, programs = [] }: FoundBedContext): string[] => [...programsOf(plan.workloads), ...programs];

/** How programs come to be there; into what is made for the run nobody can install anything before. */
function describeHow(programs: readonly string[], command: string | null, isRoot: boolean, isMade: boolean): string {
  const packages = programs.map(packageOf).join(', ');
  const byRun = command !== null && isRoot;
  if (isMade)
    return `name an image that has ${packages} with --image${byRun ? `, or add --install, which runs: ${command}` : ', or make one of this with a Dockerfile'}`;
  return command === null ? `install ${packages} there` : `install it there with: ${command}${byRun ? ', or add --install' : ''}`;
}

/** Installs what is missing, or says how to. */
async function ensurePrograms({ machine, image }: Reached, found: Survey, context: FoundBedContext): Promise<void> {
  const { install, say } = context;
  const programs = wantedOf(context);
  const ours = found.missing.filter((program) => programs.includes(program));
  const rest = found.missing.filter((program) => !programs.includes(program));
  const label = machine.describe();
  if (rest.length > 0) throw environmentError('missing-program', `${label} has no ${rest.join(', no ')}`, 'install its coreutils, or busybox, there');
  if (ours.length === 0) return;
  const command = describeInstall(found, ours);
  const root = asRoot(found);
  if (!install || command === null || found.installer === null || root === null) {
    throw environmentError('missing-program', `${label} has no ${ours.join(', no ')}`, describeHow(ours, command, root !== null, image !== undefined));
  }
  say(`${label}: ${command}`);
  const words = [...root, ...found.installer.split(' '), ...ours.map(packageOf)];
  const update = found.installer.startsWith('apt-get') ? `${root.map(quoteForShell).join(' ')} apt-get update -q && ` : '';
  const line = `${update}DEBIAN_FRONTEND=noninteractive exec ${words.map(quoteForShell).join(' ')}`;
  await mustExec(machine, `${label}: ${command}`, ['sh', '-c', `{ ${line}; } >&2`], INSTALL_TIMEOUT_MS);
}

/** Why no folder can be made, by what mkdir says, and what to do about it. */
const REFUSALS: readonly { readonly pattern: RegExp; readonly fstype?: string; readonly hint: string }[] = [
  {
    // It becomes the guest's user to make a file (passthrough/credentials.rs of 1.13): an id that its namespace lacks is EINVAL.
    pattern: /Invalid argument/,
    fstype: 'virtiofs',
    hint: 'a virtiofsd that an ordinary user started can become nobody else: the user there must have the uid and the gid of that user (`id` on both sides)',
  },
  {
    pattern: /Permission denied|Operation not permitted/,
    hint: 'name a folder that its user may write to, such as --mounts disk=/var/tmp, or --mounts auto for all such',
  },
  { pattern: /Read-only file system/, hint: 'mount it writable, or name another folder' },
];

/** Makes the folder for test files on a mount, when there is room for them. */
async function prepareMount(machine: Target, found: Survey, spec: MountSpec, testDir: string, bytes: number): Promise<void> {
  const path = spec.path as string;
  await mustExec(machine, `mount '${spec.name}': ${path} is no folder on ${machine.describe()}`, ['test', '-d', path]);
  const said = await mustExec(machine, `mount '${spec.name}': its free space can't be told`, ['sh', '-c', ROOM_SCRIPT, 'sh', path, testDir]);
  const [free, taken = 0] = said.trim().split('\n').map(Number);
  // Not every file system tells its free space.
  if (free !== undefined && Number.isFinite(free) && (free + taken) * 1024 < bytes) {
    throw environmentError(
      'share-full',
      `mount '${spec.name}': ${path} has room for ${formatMebibytes((free + taken) * 1024, Math.floor)}, and the test files need ${formatMebibytes(bytes, Math.ceil)}`,
      ROOM_HINT,
    );
  }
  try {
    await mustExec(machine, `mount '${spec.name}': ${testDir} can't be made`, ['sh', '-c', MAKE_SCRIPT, 'sh', testDir]);
  } catch (error) {
    const said = messageOf(error);
    const hint = REFUSALS.find(
      ({ pattern, fstype }) => pattern.test(said) && (fstype === undefined || findMountOf(path, found.mounts)?.fstype === fstype),
    )?.hint;
    throw hint === undefined ? error : environmentError('target-failed', said, hint, error);
  }
}

/** Takes $@ away but for mount points in it, which go with the machine. */
const REMOVE_SCRIPT = `rm -rf -- "$@" 2>/dev/null && exit
for d; do [ ! -e "$d" ] || [ -z "$(find "$d" ! -type d)" ] || { echo "$d is not empty" >&2; exit 1; }; done`;

/** Ends what runs there still and takes our folders away; says what is left where that fails. */
async function takeAway({ machine, dependencies = [] }: Reached, dirs: readonly string[], workDir: string, say: (text: string) => void): Promise<void> {
  try {
    await machine.exec(['sh', '-c', KILL_SCRIPT], { stdin: workDir, timeoutMs: REMOVE_TIMEOUT_MS });
    const remove = dependencies.length === 0 ? ['rm', '-rf', '--'] : ['sh', '-c', REMOVE_SCRIPT, 'sh'];
    await mustExec(machine, 'taking our folders away failed', [...remove, ...dirs], REMOVE_TIMEOUT_MS);
  } catch (error) {
    const label = machine.describe();
    const said = messageOf(error);
    const left = [...new Set(dirs)].map(quoteForShell).join(' ');
    say(`${said.startsWith(`${label}: `) ? said : `${label}: ${said}`}; on it may be left: ${left}`);
  }
}

const BOOT_ID = '/proc/sys/kernel/random/boot_id';

/** Whether it runs on this host's own kernel, as a container of a daemon here does: both then tell of the same boot. */
async function sharesKernel(machine: Target): Promise<boolean> {
  if (!existsSync(BOOT_ID)) return false;
  const said = await machine.exec(['cat', BOOT_ID], { timeoutMs: TIMEOUT_MS });
  return said.exitCode === 0 && said.stdout.toString('utf8') === readFileSync(BOOT_ID, 'utf8');
}

/** The bed on a machine that was reached; it disposes of that too. Whatever fails, nothing stays behind. */
export async function openFoundBed(reached: Reached, context: FoundBedContext): Promise<Bed> {
  const { plan, runId, say } = context;
  await using cleanup = openCleanup();
  const { machine, parts } = cleanup.use(reached);
  const found = await survey(machine, wantedOf(context));
  await ensurePrograms(reached, found, context);
  const home = `/tmp/fsbench-${runId}`;
  const workDir = `${home}/jobs`;
  // Nothing is taken away but what was made here.
  const made: string[] = [];
  cleanup.defer(() => takeAway(reached, made, workDir, say));
  await mustExec(machine, `${machine.describe()}: ${home} can't be made`, ['sh', '-c', MAKE_SCRIPT, 'sh', home]);
  made.push(home);
  const mounts: BedMount[] = [];
  for (const spec of plan.mounts) {
    const testDir = testDirOf(spec, spec.path as string, runId);
    await prepareMount(machine, found, spec, testDir, estimateFileBytes(plan));
    made.push(testDir);
    const shown = checkMount(spec, spec.path as string, reached.expectedMounts?.get(spec.path as string) ?? null, found.mounts, null);
    mounts.push({ found: shown, testDir, filesKey: spec.name, ...fileLimitOf(shown) });
  }
  await writeWorkFiles(machine, plan, workDir);
  const environment = {
    ...(await readEnvironment(machine, null, programsOf(plan.workloads))),
    parts: { ...(found.os === null ? {} : { os: found.os }), ...parts },
  };
  const byHost = !found.dropsCaches && (await sharesKernel(machine));
  const held = cleanup.move();
  return {
    machine,
    mounts,
    workDir,
    hostPids: { qemu: null, daemons: new Map(), sshd: null },
    isHost: false,
    asRoot: found.dropsCaches ? (asRoot(found) ?? []) : [],
    environment,
    ...(byHost ? { sharesKernel: true as const } : {}),
    notes:
      found.dropsCaches || (byHost && process.getuid?.() === 0)
        ? []
        : [`${machine.describe()}: caches can't be dropped (no root there): what loops read may come from memory`],
    fault: reached.fault,
    [Symbol.asyncDispose]: () => held[Symbol.asyncDispose](),
  };
}
