/** A side that steps run on: the target or this host, each with its Perl, its folder and its clock. */

import { buildScript, type ScriptStep, type StepAnswer } from './script.ts';
import type { Session } from './session.ts';

export interface SideContext {
  readonly session: Session;
  /** Steps of one lane run one after the other. */
  readonly lane: string;
  readonly scratch: string;
  readonly bound: number;
}

/** Seconds that a side may take beside its steps, and for each that answers, on a machine with much else to do. */
const START_SECONDS = 60;
const STEP_SECONDS = 5;

/** Runs the steps in `dir`; those that gave no answer are missing. Throws as the session does. */
export async function runSteps(
  { session, lane, scratch, bound }: SideContext,
  dir: string,
  steps: readonly ScriptStep[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, StepAnswer>> {
  // Two that are unanswered end it; what waits for the other side waits beside each other.
  const timeoutMs = 1000 * (START_SECONDS + 3 * Math.max(0, ...steps.map(({ limit }) => limit)) + STEP_SECONDS * steps.length);
  const answers = await session.run(lane, buildScript({ dir, scratch, bound }, steps), timeoutMs);
  signal.throwIfAborted();
  return answers;
}
