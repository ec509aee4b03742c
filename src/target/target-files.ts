/** The folders and job files fsbench makes in a target, and what the target says of its mounts. */

import type { Target } from '../machine/target.ts';
import { environmentError, usageError } from '../model/errors.ts';
import type { FoundMount, MountSpec, Plan } from '../model/records.ts';
import type { DaemonProgram, ExpectedMount } from '../mount/kind.ts';
import { findMismatches, findMountOf, type MountEntry, parseMountTable } from '../mount/verify.ts';
import { digestFolder } from '../process/folder-digest.ts';
import { run } from '../process/run.ts';
import type { WorkFolder } from '../work/kind.ts';
import { kindOfWork } from '../work/kinds.ts';

/** How long a target may take for a small command. */
export const TIMEOUT_MS = 30_000;

/** A folder of many files, on its way to a slow target. */
const SEND_TIMEOUT_MS = 600_000;

/** Runs a small command in the target; a failure is an environment error that says `what` failed, `no-answer` where it did not end in time. */
export async function mustExec(target: Target, what: string, argv: readonly string[], timeoutMs = TIMEOUT_MS): Promise<string> {
  const result = await target.exec(argv, { timeoutMs });
  if (result.timedOut) throw environmentError('no-answer', `${what}: no answer in ${timeoutMs / 1000} s`);
  if (result.exitCode !== 0) {
    const said = (result.stderr.trim() || result.stdout.toString('utf8').trim()).split('\n').at(-1) ?? '';
    throw environmentError('target-failed', `${what}: ${said || `exit code ${result.exitCode}`}`);
  }
  return result.stdout.toString('utf8');
}

/** Packs a folder of this host as an archive in the target. Throws a usage error where the folder is no longer what was planned with. */
async function sendFolder(target: Target, { path, digest, archive }: WorkFolder): Promise<void> {
  const now = digestFolder(path);
  if (now.digest !== digest)
    throw usageError('workdir-changed', `${path} is not what it was when the run was planned`, 'start a new run: its loops measure one state of the folder');
  const packed = await run(['tar', '-C', path, '-cf', '-', '.'], { env: { COPYFILE_DISABLE: '1' }, timeoutMs: SEND_TIMEOUT_MS });
  if (packed.exitCode !== 0) throw environmentError('workdir-unreadable', `${path} can't be packed: ${packed.stderr.trim() || 'too large'}`);
  const sent = await target.exec(['sh', '-c', 'cat > "$1"', 'sh', archive], { stdin: packed.stdout, timeoutMs: SEND_TIMEOUT_MS });
  if (sent.exitCode !== 0)
    throw environmentError(
      'target-failed',
      `${path} can't be sent to the target: ${sent.stderr.trim() || 'no answer'}`,
      'it needs room for the folder, packed',
    );
}

const BATCH_BYTES = 64 * 1024;

/** In their order, as few lists as have no more than BATCH_BYTES each, but for a list of one; one empty list of none. */
function splitBySize<File extends { readonly path: string; readonly text: string }>(files: readonly File[]): File[][] {
  const batches: File[][] = [[]];
  let bytes = 0;
  for (const file of files) {
    const own = Buffer.byteLength(file.path) + Buffer.byteLength(file.text);
    if (bytes > 0 && bytes + own > BATCH_BYTES) {
      batches.push([]);
      bytes = 0;
    }
    (batches.at(-1) as File[]).push(file);
    bytes += own;
  }
  return batches;
}

/** Writes the files that the plan's work wants into `workDir`, in as few commands as hold them, and then the folders. */
export async function writeWorkFiles(target: Target, plan: Plan, workDir: string): Promise<void> {
  const wanted = plan.workloads.flatMap((workload) => kindOfWork(workload).buildFiles(plan, workload, workDir));
  const files = [...new Map(wanted.map((file) => [file.path, file])).values()];
  // All in one command, which for ssh is one argument: as many as it may surely have (128 KiB, execve(2)), quotes and all.
  const batches = splitBySize(files);
  const script = 'mkdir -p "$1" || exit 1; shift; while [ $# -gt 0 ]; do printf %s "$2" > "$1" || exit 1; shift 2; done';
  for (const batch of batches) {
    const pairs = batch.flatMap(({ path, text }) => [path, text]);
    await mustExec(target, `job files can't be written to ${workDir}`, ['sh', '-c', script, 'sh', workDir, ...pairs]);
  }
  for (const workload of plan.workloads) for (const folder of kindOfWork(workload).findFolders?.(workload, workDir) ?? []) await sendFolder(target, folder);
}

/** The target's mount table. */
export async function readMountTable(target: Target): Promise<MountEntry[]> {
  return parseMountTable(await mustExec(target, "the target's mounts can't be read", ['cat', '/proc/self/mounts']));
}

/** The mount at `mountPoint` as found, or an error that names every difference from what was asked for. */
export function checkMount(
  spec: MountSpec,
  mountPoint: string,
  expected: ExpectedMount | null,
  entries: readonly MountEntry[],
  daemon: { readonly program: DaemonProgram; readonly argv: readonly string[] } | null,
): FoundMount {
  const entry = findMountOf(mountPoint, entries);
  if (entry === undefined || (expected !== null && entry.mountPoint !== mountPoint)) {
    throw environmentError('mount-missing', `mount '${spec.name}': nothing is mounted on ${mountPoint}`);
  }
  const mismatches = expected === null ? [] : findMismatches(expected, entry);
  if (mismatches.length > 0) {
    throw environmentError(
      'mount-mismatch',
      `mount '${spec.name}' is not what was asked for: ${mismatches.join('; ')}`,
      'ask for what this kernel and server can do; fsbench never measures another mount in its place',
    );
  }
  return {
    name: spec.name,
    kind: spec.kind,
    source: entry.source,
    fstype: entry.fstype,
    mountPoint: entry.mountPoint,
    options: entry.options,
    daemon: daemon === null ? null : { flavour: daemon.program.flavour, version: daemon.program.version, argv: daemon.argv },
  };
}
