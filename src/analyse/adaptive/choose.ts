/** Which workloads the next round of a run with a budget measures: all that are open, or where time is short those that it is likely to decide. */

import { MIN_RUNS } from '../spread.ts';
import type { Costs } from './costs.ts';
import type { WorkloadState } from './state.ts';

interface Purse {
  /** Null: no end. */
  readonly leftSeconds: number | null;
  readonly costs: Costs;
  /** Loops of a cell in a round. */
  readonly loops: number;
  /** Rounds that the plan has at the most. */
  readonly most: number;
  /** Whether every round is a boot. */
  readonly boots: boolean;
  /** Rounds before the first look at a workload. */
  readonly firstLook: number;
}

interface Outlook {
  /** Further rounds that a workload is likely to need, of those that the plan has. */
  readonly rounds: number;
  /** Whether these are likely to be too few. */
  readonly isBeyond: boolean;
}

function foresee({ decision, rounds }: WorkloadState, { most, boots, firstLook }: Purse): Outlook {
  if (decision === null) return { rounds: Math.max(1, firstLook - rounds), isBeyond: false };
  const { needed } = decision;
  const count = needed === null ? Number.POSITIVE_INFINITY : boots && needed.unit === 'loops' ? MIN_RUNS : needed.count;
  return { rounds: Math.max(1, Math.min(count, most) - rounds), isBeyond: count > most };
}

/**
 * Takes the cheapest to decide first, and last what the rounds of the plan are too few for, as long as there is room for all that is taken in what
 * is left; where there is none, what has room in one round. None: the time is up. They come back in the order that they were given in.
 */
export function chooseWorkloads(open: readonly WorkloadState[], purse: Purse): readonly WorkloadState[] {
  const { leftSeconds, costs, loops, boots } = purse;
  if (leftSeconds === null) return open;
  const bootSeconds = boots ? costs.bootSeconds : 0;
  const priced = open.map((state) => {
    const round = state.contenders.length * loops * costs.loopSeconds(state.workload);
    return { state, round, ...foresee(state, purse) };
  });
  // A stable sort: of equals the plan's first.
  priced.sort((a, b) => Number(a.isBeyond) - Number(b.isBeyond) || a.round * a.rounds - b.round * b.rounds);
  const fits = (priceOf: (each: (typeof priced)[number]) => { readonly seconds: number; readonly rounds: number }) => {
    const taken = new Set<WorkloadState>();
    let [loopsTake, longest] = [0, 0];
    for (const each of priced) {
      const { seconds, rounds } = priceOf(each);
      if (bootSeconds * Math.max(longest, rounds) + loopsTake + seconds > leftSeconds) break;
      [loopsTake, longest] = [loopsTake + seconds, Math.max(longest, rounds)];
      taken.add(each.state);
    }
    return taken;
  };
  const decidable = fits(({ round, rounds }) => ({ seconds: round * rounds, rounds }));
  const taken = decidable.size > 0 ? decidable : fits(({ round }) => ({ seconds: round, rounds: 1 }));
  return open.filter((state) => taken.has(state));
}
