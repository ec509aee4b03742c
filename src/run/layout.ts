/** The test files: written once on each distinct file system before anything is timed, then seen to be there on every mount. */

import { createHash } from 'node:crypto';
import { environmentError } from '../model/errors.ts';
import type { Plan, Workload } from '../model/records.ts';
import { formatSizeOption } from '../text/units.ts';
import type { Bed, BedMount, Machine } from './bed.ts';
import { buildFioArgv, jobFileName } from '../fio/argv.ts';

/** Options that change how files are used and not which files there are. */
const NOT_OF_LAYOUT = /^(ioengine|rw|readwrite|rwmixread|rwmixwrite|iodepth|direct|runtime|group_reporting|fallocate|name|description)\b/;

/** The size of a write while laying out: small enough for every server, large enough to be quick. */
const LAYOUT_BLOCK_BYTES = 1024 ** 2;

const LAYOUT_SECONDS_PER_GIB = 240;

/** What a job's files depend on: two jobs of one signature use the same files. */
export function layoutSignature(workload: Workload): string {
  const lines = workload.jobText
    .split('\n')
    .map((line) => line.trim().replace(/\s*=\s*/, '='))
    .filter((line) => line !== '' && !/^[;#]/.test(line));
  const named = lines.some((line) => /^(filename|filename_format)=/.test(line) && !line.includes('$jobname'));
  return lines
    .filter((line) => !NOT_OF_LAYOUT.test(line))
    .map((line) => (named && line.startsWith('[') && line !== '[global]' ? '[]' : line))
    .join('\n');
}

/** Workloads of which each stands for all with the same files. */
export function chooseLayoutJobs(workloads: readonly Workload[]): Workload[] {
  const chosen = new Map<string, Workload>();
  for (const workload of workloads) {
    const signature = layoutSignature(workload);
    if (!chosen.has(signature)) chosen.set(signature, workload);
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
 * True where the files are whole already. fio gives a file its full size before it writes it: one that a kill cut short
 * looks complete and is full of holes, so without the stamp of a finished layout the folder, which is ours, is emptied.
 */
async function isLaidOut(machine: Machine, mount: BedMount, stamp: string, signal: AbortSignal): Promise<boolean> {
  const script = 'cd "$1" || exit 2; [ "$(cat .laid-out 2>/dev/null)" = "$2" ] && exit 0; rm -f -- .laid-out *; exit 1';
  const result = await machine.exec(['sh', '-c', script, 'sh', mount.testDir, stamp], { timeoutMs: 60_000, signal });
  return result.exitCode === 0;
}

/**
 * Lays out all files on the first mount of each filesKey and compares what the others show with it.
 * Throws `layout-failed` with fio's reason (a full or read-only share), `mount-unusable`, or `mounts-differ`.
 */
export async function layOut(plan: Plan, bed: Bed, signal: AbortSignal): Promise<void> {
  const jobs = chooseLayoutJobs(plan.workloads);
  const firsts = bed.mounts.filter(({ filesKey }, index) => bed.mounts.findIndex((other) => other.filesKey === filesKey) === index);
  const stamp = createHash('sha256')
    .update(JSON.stringify([plan.fio.sizeBytes, jobs.map(layoutSignature)]))
    .digest('hex');
  for (const mount of firsts) {
    if (await isLaidOut(bed.machine, mount, stamp, signal)) continue;
    for (const workload of jobs) await layOutJob(plan, bed, mount, workload, signal);
    await bed.machine.exec(['sh', '-c', 'sync && printf %s "$2" > "$1/.laid-out"', 'sh', mount.testDir, stamp], { timeoutMs: 120_000, signal });
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

async function layOutJob(plan: Plan, bed: Bed, mount: BedMount, workload: Workload, signal: AbortSignal): Promise<void> {
  const blockSizeBytes = Math.max(plan.fio.blockSizeBytes, Math.min(LAYOUT_BLOCK_BYTES, plan.fio.sizeBytes));
  const argv = buildFioArgv({ ...plan.fio, direct: 0, blockSizeBytes }, mount.testDir, jobFileName(bed.workDir, plan, workload.name));
  // overwrite: files of jobs that only write are written in full too, not left with holes.
  argv.splice(-1, 0, '--create_only=1', '--overwrite=1');
  // Timers of Node end at 2^31 ms.
  const seconds = Math.min(2_000_000, 60 + (LAYOUT_SECONDS_PER_GIB * plan.fio.sizeBytes * 4) / 1024 ** 3);
  const result = await bed.machine.exec(argv, { timeoutMs: seconds * 1000, signal });
  signal.throwIfAborted();
  if (result.exitCode === 0) return;
  const said = `${result.stdout.toString('utf8')}\n${result.stderr}`.split('\n').filter((line) => /error=|No space|Read-only|fio:/.test(line));
  const how = result.timedOut ? `no end after ${Math.round(seconds)} s` : (said[0] ?? `fio ended with exit code ${result.exitCode}`);
  const text = `${how} ${said.join(' ')}`;
  const hint = /No space/i.test(text)
    ? `make room, or lower --size (now ${formatSizeOption(plan.fio.sizeBytes)})`
    : /Read-only/i.test(text)
      ? 'choose a share that can be written to'
      : undefined;
  throw environmentError('layout-failed', `mount '${mount.found.name}': the files of ${workload.name} can't be laid out: ${how}`, hint);
}
