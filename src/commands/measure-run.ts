/** Measuring a run into its directory: what `fsbench fio` does, and what `fsbench check --confirm` does again. */

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { spentSeconds } from '../analyse/adaptive/costs.ts';
import { bootOfLoop, bootsOf } from '../model/boots.ts';
import { messageOf } from '../model/errors.ts';
import { withLength } from '../model/lengths.ts';
import { dropReplaced, isLost } from '../model/loop-key.ts';
import { type FoundMount, type LoopResult, type Plan, type RunRecord, SCHEMA_VERSION } from '../model/records.ts';
import { isRepeated } from '../model/repeats.ts';
import { countLoops, planOfShard } from '../model/shard.ts';
import { targetOfMount, targetsOf } from '../model/targets.ts';
import { describeWarning } from '../model/warnings.ts';
import { isInMemory } from '../mount/kinds.ts';
import { doubtBudget, estimateSeconds } from '../plan/estimate.ts';
import type { OptionValues } from '../plan/options.ts';
import { openProgress, type Progress } from '../render/progress.ts';
import type { Bed } from '../run/bed.ts';
import { measureAll, resumedWarnings } from '../run/measure.ts';
import { sayResume } from '../store/resume-words.ts';
import { createRunDirectory, isDiskFull, type RunDirectory } from '../store/run-directory.ts';
import { findTarget, paceOf } from '../target/kinds.ts';
import { kindOfWork } from '../work/kinds.ts';
import { heed } from './heed.ts';
import type { CommandIo } from './io.ts';
import { annotate, doubtCold, doubtMount } from './loop-notes.ts';
import { findPending, nextLoops } from './next-loops.ts';
import { openProvision, removeLeft } from './provision.ts';
import { recordBed, sayChange } from './record-bed.ts';
import { describeRepeats, describeWayOn } from './sitting-words.ts';
import { reachOf, sealRun } from './trust/trust.ts';
import { describeLength, findUntried, tryLength } from './try-lengths.ts';

/** 2026-11-20T12:34:56.789Z as 20261120T123456Z: a name for folders. */
export function compactTime(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d+/g, '');
}

/** The name, or the first of NAME-2, NAME-3 and so on that is not taken. */
export function freeName(name: string): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!existsSync(candidate)) return candidate;
  }
}

/** A run directory that is open, and whether loops of an earlier sitting are in it. */
export interface Sitting {
  readonly record: RunRecord;
  readonly directory: RunDirectory;
  readonly resumed: boolean;
  /** Made by this command: without a loop in it, it is of no use. */
  readonly isNew: boolean;
  /** Why the run can't be known as this user's later; null where it can. */
  readonly unsealed: string | null;
  /** Whether a program that is missing in the target may be installed there; absent: no. */
  readonly install?: boolean;
}

/**
 * A new run of this plan in `out`, or in a directory under reports/ that says when. `values` are the options that made the plan. Throws an
 * environment error where this host can't have one of its targets.
 */
export function beginRun(plan: Plan, values: OptionValues, out: string | undefined): Sitting {
  for (const target of targetsOf(plan)) findTarget(target).kind.checkHost?.(process);
  const now = new Date();
  const id = `${compactTime(now)}-${randomBytes(3).toString('hex')}`;
  const { record, unsealed } = sealRun({
    schemaVersion: SCHEMA_VERSION,
    id,
    startedAt: now.toISOString(),
    finishedAt: null,
    options: values,
    plan,
    mounts: [],
    environment: null,
    notes: [],
  });
  const directory = createRunDirectory(out ?? freeName(join('reports', `${compactTime(now)}-${findTarget(plan.target).kind.kind.replace(':', '-')}`)), record);
  return { record, directory, resumed: false, isNew: true, unsealed };
}

