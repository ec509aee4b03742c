/** A loop's command with what comes before and after it: in one trip into the target, or in two where something else comes between. */

import { randomBytes } from 'node:crypto';
import type { RunResult } from '../process/run.ts';
import { quoteForShell } from '../text/quote.ts';
import type { Bed, BedMount } from './bed.ts';
import {
  dropForTarget,
  finishPreparing,
  goneMeanwhile,
  notPrepared,
  PREPARE_SCRIPT,
  PREPARE_TIMEOUT_MS,
  type Prepared,
  type PrepareOptions,
} from './prepare.ts';
import { PROBE_SCRIPT } from './probes.ts';
import { GRACE_SECONDS, RUN_SCRIPT, underDeadline } from './steps.ts';
import { type Watched, watchLoop } from './watch-loop.ts';

/** A command that was run, whatever came of it. */
export interface Ran extends Watched {
  /** What it printed, without what is around it. */
  readonly done: RunResult;
  /** What the probe after it printed; null where it did not come that far, or is a command of its own. */
  readonly probe: string | null;
}

/** A command and how long it may take. */
export interface TimedCommand {
  readonly argv: readonly string[];
  readonly deadlineSeconds: number;
}

const timeoutOf = ({ deadlineSeconds }: TimedCommand) => (deadlineSeconds + 2 * GRACE_SECONDS) * 1000;

const newMark = () => `fsbench-${randomBytes(9).toString('hex')}`;

const readyOf = (mark: string) => `ready-${mark}`;

/** The command in its folder, the mark, the probe. $1: the folder, then the command. Variables: mark. */
const PROBED = `cd "$1" && shift || exit; "$@" < /dev/null; code=$?
printf '\\n%s\\n' "$mark"
${PROBE_SCRIPT}
exit "$code"`;

/**
 * The command and the probe after it in one: where a machine is reached through another program, each command costs as much as a loop
 * may cost in all. $1: the mark that stands between the two. Not on this host, where a signal must reach what is run.
 */
const PROBED_RUN_SCRIPT = `mark="$1"; shift; ${PROBED}`;

/**
 * All of it: prepares, waits for its word, and goes on as PROBED_RUN_SCRIPT. Without the word, as when fsbench has been killed, the command is
 * not begun. `prepareArgs`: those of PREPARE_SCRIPT.
 */
const buildTripScript = (prepareArgs: readonly string[]) => `prepare() {
${PREPARE_SCRIPT}
}
mark="$1"; shift
(prepare ${prepareArgs.map(quoteForShell).join(' ')}) < /dev/null || exit
printf '\\nready-%s\\n' "$mark"
read -r word && [ "$word" = "$mark" ] || exit
${PROBED}`;

/** Takes apart what the scripts printed. */
export function splitProbed(mark: string, stdout: Buffer): { readonly stdout: Buffer; readonly probe: string | null } {
  const ready = `\n${readyOf(mark)}\n`;
  const begin = stdout.indexOf(ready);
  const from = begin < 0 ? 0 : begin + ready.length;
  const at = stdout.lastIndexOf(`\n${mark}\n`);
  if (at < from) return { stdout: stdout.subarray(from), probe: null };
  return { stdout: stdout.subarray(from, at), probe: stdout.toString('utf8', at + mark.length + 2) };
}

/** Runs the command after everything has been prepared. */
export async function runPrepared(bed: Bed, mount: BedMount, command: TimedCommand, signal: AbortSignal): Promise<Ran> {
  const mark = newMark();
  const script = bed.isHost ? [RUN_SCRIPT, 'sh'] : [PROBED_RUN_SCRIPT, 'sh', mark];
  const finish = watchLoop(bed, mount);
  const ended = await bed.machine.exec(underDeadline(bed, command.argv, command.deadlineSeconds, script), { timeoutMs: timeoutOf(command), signal });
  const { probe, ...printed } = splitProbed(mark, ended.stdout);
  return { ...finish(), done: { ...ended, ...printed }, probe };
}

/** Prepares and runs the command in one trip. Throws BedLost where the target does not answer before it. */
export async function prepareAndRun(options: PrepareOptions, bed: Bed, mount: BedMount, command: TimedCommand): Promise<Ran & { readonly prepared: Prepared }> {
  const { signal } = options;
  const byHost = await dropForTarget(bed, signal);
  const mark = newMark();
  const script = [buildTripScript([mount.testDir, ...(bed.asRoot ?? [])]), 'sh', mark];
  const trip: { isReady: boolean; begun: { readonly prepared: Prepared; readonly finish: () => Watched } | null } = { isReady: false, begun: null };
  const ended = await bed.machine.exec(underDeadline(bed, command.argv, command.deadlineSeconds, script), {
    timeoutMs: PREPARE_TIMEOUT_MS,
    signal,
    gate: {
      mark: readyOf(mark),
      word: mark,
      timeoutMs: timeoutOf(command),
      answer: async (printed, whileItWaits) => {
        trip.isReady = true;
        const prepared = await finishPreparing({ ...options, signal: whileItWaits }, bed, mount, printed.toString('utf8'), byHost);
        whileItWaits.throwIfAborted();
        trip.begun = { prepared, finish: watchLoop(bed, mount) };
      },
    },
  });
  signal.throwIfAborted();
  if (trip.begun === null) throw trip.isReady ? goneMeanwhile(mount, ended) : notPrepared(mount, ended);
  const { prepared, finish } = trip.begun;
  const { probe, ...printed } = splitProbed(mark, ended.stdout);
  return { ...finish(), done: { ...ended, ...printed }, probe, prepared };
}
