/** A side that steps run on: the target or this host, each with its Perl, its folder and its clock. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../process/paths.ts';
import type { RunOptions, RunResult } from '../process/run.ts';
import { narrow, type Offset } from './clock.ts';
import { buildScript, readOutput, type ScriptStep, type StepAnswer } from './script.ts';

export interface SideContext {
  readonly exec: (argv: readonly string[], options: Pick<RunOptions, 'stdin' | 'timeoutMs' | 'signal'>) => Promise<RunResult>;
  readonly machine: string;
  readonly scratch: string;
  readonly bound: number;
  /** What is known of its clock: commands narrow it down. */
  offset: Offset;
}

let prelude: string | undefined;

/** Seconds that a side may take beside its steps, and for each that answers, on a machine with much else to do. */
const START_SECONDS = 60;
const STEP_SECONDS = 5;

const nowSeconds = () => Date.now() / 1000;

/** Runs the steps in `dir`; those that gave no answer are missing. Throws as `exec` does. */
export async function runSteps(side: SideContext, dir: string, steps: readonly ScriptStep[], signal: AbortSignal): Promise<ReadonlyMap<string, StepAnswer>> {
  prelude ??= readFileSync(join(PACKAGE_ROOT, 'semantics/prelude.pl'), 'utf8');
  const { machine, scratch, bound } = side;
  const stdin = buildScript(prelude, { machine, dir, scratch, bound }, steps);
  // Two that are unanswered end it; what waits for the other side waits beside each other.
  const timeoutMs = 1000 * (START_SECONDS + 3 * Math.max(0, ...steps.map(({ limit }) => limit)) + STEP_SECONDS * steps.length);
  const begun = nowSeconds();
  const result = await side.exec(['perl', '-'], { stdin, timeoutMs, signal });
  const output = readOutput(result.stdout.toString('utf8'));
  if (result.exitCode === 0) side.offset = narrow(side.offset, output.clock, begun, nowSeconds());
  signal.throwIfAborted();
  return output.answers;
}
