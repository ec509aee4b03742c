/**
 * A workload on a mount explained: its fio job twice more, shortened, never the timed ones. Once its server is traced, which tells what it
 * did for each I/O; once each read and write of the server is held back: an I/O that ended sooner did not wait for the server.
 */

import { basename } from 'node:path';
import { environmentError } from '../model/errors.ts';
import type { Explained } from '../model/explained.ts';
import { withoutLengths } from '../model/lengths.ts';
import type { Plan, Workload } from '../model/records.ts';
import type { Bed, BedMount } from '../run/bed.ts';
import { type LoopOptions, prepareLoop } from '../run/loop.ts';
import { diffServer, findServers, readServer } from '../run/served.ts';
import { GRACE_SECONDS, underDeadline } from '../run/steps.ts';
import { readFioWaits } from './fio-waits.ts';
import { READS, sumServerWork, TRACED, WRITES } from './server-work.ts';
import { parseStrace } from './strace.ts';
import { withTrace } from './trace.ts';

/** I/Os of a job in the traced loop, and in the one that is held back: a queue of 16 twice over. */
const TRACED_IOS = 256;
const HELD_IOS = 32;

/** Far above what any I/O takes in memory, so that it can't be mistaken; a hundred take seconds. */
const HOLD_MS = 20;

/** Longest that a loop runs, whatever it has done. */
const MOST_SECONDS = 10;

const LEAST_FILE_BYTES = 16 * 1024 ** 2;

/** The plan for loops of so few I/Os: files need not be as large, which are laid out anew. */
export function shortenPlan(plan: Plan): Plan {
  const { fio } = plan;
  const sizeBytes = Math.min(fio.sizeBytes, Math.max(LEAST_FILE_BYTES, TRACED_IOS * fio.blockSizeBytes));
  return { ...withoutLengths(plan), fio: { ...fio, sizeBytes, runtimeSeconds: MOST_SECONDS } };
}

/** Prints what the guest holds of the files in $1. */
const CACHED_SCRIPT = 'cd "$1" && fincore -b -n -o RES -- * | { total=0; while read -r bytes; do total=$((total + bytes)); done; echo "$total"; }';

/** Throws an environment error where the job does not end well or the server can't be traced. */
export async function explainCell(options: LoopOptions & { readonly dir: string }, bed: Bed, mount: BedMount, workload: Workload): Promise<Explained> {
  const { plan, kindOf, signal, dir } = options;
  const kind = kindOf(workload);
  const pids = findServers(bed, mount);
  if (pids.length === 0) throw environmentError('not-traced', `the server of mount '${mount.found.name}' can't be seen from this host`);
  const [place, deadline] = [{ testDir: mount.testDir, workDir: bed.workDir, mount: mount.found.name }, kind.deadlineSeconds(plan, workload)];
  const act = async (ios: number) => {
    const argv = kind.buildCommand(plan, workload, place);
    // The job file wins over it, as over all options.
    argv.splice(-1, 0, `--number_ios=${ios}`);
    const ended = await bed.machine.exec(underDeadline(bed, argv, deadline), { timeoutMs: (deadline + 2 * GRACE_SECONDS) * 1000, signal });
    signal.throwIfAborted();
    const stdout = ended.stdout.toString('utf8');
    const said = kind.judge({ ...ended, stdout, timedOut: ended.timedOut || ended.exitCode === 124 }, plan, workload);
    const waits = readFioWaits(stdout);
    if (said.outcome !== 'ok' || waits === null) throw environmentError('not-explained', said.errno ?? said.reason ?? 'fio printed no figures');
    return waits;
  };
  await prepareLoop(options, bed, mount);
  const before = readServer(bed, mount);
  const traced = await withTrace({ pids, dir, name: 'traced', calls: TRACED, signal }, () => act(TRACED_IOS));
  const served = diffServer(before, readServer(bed, mount), mount);
  const cached = await bed.machine.exec(['sh', '-c', CACHED_SCRIPT, 'sh', mount.testDir], { timeoutMs: 30_000, signal });
  await prepareLoop(options, bed, mount);
  // Only the sftp server moves files by read and write; others wake each other by them.
  const isMoving = (name: string) => mount.server === 'sshd' || /^p(read|write)/.test(name);
  const calls = [...READS, ...WRITES].filter(isMoving);
  const holdBack = { calls, byMs: HOLD_MS };
  const { done: held } = await withTrace({ pids, dir, name: 'held-back', calls, holdBack, signal }, () => act(HELD_IOS));
  const { leastReadMs, leastWriteMs, leastSubmitMs } = held;
  return {
    workload: workload.name,
    mount: mount.found.name,
    reads: traced.done.reads,
    writes: traced.done.writes,
    ...sumServerWork(parseStrace(traced.trace), basename(mount.testDir)),
    directAsked: plan.fio.direct === 1,
    diskReadBytes: served?.diskReadBytes ?? null,
    guestCachedBytes: cached.exitCode === 0 ? Number(cached.stdout.toString('utf8')) : null,
    heldBack: { byMs: HOLD_MS, leastReadMs, leastWriteMs, leastSubmitMs },
  };
}
