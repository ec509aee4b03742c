/** What came of one fio invocation: the union that every table and chart shows in place of a zero. */

import type { Metrics, Outcome } from '../model/records.ts';
import { type Warning, warn } from '../model/warnings.ts';

/** How fio ended, and what it printed. */
export interface FioRun {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Past its deadline: it was told to stop. */
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the parsers made of what it printed. */
export interface Interpretation {
  readonly metrics: Metrics | null;
  readonly entries: number;
  readonly jobErrors: readonly number[];
  readonly failure: { readonly errno: string | null; readonly reason: string; readonly unsupported: boolean } | null;
}

export interface Judgement {
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly errno: string | null;
  readonly metrics: Metrics | null;
  readonly warnings: readonly Warning[];
}

/** A loop shorter than this share of the runtime asked for measured a pass, not a span. */
const SHORT_FRACTION = 0.975;

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}

/** Judges one run; `runtimeSeconds` is what fio was asked to measure for. */
export function judge(run: FioRun, said: Interpretation, runtimeSeconds: number): Judgement {
  const none = { errno: null, metrics: null, warnings: [] };
  if (run.timedOut) return { ...none, outcome: 'timed-out', reason: 'fio was still running at its deadline and was stopped' };
  if (run.signal !== null || run.exitCode === 137) {
    return { ...none, outcome: 'failed', reason: `fio was killed (${run.signal ?? 'SIGKILL'})${said.metrics === null ? ' and printed no result' : ''}` };
  }
  if (run.exitCode !== 0 || said.jobErrors.length > 0) {
    const failure = said.failure;
    const warnings = said.metrics === null ? [] : [warn('partial-failure', 'fio reported an error and figures')];
    if (failure !== null) {
      return {
        outcome: failure.unsupported ? 'unsupported' : 'failed',
        reason: failure.reason,
        errno: failure.errno,
        metrics: null,
        warnings: failure.unsupported ? [] : warnings,
      };
    }
    const words = lastLine(run.stderr);
    const how = run.exitCode === 0 ? `fio reported error ${said.jobErrors[0]} in a job` : `fio ended with exit code ${run.exitCode}`;
    return { ...none, outcome: 'failed', reason: `${how}${words === '' ? '' : `: ${words}`}`, warnings };
  }
  if (said.metrics === null)
    return { ...none, outcome: 'failed', reason: `fio printed no result${lastLine(run.stderr) === '' ? '' : `: ${lastLine(run.stderr)}`}` };
  const warnings: Warning[] = [];
  if (said.metrics.runtimeMs < runtimeSeconds * 1000 * SHORT_FRACTION) {
    warnings.push(warn('short-runtime', `${(said.metrics.runtimeMs / 1000).toFixed(1)} s of ${runtimeSeconds} s`));
  }
  if (said.entries > 1) warnings.push(warn('unlike-groups', `${said.entries} entries`));
  return { outcome: 'ok', reason: null, errno: null, metrics: said.metrics, warnings };
}
