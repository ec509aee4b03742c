/** The measuring loop over a whole plan: bed made, files laid out, loops measured in order, what breaks mended. */

import { environmentError, messageOf } from '../model/errors.ts';
import type { LoopKey, LoopResult, Workload } from '../model/records.ts';
import { type Warning, warn } from '../model/warnings.ts';
import { type Bed, SHARE_FILES } from './bed.ts';
import { layOut } from './layout.ts';
import { isLeft, type LoopOptions, measureLoop, type RawOutput } from './loop.ts';
import { BedLost } from './steps.ts';

export interface MeasureOptions extends LoopOptions {
  /** Loops still to be measured, in order; each is asked for when what came of those before it is recorded. */
  readonly pending: Iterable<LoopKey>;
  /** Warnings that a loop carries in this sitting, whatever comes of it. */
  readonly warnings: (bed: Bed, key: LoopKey) => readonly Warning[];
  /** The target that has a mount. */
  readonly targetOf: (mount: string) => string;
  /** Which boot a loop belongs to: for another one all is set up anew. */
  readonly bootOf: (key: LoopKey) => number;
  /** Before the first loop of a boot that is measured. */
  readonly onBoot: (boot: number) => void;
  readonly provision: (target: string) => Promise<Bed>;
  readonly onBed: (bed: Bed, target: string) => void;
  /** What is being set up, where that can take minutes. */
  readonly onSetUp?: (text: string) => void;
  readonly onStart: (key: LoopKey) => void;
  /** What is done in its bed before a loop is measured; absent: nothing. */
  readonly beforeLoop?: (bed: Bed, key: LoopKey) => Promise<void>;
  readonly onResult: (result: Omit<LoopResult, 'raw'>, raw: RawOutput) => void;
  readonly onTrouble: (text: string) => void;
  /** Why this host can't write to the share; null where it can, and where nothing is shared. */
  readonly shareTrouble: () => string | null;
}

/** So many beds in a row that were lost without a good loop between end the run: it can be resumed. */
const MOST_LOSSES = 3;

const NO_OUTPUT: RawOutput = { stdout: Buffer.alloc(0), stderr: '' };

/** What has died, in words, when all that dies with it has; null while all is well. */
async function settledFault(bed: Bed): Promise<string | null> {
  await bed.settle?.();
  return bed.fault();
}

async function setUp(options: MeasureOptions, target: string): Promise<Bed> {
  const bed = await options.provision(target);
  try {
    await layOut(options.plan, options.kindOf, bed, options.signal, options.onSetUp);
    options.onBed(bed, target);
    return bed;
  } catch (error) {
    const fault = await settledFault(bed);
    await bed[Symbol.asyncDispose]();
    throw fault === null || options.signal.aborted ? error : environmentError('bed-lost', fault, undefined, error);
  }
}

function lostResult(key: LoopKey, reason: string, startedAt: Date, elapsedMs: number): Omit<LoopResult, 'raw'> {
  return {
    ...key,
    outcome: 'failed',
    reason,
    errno: null,
    startedAt: startedAt.toISOString(),
    elapsedMs,
    metrics: null,
    warnings: [warn('target-lost', '')],
    fioArgv: [],
    guest: null,
    host: null,
    hostCpuSeconds: null,
  };
}

/** Beds that are set up, by target. */
function openBeds(options: MeasureOptions) {
  const beds = new Map<string, Bed>();
  const close = async (target: string) => {
    const bed = beds.get(target);
    beds.delete(target);
    await bed?.[Symbol.asyncDispose]();
  };
  const closeAll = async () => {
    for (const target of [...beds.keys()]) await close(target);
  };
  return {
    /** The bed of a target, set up where there is none; others are put away first where they can't be there at once. */
    async get(target: string): Promise<Bed> {
      const known = beds.get(target);
      if (known !== undefined) return known;
      if (options.plan.oneAtATime === true) await closeAll();
      const bed = await setUp(options, target);
      beds.set(target, bed);
      return bed;
    },
    close,
    closeAll,
    [Symbol.asyncDispose]: closeAll,
  };
}

const isOnShare = (bed: Bed, mount: string) => bed.mounts.some(({ found, filesKey }) => found.name === mount && filesKey === SHARE_FILES);

/** Measures all pending loops. Resolves when the last is recorded; throws where the run can't go on, with all results kept. */
export async function measureAll(options: MeasureOptions): Promise<void> {
  const { plan, kindOf, signal } = options;
  let losses = 0;
  let boot = 0;
  await using beds = openBeds(options);
  for (const key of options.pending) {
    signal.throwIfAborted();
    if (options.bootOf(key) !== boot) {
      boot = options.bootOf(key);
      await beds.closeAll();
      options.onBoot(boot);
    }
    const target = options.targetOf(key.mount);
    const bed = await beds.get(target);
    options.onStart(key);
    const startedAt = new Date();
    const begun = performance.now();
    let lost: string | null = null;
    let measured: Awaited<ReturnType<typeof measureLoop>> | null = null;
    try {
      await options.beforeLoop?.(bed, key);
      measured = await measureLoop(options, bed, key);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      const fault = await settledFault(bed);
      lost = fault ?? messageOf(error);
      if (!(error instanceof BedLost) && fault === null && (error as { code?: string }).code !== 'target-lost') throw error;
      options.onResult(lostResult(key, lost, startedAt, Math.round(performance.now() - begun)), NO_OUTPUT);
    }
    if (measured !== null) {
      const { result, raw } = measured;
      const trouble = result.outcome !== 'ok' && isOnShare(bed, key.mount) ? options.shareTrouble() : null;
      const unwritable = trouble === null ? [] : [warn('share-unwritable', trouble)];
      options.onResult({ ...result, warnings: [...result.warnings, ...unwritable, ...options.warnings(bed, key)] }, raw);
      const { program } = kindOf(plan.workloads.find(({ name }) => name === key.workload) as Workload);
      if (result.outcome === 'timed-out' && (await isLeft(bed).catch(() => true))) lost = `${program} could not be stopped`;
      else losses = 0;
    }
    if (lost !== null) {
      losses++;
      options.onTrouble(`${lost}; setting everything up anew`);
      await beds.close(target);
      if (losses >= MOST_LOSSES) throw environmentError('bed-lost', `the target was lost ${losses} times in a row, last: ${lost}`);
    }
  }
}

/** The warnings of a sitting that goes on with an earlier one. */
export function resumedWarnings(changes: readonly string[]): Warning[] {
  return [warn('resumed', ''), ...(changes.length === 0 ? [] : [warn('environment-changed', changes.join(', '))])];
}
