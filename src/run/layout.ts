/** The test files: made once on each distinct file system before anything is timed, then seen to be there on every mount. */

import { createHash } from 'node:crypto';
import { environmentError } from '../model/errors.ts';
import type { Plan, Workload } from '../model/records.ts';
import { readErrno } from '../text/errno-words.ts';
import type { Layout, Place, WorkKind } from '../work/kind.ts';
import type { Bed, BedMount, Machine } from './bed.ts';
import { RUN_SCRIPT } from './steps.ts';

/** A layout, and the workload it is made by. */
interface LayoutJob {
  readonly workload: Workload;
  readonly layout: Layout;
}

/** Layouts of which each stands for all workloads with the same files. */
export function chooseLayouts(plan: Plan, kindOf: (workload: Workload) => WorkKind): LayoutJob[] {
  const chosen = new Map<string, LayoutJob>();
  for (const workload of plan.workloads) {
    const kind = kindOf(workload);
    const layout = kind.layOut(plan, workload);
    const key = JSON.stringify([kind.kind, layout?.key]);
    if (layout !== null && !chosen.has(key)) chosen.set(key, { workload, layout });
  }
  return [...chosen.values()];
}

async function list(machine: Machine, mount: BedMount, signal: AbortSignal): Promise<string> {
  // A mount over unshared memory succeeds and then hangs at its first access, hence the deadline.
  const result = await machine.exec(['sh', '-c', 'cd "$1" && for f in *; do [ -f "$f" ] && stat -c "%s %n" -- "$f"; done; true', 'sh', mount.testDir], {
    timeoutMs: 30_000,
    signal,
  });
  if (result.exitCode !== 0) {
    throw environmentError(
      'mount-unusable',
      `mount '${mount.found.name}': its files can't be listed${result.timedOut ? ' (no answer in 30 s)' : `: ${result.stderr.trim()}`}`,
    );
  }
  return result.stdout.toString('utf8');
}

/**
 * True where the files are whole already. fio, for one, gives a file its full size before it writes it: one that a kill cut short
 * looks complete and is full of holes, so without the stamp of a finished layout the folder, which is ours, is emptied.
 */
async function isLaidOut(machine: Machine, mount: BedMount, stamp: string, signal: AbortSignal): Promise<boolean> {
  const script = 'cd "$1" || exit 2; [ "$(cat .laid-out 2>/dev/null)" = "$2" ] && exit 0; rm -f -- .laid-out *; exit 1';
  const result = await machine.exec(['sh', '-c', script, 'sh', mount.testDir, stamp], { timeoutMs: 60_000, signal });
  return result.exitCode === 0;
}

/**
 * Lays out all files on the first mount of each filesKey and compares what the others show with it.
 * Throws `layout-failed` with the kind's reason (a full or read-only share), `mount-unusable`, or `mounts-differ`.
 */
export async function layOut(
  plan: Plan,
  kindOf: (workload: Workload) => WorkKind,
  bed: Bed,
  signal: AbortSignal,
  say: (text: string) => void = () => {},
): Promise<void> {
  const jobs = chooseLayouts(plan, kindOf);
  const [ofMounts, ofFiles] = [jobs.filter(({ layout }) => layout.onEveryMount === true), jobs.filter(({ layout }) => layout.onEveryMount !== true)];
  const firsts = bed.mounts.filter(({ filesKey }, index) => bed.mounts.findIndex((other) => other.filesKey === filesKey) === index);
  const stamp = createHash('sha256')
    .update(JSON.stringify(ofFiles.map(({ layout }) => layout.key)))
    .digest('hex');
  for (const mount of firsts) {
    if (await isLaidOut(bed.machine, mount, stamp, signal)) continue;
    for (const job of ofFiles) await layOutJob(job, bed, mount, signal);
    await bed.machine.exec(['sh', '-c', 'sync && printf %s "$2" > "$1/.laid-out"', 'sh', mount.testDir, stamp], { timeoutMs: 120_000, signal });
    // Else the host would still be writing while the first loop is timed.
    await bed.syncHost?.(signal);
  }
  for (const mount of bed.mounts) {
    for (const job of ofMounts) {
      say(`making the files of ${job.workload.name} on ${mount.found.name}`);
      const through = job.layout.throughAny === true ? (firsts.find(({ filesKey }) => filesKey === mount.filesKey) ?? mount) : mount;
      await layOutJob(job, bed, mount, signal, through);
      await forgetFiles(bed, through, signal);
      if (job.layout.buildSettling !== undefined) await mustLayOut(job, bed, mount, signal, job.layout.buildSettling(placeOn(bed, mount)));
    }
  }
  const listings = await Promise.all(bed.mounts.map((mount) => list(bed.machine, mount, signal)));
  const shown = new Map<string, { mount: string; files: string }>();
  for (const [index, mount] of bed.mounts.entries()) {
    const files = listings[index] as string;
    const first = shown.get(mount.filesKey);
    if (first === undefined) shown.set(mount.filesKey, { mount: mount.found.name, files });
    else if (first.files !== files) {
      throw environmentError('mounts-differ', `mounts '${first.mount}' and '${mount.found.name}' don't show the same files:\n${first.files}---\n${files}`);
    }
  }
}

/** What a kind of work is told of a mount; `testDir` is where the mount's files are made. */
const placeOn = ({ workDir }: Bed, mount: BedMount, testDir = mount.testDir): Place => ({ testDir, workDir, mount: mount.found.name });

function layOutJob(job: LayoutJob, bed: Bed, mount: BedMount, signal: AbortSignal, through = mount): Promise<void> {
  return mustLayOut(job, bed, mount, signal, job.layout.buildCommand(placeOn(bed, mount, through.testDir)), through);
}

/** Has the target forget names that it keeps, where the server behind a mount has a file open for each: those of several layouts may be too many. */
async function forgetFiles(bed: Bed, { onTooManyFiles }: BedMount, signal: AbortSignal): Promise<void> {
  if (onTooManyFiles === undefined) return;
  // What may not be dropped stays.
  await bed.machine.exec([...(bed.asRoot ?? []), 'sh', '-c', '(echo 2 > /proc/sys/vm/drop_caches) 2>/dev/null; true'], { timeoutMs: 120_000, signal });
}

async function mustLayOut(
  { workload, layout }: LayoutJob,
  bed: Bed,
  mount: BedMount,
  signal: AbortSignal,
  argv: readonly string[],
  through = mount,
): Promise<void> {
  const result = await bed.machine.exec(['sh', '-c', RUN_SCRIPT, 'sh', bed.workDir, ...argv], { timeoutMs: layout.deadlineSeconds * 1000, signal });
  signal.throwIfAborted();
  if (result.exitCode === 0) return;
  const stdout = result.stdout.toString('utf8');
  const { reason, hint } = layout.explain({ ...result, stdout });
  const meant = readErrno(`${stdout}\n${result.stderr}`) === 'EMFILE' ? through.onTooManyFiles : undefined;
  throw environmentError('layout-failed', `mount '${mount.found.name}': the files of ${workload.name} can't be laid out: ${reason}`, hint ?? meant);
}
