/** What is done before a loop's command: caches written back, dropped and checked, both machines probed. */

import { writeFileSync } from 'node:fs';
import type { FoundMount, Plan } from '../model/records.ts';
import { type Warning, warn } from '../model/warnings.ts';
import { type RunResult, run } from '../process/run.ts';
import { formatMebibytes } from '../text/units.ts';
import type { Bed, BedMount } from './bed.ts';
import { PROBE_SCRIPT } from './probes.ts';
import { BedLost } from './steps.ts';

export const PREPARE_TIMEOUT_MS = 120_000;

/** Cached bytes of the test files that still count as dropped: what looking at them may bring back. */
const WARM_LIMIT_BYTES = 1024 ** 2;

/**
 * Writes back, drops, counts what is still cached (fincore asks mincore(2) of each file), probes. $1: the test folder; then words
 * that make a command root's, where there are any.
 */
export const PREPARE_SCRIPT = `sync
cd "$1" || exit 1
shift
if if [ $# = 0 ]; then (echo 3 > /proc/sys/vm/drop_caches) 2>/dev/null; else "$@" sh -c 'echo 3 > /proc/sys/vm/drop_caches' 2>/dev/null; fi
then echo 'dropped yes'; else echo 'dropped no'; fi
if command -v fincore > /dev/null; then
  total=0
  for bytes in $(fincore -b -n -o RES -- * 2>/dev/null); do total=$((total + bytes)); done
  echo "cached $total"
fi
${PROBE_SCRIPT}`;

/** What of a plan says how a loop is prepared. */
export interface PrepareOptions {
  readonly plan: Plan;
  /** Whether a mount is of nothing but memory: its files are always cached. */
  readonly isInMemory: (found: FoundMount) => boolean;
  readonly signal: AbortSignal;
}

/** What can be doubted of it, and what the target printed. */
export interface Prepared {
  readonly warnings: readonly Warning[];
  readonly text: string;
}

/** The host's caches, dropped where asked; false where that is not allowed. */
async function dropHostCaches(signal: AbortSignal): Promise<boolean> {
  try {
    // Only clean pages can be dropped.
    await run(['sync'], { signal });
    if (signal.aborted) return false;
    writeFileSync('/proc/sys/vm/drop_caches', '3');
    return true;
  } catch {
    return false;
  }
}

/** Drops the caches of this host before the target drops its own, where both are one kernel's and the target may not; whether that was done. */
export const dropForTarget = async (bed: Bed, signal: AbortSignal): Promise<boolean> => bed.sharesKernel === true && (await dropHostCaches(signal));

/** What comes after the target has printed its part: doubts of that, and the host's part. `byHost`: what dropForTarget said. */
export async function finishPreparing(
  { plan, isInMemory, signal }: PrepareOptions,
  bed: Bed,
  mount: BedMount,
  text: string,
  byHost: boolean,
): Promise<Prepared> {
  const warnings: Warning[] = [];
  const cached = Number(/^cached (\d+)$/m.exec(text)?.[1] ?? 0);
  if (!text.includes('dropped yes') && !byHost) warnings.push(warn('caches-not-dropped', ''));
  else if (!/^cached \d+$/m.test(text)) warnings.push(warn('caches-unchecked', ''));
  else if (cached > WARM_LIMIT_BYTES && !isInMemory(mount.found)) warnings.push(warn('caches-still-warm', formatMebibytes(cached)));
  // What the loop before wrote would else reach the host's disk while this one is timed.
  await bed.syncHost?.(signal);
  if (plan.dropHostCaches && !bed.isHost && !byHost && !(await dropHostCaches(signal))) warnings.push(warn('caches-not-dropped', "the host's"));
  return { warnings, text };
}

const withWords = (text: string, { timedOut, stderr }: RunResult) => (timedOut || stderr.trim() === '' ? text : `${text}: ${stderr.trim()}`);

/** The error of a target that did not do its part. */
export const notPrepared = ({ found }: BedMount, result: RunResult): BedLost =>
  new BedLost(withWords(`mount '${found.name}' did not answer while its caches were dropped`, result));

/** The error of one that ended while this host did its own. */
export const goneMeanwhile = ({ found }: BedMount, result: RunResult): BedLost =>
  new BedLost(withWords(`the target of mount '${found.name}' ended while this host's part of a loop was prepared`, result));

/** All of it in a trip of its own. Throws BedLost where the target does not answer. */
export async function prepareLoop(options: PrepareOptions, bed: Bed, mount: BedMount): Promise<Prepared> {
  const { signal } = options;
  const byHost = await dropForTarget(bed, signal);
  const argv = ['sh', '-c', PREPARE_SCRIPT, 'sh', mount.testDir, ...(bed.asRoot ?? [])];
  const result = await bed.machine.exec(argv, { timeoutMs: PREPARE_TIMEOUT_MS, signal });
  signal.throwIfAborted();
  if (result.exitCode !== 0) throw notPrepared(mount, result);
  return finishPreparing(options, bed, mount, result.stdout.toString('utf8'), byHost);
}
