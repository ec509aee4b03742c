/**
 * A workload on a mount explained: its work done again, never the timed loops. Requests of the target's kernel are counted on all machines that
 * let us. In a VM of our own fio's jobs run twice, shortened: once their server is traced, which tells what it did for each I/O; once each read
 * and write of the server is held back: an I/O that ended sooner did not wait for the server.
 */

import { basename } from 'node:path';
import { environmentError, FsbenchError } from '../model/errors.ts';
import type { Explained } from '../model/explained.ts';
import { withoutLengths } from '../model/lengths.ts';
import type { Plan, Workload } from '../model/records.ts';
import { asksDirect } from '../model/sweep.ts';
import type { Bed, BedMount } from '../run/bed.ts';
import type { LoopOptions } from '../run/loop.ts';
import { prepareLoop } from '../run/prepare.ts';
import { diffServer, findServers, readServer } from '../run/served.ts';
import { GRACE_SECONDS, judgeAfter, takeStep, underDeadline } from '../run/steps.ts';
import { type FioWaits, readFioWaits } from './fio-waits.ts';
import { countRequests, protocolOf, type Requests } from './requests.ts';
import { READS, sumServerWork, TRACED, WRITES } from './server-work.ts';
import { parseStrace } from './strace.ts';
import { withTrace } from './trace.ts';

/** I/Os of a job in the traced loop, and in the one that is held back: a queue of 16 twice over. */
const TRACED_IOS = 256;
const HELD_IOS = 32;

/** Far above what an I/O takes in memory on an idle machine, so that it can't be mistaken; a hundred take seconds. */
const HOLD_MS = 20;
/** On a busy one an I/O takes longer: so many times that, and no more than this, for all of them to come to their end. */
const HOLD_FACTOR = 5;
const MOST_HOLD_MS = 100;

/** Longest that a loop runs, whatever it has done. */
const MOST_SECONDS = 10;

const LEAST_FILE_BYTES = 16 * 1024 ** 2;

/** The plan for loops of so few I/Os: files need not be as large, which are laid out anew. */
export function shortenPlan(plan: Plan): Plan {
  const { fio } = plan;
  const sizeBytes = Math.min(fio.sizeBytes, Math.max(LEAST_FILE_BYTES, TRACED_IOS * fio.blockSizeBytes));
  return { ...withoutLengths(plan), fio: { ...fio, sizeBytes, runtimeSeconds: MOST_SECONDS } };
}

/** How long the server is held back so that an I/O that does not wait for it is told from one that does; in ms, after the shortest of a loop that was not. */
export function chooseHoldMs({ leastWriteMs, leastSubmitMs }: Pick<FioWaits, 'leastWriteMs' | 'leastSubmitMs'>): number {
  return Math.min(MOST_HOLD_MS, Math.max(HOLD_MS, Math.ceil(HOLD_FACTOR * Math.max(leastWriteMs ?? 0, leastSubmitMs ?? 0))));
}

/** What is wanted of a cell. */
interface CellOptions extends LoopOptions {
  /** A folder of ours for traces. */
  readonly dir: string;
  /** Whether its fio job is of I/Os that can be counted and cut short. */
  readonly isOfIos: boolean;
  /** Whether its server is a process that we started. */
  readonly isOwnVm: boolean;
}

/** Does the work of a loop, once. Throws an environment error with why it did not end well. */
async function actOnce({ plan, kindOf, signal, isOfIos }: CellOptions, bed: Bed, mount: BedMount, workload: Workload, ios: number): Promise<FioWaits | null> {
  const kind = kindOf(workload);
  const place = { testDir: mount.testDir, workDir: bed.workDir, mount: mount.found.name };
  const deadline = kind.deadlineSeconds(plan, workload);
  const argv = kind.buildCommand(plan, workload, place);
  // The job file wins over it, as over all options.
  if (isOfIos) argv.splice(-1, 0, `--number_ios=${ios}`);
  const ended = await bed.machine.exec(underDeadline(bed, argv, deadline), { timeoutMs: (deadline + 2 * GRACE_SECONDS) * 1000, signal });
  signal.throwIfAborted();
  const stdout = ended.stdout.toString('utf8');
  const said = kind.judge({ ...ended, stdout, timedOut: ended.timedOut || ended.exitCode === 124 }, plan, workload);
  const waits = isOfIos ? readFioWaits(stdout) : null;
  if (said.outcome !== 'ok' || (isOfIos && waits === null)) throw environmentError('not-explained', said.errno ?? said.reason ?? 'fio printed no figures');
  return waits;
}

/** Does something while requests are counted, where that can be: else they are null. */
async function whileCounted<T>(bed: Bed, { found }: BedMount, act: () => Promise<T>): Promise<{ done: T; requests: Requests | null }> {
  const protocol = protocolOf(found.fstype);
  if (protocol === null) return { done: await act(), requests: null };
  let begun = false;
  try {
    return await countRequests(bed, protocol, () => {
      begun = true;
      return act();
    });
  } catch (error) {
    if (begun || !(error instanceof FsbenchError)) throw error;
    return { done: await act(), requests: null };
  }
}

/** Prints what the guest holds of the files in $1. */
const CACHED_SCRIPT = 'cd "$1" && fincore -b -n -o RES -- * | { total=0; while read -r bytes; do total=$((total + bytes)); done; echo "$total"; }';

