/**
 * Looks at a run while it goes on: after some of its boots, each workload that is decided stops, and so does each that more boots
 * can't decide. Who looks again and again finds something by chance: every look has its share of the chance of an error, so that all of them
 * together keep it. Source: K. K. G. Lan and D. L. DeMets, Discrete sequential boundaries for clinical trials, 1983 (alpha is spent look by
 * look); the shares are equal, and added up as Bonferroni does, which holds however the looks depend on each other.
 */

import type { Cell, Decision } from '../model/records.ts';
import { HOLM_ALPHA } from './holm.ts';
import { DEFAULT_MARGIN } from './margin.ts';
import { MAX_RUNS, MIN_RUNS } from './spread.ts';
import { decideWinners, winnerSpread } from './winners.ts';

/** After so many boots, with this chance of an error. */
export interface Look {
  readonly boots: number;
  readonly alpha: number;
}

/** One boot tells what is far apart; from three on boots are the blocks; later a look is worth a third more boots. */
const LOOKS = [1, MIN_RUNS, 4, 6, 8, 11, MAX_RUNS] as const;

/** The looks at a run of at most so many boots, 14 of which count; the last boot is among them. */
export function planLooks(mostBoots: number): Look[] {
  const most = Math.min(mostBoots, MAX_RUNS);
  const boots = [...new Set([...LOOKS.filter((each) => each < most), most])].filter((each) => each === 1 || each >= MIN_RUNS);
  return boots.map((each) => ({ boots: each, alpha: HOLM_ALPHA / boots.length }));
}

export interface Rule {
  /** The name of a figure. */
  readonly metric: string;
  /** The least difference that matters, as a share. */
  readonly margin?: number;
}

/** A workload after a look. */
export interface Looked {
  readonly decision: Decision;
  /** `decided`, or `hopeless`: the difference and the spread as they are would take more boots than count; null: it goes on. */
  readonly stopped: 'decided' | 'hopeless' | null;
  /** The mounts that go on, the best first: who is told from the best needs no further loop. */
  readonly contenders: readonly string[];
}

/**
 * What a look says of each open workload, by the cells of its contenders. `all` are the cells of all workloads, stopped ones
 * included: they tell how figures spread. The same cells give the same answer, so a run can be replayed from its loops.
 */
export function takeLook(open: readonly (readonly Cell[])[], all: readonly (readonly Cell[])[], { boots, alpha }: Look, rule: Rule): Looked[] {
  const { metric, margin = DEFAULT_MARGIN } = rule;
  const spread = winnerSpread(all, metric);
  return open.map((cells): Looked => {
    const decision = decideWinners(cells, metric, spread, margin, alpha);
    const isHopeless = boots >= MIN_RUNS && decision.answer === 'undecided' && decision.needed === null;
    const isOpen = decision.answer === 'undecided' || decision.answer === 'untested';
    return { decision, stopped: isHopeless ? 'hopeless' : isOpen && decision.mounts.length > 0 ? null : 'decided', contenders: decision.mounts };
  });
}
