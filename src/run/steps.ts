/** What is done around a loop's command, untimed: each step under a deadline, and what its end means for the loop. */

import { listSome } from '../text/list-some.ts';
import type { Step, WorkKind } from '../work/kind.ts';
import type { Bed } from './bed.ts';

/** Seconds a SIGTERM leaves the command to print what it has, before SIGKILL. */
export const GRACE_SECONDS = 5;

/** A command may write into its working folder, as fio does with logs and states of jobs: it gets one of ours. $1: that folder, then the command. */
export const RUN_SCRIPT = 'cd "$1" && shift && exec "$@"';

/** Thrown where the target or a mount no longer answers, so that the loop can't be judged. */
export class BedLost extends Error {}

/** Words that have a step or a command run in the work folder, by a script and its name for it, and stopped at its deadline. */
export const underDeadline = (bed: Bed, argv: readonly string[], seconds: number, script: readonly string[] = [RUN_SCRIPT, 'sh']): string[] => [
  ...['sh', '-c', ...script, bed.workDir],
  ...['timeout', '-s', 'TERM', '-k', String(GRACE_SECONDS), String(seconds), ...argv],
];

/** How a step ended. */
export interface StepEnd {
  /** Why it failed; null where it did not. */
  readonly reason: string | null;
  readonly stdout: string;
}

/** Does a step, where there is one. Throws BedLost where the target died under it. */
export async function takeStep(step: Step | undefined, bed: Bed, signal: AbortSignal): Promise<StepEnd> {
  if (step === undefined) return { reason: null, stdout: '' };
  const { argv, deadlineSeconds, name } = step;
  const done = await bed.machine.exec(underDeadline(bed, argv, deadlineSeconds), { timeoutMs: (deadlineSeconds + 2 * GRACE_SECONDS) * 1000, signal });
  signal.throwIfAborted();
  const fault = bed.fault();
  if (fault !== null) throw new BedLost(fault);
  const stdout = done.stdout.toString('utf8');
  if (done.exitCode === 0) return { reason: null, stdout };
  if (done.timedOut || done.exitCode === 124) return { reason: `${name} did not end in ${deadlineSeconds} s`, stdout };
  const said = (done.stderr.trim() || stdout.trim()).split('\n').slice(-3).join(' | ').slice(-400);
  return { reason: `${name} failed: ${said || `exit code ${done.exitCode}`}`, stdout };
}

/** Names of what a command left outside its folder, as the step after it told. */
const namesBeside = (stdout: string) => [...stdout.matchAll(/^beside (.+)$/gm)].map(([, name]) => name as string);

/** What came of a loop, once what comes after it is done: a loop that left its folder, or can't be cleaned up after, is none to count. */
export function judgeAfter(judged: ReturnType<WorkKind['judge']>, after: StepEnd): ReturnType<WorkKind['judge']> {
  const beside = namesBeside(after.stdout);
  if (judged.outcome !== 'ok') return judged;
  if (beside.length > 0) return { ...judged, outcome: 'failed', reason: `it wrote outside its folder: ${listSome(beside)} (taken away)` };
  return after.reason === null ? judged : { ...judged, outcome: 'failed', reason: after.reason };
}
