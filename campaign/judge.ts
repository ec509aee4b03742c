/** Verdicts held against the truth: a long measurement of the same matrix. */

import { levelOf } from '../src/figures/cell-values.ts';
import { figureNamed } from '../src/figures/figures.ts';
import type { Decision, Report } from '../src/model/records.ts';

/** What the campaign decides by. */
export const METRIC = 'iops';

/** A workload as a report has it. */
export interface Verdict {
  readonly workload: string;
  readonly answer: Decision['answer'];
  /** The best first. */
  readonly mounts: readonly string[];
  /** By how much the best is ahead of the next mount, as a share; null where there is none. */
  readonly lead: number | null;
  /** Loops behind it. */
  readonly loops: number;
}

export function readVerdicts({ workloads }: Report): Verdict[] {
  const figure = figureNamed(METRIC);
  return workloads.map(({ name: workload, cells, winners }) => {
    const { answer, mounts } = winners[METRIC] as Decision;
    const levels = cells.flatMap(({ loops }) => levelOf(loops, figure) ?? []).sort((a, b) => b - a);
    const [best, next] = levels;
    const lead = best === undefined || next === undefined ? null : best / next - 1;
    return { workload, answer, mounts, lead, loops: cells.reduce((sum, cell) => sum + cell.loops.length, 0) };
  });
}

/**
 * `same`: what the truth says; `open`: not told; `false winner`: another mount, or one of equal ones; `false equal`: mounts that are apart
 * by the margin or more; `unproven`: told where the truth is not.
 */
export type Outcome = 'same' | 'open' | 'false winner' | 'false equal' | 'unproven';

export function judgeVerdict(found: Verdict, truth: Verdict, margin: number): Outcome {
  if (found.answer === 'undecided' || found.answer === 'untested') return 'open';
  if (truth.answer === 'undecided' || truth.answer === 'untested') return 'unproven';
  if (found.answer === 'fastest') return truth.answer === 'fastest' && truth.mounts[0] === found.mounts[0] ? 'same' : 'false winner';
  if (truth.answer === 'equal') return 'same';
  // A mount that is ahead by less than the margin is fastest, and equal.
  return (truth.lead ?? 0) < margin ? 'same' : 'false equal';
}

export interface Judged {
  readonly found: Verdict;
  readonly truth: Verdict;
  readonly outcome: Outcome;
}

/** The workloads that both have. */
export function judgeVerdicts(found: readonly Verdict[], truth: readonly Verdict[], margin: number): Judged[] {
  const known = new Map(truth.map((verdict) => [verdict.workload, verdict]));
  return found.flatMap((verdict) => {
    const own = known.get(verdict.workload);
    return own === undefined ? [] : [{ found: verdict, truth: own, outcome: judgeVerdict(verdict, own, margin) }];
  });
}

export const countOutcomes = (judged: readonly Judged[], outcome: Outcome): number => judged.filter((each) => each.outcome === outcome).length;

/** Told or shown to be equal. */
export const countAnswered = (verdicts: readonly Verdict[]): number => verdicts.filter(({ answer }) => answer === 'fastest' || answer === 'equal').length;
