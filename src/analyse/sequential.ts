/**
 * Looks at a run while it goes on: after some of its boots (or, where there is one boot, loops), each workload that is decided stops, and so
 * does each that more of them can't decide. Who looks again and again finds something by chance: every look has its share of the chance of an
 * error, so that all of them together keep it. Source: K. K. G. Lan and D. L. DeMets, Discrete sequential boundaries for clinical trials, 1983
 * (alpha is spent look by look); the shares are equal, and added up as Bonferroni does, which holds however the looks depend on each other.
 */

import { DEFAULT_MARGIN } from '../model/margin.ts';
import type { Cell, Decision, Needed } from '../model/records.ts';
import { HOLM_ALPHA } from './holm.ts';
import { MAX_RUNS, MIN_RUNS } from './spread.ts';
import { decideWinners, isKnownTo, winnerSpread } from './winners.ts';

/** After so many boots (`runs`) or loops of one boot, with this chance of an error. */
export interface Look {
  readonly count: number;
  readonly unit: Needed['unit'];
  readonly alpha: number;
}

/** One boot tells what is far apart; from three on boots are the blocks; later a look is worth a third more of them. */
const LOOKS: Readonly<Record<Needed['unit'], readonly number[]>> = { runs: [1, MIN_RUNS, 4, 6, 8, 11, MAX_RUNS], loops: [3, 6, 12] };

/**
 * The looks at a run of at most so many boots, 14 of which count, or loops of one boot; the last of them is among them. `spare`: further
 * looks that come when nobody knows, such as when the time is up; they have their shares too.
 */
export function planLooks(atMost: number, unit: Needed['unit'] = 'runs', spare = 0): Look[] {
  const most = unit === 'runs' ? Math.min(atMost, MAX_RUNS) : atMost;
  const counts = [...new Set([...LOOKS[unit].filter((each) => each < most), most])].filter((each) => unit === 'loops' || each === 1 || each >= MIN_RUNS);
  return counts.map((count) => ({ count, unit, alpha: HOLM_ALPHA / (counts.length + spare) }));
}

export interface Rule {
  /** The name of a figure. */
  readonly metric: string;
  /** The least difference that matters, as a share. */
  readonly margin?: number;
  /** As a share: a difference that is known as well as that need not be told; null or absent: it goes on until it is. */
  readonly precision?: number | null;
}

/** A workload after a look. */
export interface Looked {
  readonly decision: Decision;
  /**
   * `decided`; `alone`: fewer than two mounts have a figure; `precise`: the difference is known as well as was asked for; `hopeless`: the
   * difference and the spread as they are would take more than can be measured; null: it goes on.
   */
  readonly stopped: 'decided' | 'alone' | 'precise' | 'hopeless' | null;
  /** The mounts that go on, the best first: who is told from the best needs no further loop. */
  readonly contenders: readonly string[];
}

/** Whether more of the same would not do: boots where boots are measured, or loops of the one boot there is. */
function isHopeless({ needed }: Decision, { count, unit }: Look): boolean {
  if (count < MIN_RUNS) return false;
  return needed === null || (unit === 'loops' && needed.unit === 'runs');
}

/**
 * What a look says of each open workload, by the cells of its contenders. `all` are the cells of all workloads, stopped ones
 * included: they tell how figures spread. The same cells give the same answer, so a run can be replayed from its loops.
 */
export function takeLook(open: readonly (readonly Cell[])[], all: readonly (readonly Cell[])[], look: Look, rule: Rule): Looked[] {
  const { metric, margin = DEFAULT_MARGIN, precision = null } = rule;
  const spread = winnerSpread(all, metric);
  return open.map((cells): Looked => {
    const decision = decideWinners(cells, metric, spread, margin, look.alpha);
    const ran = cells.filter(({ outcome }) => outcome === 'ok').map(({ mount }) => mount);
    if (ran.length < 2) return { decision, stopped: 'alone', contenders: ran };
    // One loop each tells nobody from anybody.
    if (decision.answer === 'untested') return { decision, stopped: null, contenders: ran };
    const contenders = decision.mounts;
    if (decision.answer !== 'undecided') return { decision, stopped: 'decided', contenders };
    if (precision !== null && isKnownTo(cells, metric, spread, precision, look.alpha)) return { decision, stopped: 'precise', contenders };
    return { decision, stopped: isHopeless(decision, look) ? 'hopeless' : null, contenders };
  });
}