async function readCached({ signal }: CellOptions, bed: Bed, { testDir, found }: BedMount): Promise<number | null> {
  // A mount of FUSE may drop what it has of a file when it is opened to be looked at (FOPEN_KEEP_CACHE).
  if (protocolOf(found.fstype) === 'fuse') return null;
  const cached = await bed.machine.exec(['sh', '-c', CACHED_SCRIPT, 'sh', testDir], { timeoutMs: 30_000, signal });
  const text = cached.stdout.toString('utf8').trim();
  return cached.exitCode === 0 && /^\d+$/.test(text) ? Number(text) : null;
}

/** What is known of a cell whose server is not traced. */
const UNTRACED = { serverReads: null, serverWrites: null, syncs: null, direct: null, diskReadBytes: null, guestCachedBytes: null, heldBack: null };

/** By its requests alone. */
async function explainByRequests(options: CellOptions, bed: Bed, mount: BedMount, workload: Workload): Promise<Explained> {
  const { plan, kindOf, signal, isOfIos } = options;
  const { found, testDir } = mount;
  const protocol = protocolOf(found.fstype);
  if (protocol === null) throw environmentError('not-explained', `requests of ${found.fstype} can't be counted: those of 9p and FUSE (virtiofs, sshfs) can`);
  const steps = kindOf(workload).buildSteps?.(workload, { testDir, workDir: bed.workDir, mount: found.name }, plan) ?? {};
  const mustTake = async (step: typeof steps.before) => {
    const { reason } = await takeStep(step, bed, signal);
    if (reason !== null) throw environmentError('not-explained', reason);
  };
  let counted: Awaited<ReturnType<typeof countRequests<FioWaits | null>>>;
  let after: Awaited<ReturnType<typeof takeStep>>;
  try {
    await mustTake(steps.before);
    await prepareLoop(options, bed, mount);
    await mustTake(steps.warmUp);
    counted = await countRequests(bed, protocol, () => actOnce(options, bed, mount, workload, TRACED_IOS));
  } finally {
    after = await takeStep(steps.after, bed, signal);
  }
  const { outcome, reason } = judgeAfter({ outcome: 'ok', reason: null, errno: null, metrics: null, warnings: [] }, after);
  if (outcome !== 'ok') throw environmentError('not-explained', reason ?? outcome);
  const { done, requests } = counted;
  const guestCachedBytes = isOfIos ? await readCached(options, bed, mount) : null;
  const ofFio = { reads: done?.reads ?? 0, writes: done?.writes ?? 0, directAsked: isOfIos && asksDirect(plan, workload) };
  return { workload: workload.name, mount: found.name, requests, ...UNTRACED, ...ofFio, guestCachedBytes };
}

/** With its server traced. */
async function explainByTrace(options: CellOptions, bed: Bed, mount: BedMount, workload: Workload): Promise<Explained> {
  const { plan, signal, dir } = options;
  const pids = findServers(bed, mount);
  if (pids.length === 0) throw environmentError('not-traced', `the server of mount '${mount.found.name}' can't be seen from this host`);
  const act = async (ios: number) => (await actOnce(options, bed, mount, workload, ios)) as FioWaits;
  // Only the sftp server moves files by read and write; others wake each other by them, at every request.
  const isMoving = (name: string) => mount.server === 'sshd' || /^p(read|write)/.test(name);
  const moving = [...READS, ...WRITES].filter(isMoving);
  await prepareLoop(options, bed, mount);
  const before = readServer(bed, mount);
  const calls = [...moving, ...TRACED.filter((name) => !READS.includes(name) && !WRITES.includes(name))];
  // Counting begins and ends with the server let go: it changes the kernel's own code, for which an emulator stops all processors.
  const { done, requests } = await whileCounted(bed, mount, () => withTrace({ pids, dir, name: 'traced', calls, signal }, () => act(TRACED_IOS)));
  const { done: traced, trace } = done;
  const served = diffServer(before, readServer(bed, mount), mount);
  const guestCachedBytes = await readCached(options, bed, mount);
  await prepareLoop(options, bed, mount);
  const holdBack = { calls: moving, byMs: chooseHoldMs(traced) };
  const { done: held } = await withTrace({ pids, dir, name: 'held-back', calls: moving, holdBack, signal }, () => act(HELD_IOS));
  const { leastReadMs, leastWriteMs, leastSubmitMs } = held;
  return {
    workload: workload.name,
    mount: mount.found.name,
    reads: traced.reads,
    writes: traced.writes,
    requests,
    ...sumServerWork(parseStrace(trace), basename(mount.testDir)),
    directAsked: asksDirect(plan, workload),
    diskReadBytes: served?.diskReadBytes ?? null,
    guestCachedBytes,
    heldBack: { byMs: holdBack.byMs, leastReadMs, leastWriteMs, leastSubmitMs },
  };
}

/** Throws an environment error where the work does not end well, or nothing can be told of it. */
export const explainCell = (options: CellOptions, bed: Bed, mount: BedMount, workload: Workload): Promise<Explained> =>
  options.isOwnVm && options.isOfIos ? explainByTrace(options, bed, mount, workload) : explainByRequests(options, bed, mount, workload);