/** Measures what is missing of a sitting; resolves with the record as it then stands. */
async function measure(sitting: Sitting, results: LoopResult[], progress: Progress, signal: AbortSignal): Promise<RunRecord> {
  const { directory } = sitting;
  const { plan } = sitting.record;
  let { record } = sitting;
  let begunAt = performance.now() - spentSeconds(results) * 1000;
  const shareParent = plan.share ?? directory.dir;
  const seatings = new Map<string, { readonly beds: number; readonly changes: readonly string[] }>();
  const begun = new Set(sitting.directory.results.map(({ loop }) => bootOfLoop(plan, loop)));
  let goesOn = false;
  const told = new Set<string>();
  // A VM that is set up anew has the same to say.
  const sayOnce = (text: string) => {
    if (!told.has(text)) progress.say(text);
    told.add(text);
  };
  let part = planOfShard(plan);
  const onPrepared = (ms: number) => {
    begunAt += ms;
  };
  const provision = openProvision({ plan: part, runId: record.id, shareParent, install: sitting.install === true, onPrepared, say: sayOnce, signal });
  const resumedOn = (target: string) => {
    const { beds = 0, changes = [] } = seatings.get(target) ?? {};
    // Where targets take turns, each turn is a boot.
    return goesOn || (beds > 1 && plan.oneAtATime !== true) || changes.length > 0 ? resumedWarnings(changes) : [];
  };
  /** In one workload, or in any. */
  const doubt = ({ environment }: Bed, found: FoundMount, workload?: string) => {
    const workloads = workload === undefined ? plan.workloads : plan.workloads.filter(({ name }) => name === workload);
    return doubtMount(plan, found, environment.guestKernel, workloads);
  };
  try {
    await measureAll({
      // How long loops are is found out on the way.
      get plan() {
        return part;
      },
      async beforeLoop(bed, { workload: name }) {
        const untried = findUntried(part, name, results);
        if (untried === null) return;
        const length = await tryLength({ plan: part, kindOf: kindOfWork, isInMemory, signal }, bed, untried);
        // Kept before the first loop that is as long.
        ({ record } = sealRun({ ...record, plan: withLength(record.plan, name, length) }));
        part = withLength(part, name, length);
        directory.writeRun(record);
        progress.say(`${name} was tried: ${describeLength(length)}`);
      },
      pending: nextLoops(record, results, progress.say),
      targetOf: (mount) => targetOfMount(plan, mount),
      bootOf: ({ loop }) => bootOfLoop(plan, loop),
      onBoot(boot) {
        // Fresh machines are what a boot is; only those that come in the middle of one are worth a word.
        seatings.clear();
        goesOn = begun.has(boot);
        if (bootsOf(plan) > 1 && plan.budget === undefined) progress.say(`boot ${boot} of ${bootsOf(plan)}`);
      },
      provision: (target) => provision.open(target),
      kindOf: kindOfWork,
      isInMemory,
      warnings: (bed, key) => [
        ...bed.mounts.flatMap(({ found }) => (found.name === key.mount ? [...doubt(bed, found, key.workload), ...doubtCold(plan, found, key)] : [])),
        ...resumedOn(targetOfMount(plan, key.mount)),
      ],
      onBed(bed, target) {
        const recorded = recordBed(record, bed, target);
        seatings.set(target, { beds: (seatings.get(target)?.beds ?? 0) + 1, changes: recorded.changes });
        for (const each of bed.mounts.flatMap(({ found }) => doubt(bed, found))) sayOnce(describeWarning(each));
        for (const change of recorded.changes) progress.say(sayChange(change));
        ({ record } = recorded);
        directory.writeRun(record);
      },
      onSetUp: progress.say,
      onStart: progress.start,
      onResult(result, raw) {
        results.push(directory.append(annotate(result, plan, results, performance.now() - begunAt), raw));
        progress.finish(result);
      },
      onTrouble: progress.say,
      shareTrouble: provision.trouble,
      signal,
    });
    record = { ...record, finishedAt: record.finishedAt ?? new Date().toISOString() };
    directory.writeRun(record);
    return record;
  } finally {
    await provision.release();
    // A kill may have left something where nothing was pending any more.
    if (sitting.resumed && provision.shareDir() === null) removeLeft(plan, shareParent);
  }
}

/** A run that is whole. */
interface Finished {
  readonly record: RunRecord;
  readonly results: readonly LoopResult[];
  readonly directory: RunDirectory;
  /** True where nothing was missing when it was opened. */
  readonly wasComplete: boolean;
  /** To be awaited between pieces of what is made of it: throws after a signal. */
  readonly pause: () => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Measures all that is missing of the run that `open` opens, with progress on stderr, hands it to `finish` and closes the
 * directory. After a stop what was measured is kept, and stderr says how to go on; a new run without a single loop is taken
 * away.
 */
export async function runSitting<T>(open: () => Sitting, io: CommandIo, finish: (run: Finished) => Promise<T>): Promise<T> {
  // Before there is a directory: from then on a stop says how to go on.
  const held = io.holdSignals();
  try {
    return await runOpened(open(), io, held.signal, finish);
  } finally {
    held.release();
  }
}

async function runOpened<T>(sitting: Sitting, io: CommandIo, signal: AbortSignal, finish: (run: Finished) => Promise<T>): Promise<T> {
  const { directory, record } = sitting;
  const { plan } = record;
  const results = [...directory.results];
  const total = countLoops(plan);
  const missing = findPending(record, results).length;
  const { budget } = plan;
  const progress =
    budget === undefined
      ? openProgress(io.progress, total, total - missing, estimateSeconds(plan, paceOf), io.color)
      : openProgress(io.progress, null, results.length, budget.seconds === null ? null : budget.seconds - spentSeconds(results), io.color);
  if (!io.quiet) progress.say(`run directory: ${directory.dir}`);
  const doubt = sitting.isNew ? doubtBudget(plan, paceOf) : null;
  if (!io.quiet && doubt !== null) progress.say(doubt);
  if (!io.quiet && sitting.unsealed !== null && reachOf(record).length > 0)
    progress.say(`the run can't be marked as yours (${sitting.unsealed}): --resume and check --confirm will ask for --trust`);
  let measuring = true;
  try {
    const whole = await measure(sitting, results, io.quiet ? { ...progress, start: () => {}, finish: () => {}, say: () => {} } : progress, signal);
    progress.end();
    measuring = false;
    const current = dropReplaced(results);
    const lost = current.filter(isLost).length;
    if (lost > 0 && !io.quiet)
      io.tell(
        `${lost} ${lost === 1 ? 'loop was' : 'loops were'} lost with what died or could not be written. Measure again with: ${sayResume(plan, directory.dir)}`,
      );
    const repeated = current.filter(isRepeated);
    if (repeated.length > 0 && !io.quiet) io.tell(describeRepeats(repeated));
    const pause = () => heed(signal);
    await pause();
    return await finish({ record: whole, results: current, directory, wasComplete: missing === 0, pause, signal });
  } catch (error) {
    progress.end();
    const wayOn = describeWayOn(results, budget === undefined ? total : null, plan, directory.dir);
    if (signal.aborted) io.tell(`stopped (${messageOf(signal.reason)}); ${wayOn}`);
    // On a full disk the error says to go on with it.
    else if (results.length === 0 && sitting.isNew && !isDiskFull(error)) directory.discard();
    else if (measuring && !isDiskFull(error)) io.tell(wayOn);
    // Whatever a stop broke on its way, the stop is what happened.
    throw signal.aborted ? signal.reason : error;
  } finally {
    directory.close();
  }
}
