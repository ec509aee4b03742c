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
  /** By how much the best is ahead of each mount that has a figure, as a share: 0 of the best itself. */
  readonly distances: Readonly<Record<string, number>>;
  /** Loops behind it. */
  readonly loops: number;
}

export function readVerdicts({ workloads }: Report): Verdict[] {
  const figure = figureNamed(METRIC);
  return workloads.map(({ name: workload, cells, winners }) => {
    const { answer, mounts } = winners[METRIC] as Decision;
    const levels = cells.flatMap(({ mount, loops }) => {
      const level = levelOf(loops, figure);
      return level === null ? [] : [[mount, level] as const];
    });
    const best = Math.max(...levels.map(([, level]) => level));
    const distances = Object.fromEntries(levels.map(([mount, level]) => [mount, best / level - 1]));
    return { workload, answer, mounts, distances, loops: cells.reduce((sum, cell) => sum + cell.loops.length, 0) };
  });
}

/** By how much the best is ahead of the next mount, as a share; null where there is none. */
export const leadOf = ({ distances }: Verdict): number | null => Object.values(distances).sort((a, b) => a - b)[1] ?? null;

/**
 * `same`: what the truth says; `open`: not told; `false winner`: a mount that the truth has behind, or one of several that it has equal;
 * `false equal`: with a mount that the truth tells behind, by the margin or more; `false behind`: without a mount that the truth has among
 * the best, whether the others are equal or open; `unproven`: told of mounts of which the truth is open.
 */
export type Outcome = 'same' | 'open' | 'false winner' | 'false equal' | 'false behind' | 'unproven';

const isTested = ({ answer }: Verdict) => answer !== 'untested';

/** Those that a verdict tells from the best; who has no figure is told from nobody. */
const toldBehind = (verdict: Verdict): string[] => (isTested(verdict) ? Object.keys(verdict.distances).filter((mount) => !verdict.mounts.includes(mount)) : []);

/** Each mount is judged by where the truth has it: told behind, by how much; among the best; or open. */
export function judgeVerdict(found: Verdict, truth: Verdict, margin: number): Outcome {
  if (!isTested(found)) return 'open';
  if (!isTested(truth)) return found.answer === 'undecided' ? 'open' : 'unproven';
  const isKnown = truth.answer !== 'undecided';
  const behind = new Set(toldBehind(truth));
  if (found.answer === 'fastest' && found.mounts.some((mount) => behind.has(mount))) return 'false winner';
  // A mount that is behind by less than the margin is told, and equal.
  if (found.answer === 'equal' && found.mounts.some((mount) => behind.has(mount) && (truth.distances[mount] ?? 0) >= margin)) return 'false equal';
  if (isKnown && toldBehind(found).some((mount) => truth.mounts.includes(mount))) return found.answer === 'fastest' ? 'false winner' : 'false behind';
  if (found.answer === 'undecided') return 'open';
  return isKnown ? 'same' : 'unproven';
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
