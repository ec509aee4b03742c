/** Which loop is measured next: of a fixed plan all in their order, of one with a budget what its figures so far ask for. */

import { spentSeconds } from '../analyse/adaptive/costs.ts';
import { type Replayed, replay } from '../analyse/adaptive/replay.ts';
import { bootOfLoop, bootsOf, roundsOf, roundUnitOf } from '../model/boots.ts';
import { dropReplaced, isLost, loopId } from '../model/loop-key.ts';
import type { LoopKey, LoopResult, Plan, RunRecord } from '../model/records.ts';
import { isFutile, isToRepeat } from '../model/repeats.ts';
import { orderLoops } from '../plan/order.ts';
import { formatSpan } from '../text/units.ts';

type Run = Pick<RunRecord, 'id' | 'plan'>;

const byId = (results: readonly LoopResult[]) => new Map(dropReplaced(results).map((result) => [loopId(result), result]));

function isMissing(results: ReadonlyMap<string, LoopResult>, key: LoopKey): boolean {
  const result = results.get(loopId(key));
  return result === undefined || isLost(result);
}

function isNoisy(results: ReadonlyMap<string, LoopResult>, key: LoopKey): boolean {
  const result = results.get(loopId(key));
  return result !== undefined && isToRepeat(result);
}

/** What is still to be measured as things are, in order: of a plan with a budget, of the round that goes on. */
export function findPending(run: Run, results: readonly LoopResult[]): readonly LoopKey[] {
  if (run.plan.budget !== undefined) return replay(run, dropReplaced(results)).pending;
  const known = byId(results);
  const order = orderLoops(run.plan);
  const repeats = run.plan.retryNoisy === true && !isFutile([...known.values()]);
  return [...order.filter((key) => isMissing(known, key)), ...(repeats ? order.filter((key) => isNoisy(known, key)) : [])];
}

/** Boot by boot, each with its missing loops and then those of it that were disturbed. */
function* fixedLoops({ plan }: Run, results: readonly LoopResult[]): Generator<LoopKey> {
  const order = orderLoops(plan);
  for (let boot = 1; boot <= bootsOf(plan); boot++) {
    const keys = order.filter(({ loop }) => bootOfLoop(plan, loop) === boot);
    const known = byId(results);
    yield* keys.filter((key) => isMissing(known, key));
    if (plan.retryNoisy !== true) continue;
    const now = byId(results);
    for (const key of keys.filter((each) => isNoisy(now, each))) {
      if (isFutile(dropReplaced(results))) break;
      yield key;
    }
  }
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;

/** What is known before a round, and what it measures. */
function describeRound(plan: Plan, { round, states, pending, spentSeconds: spent }: Replayed): string {
  const what = roundUnitOf(plan) === 'runs' ? 'boot' : 'loop';
  const open = states.filter(({ stopped }) => stopped === null).length;
  const measured = new Set(pending.map(({ workload }) => workload)).size;
  const seconds = plan.budget?.seconds ?? null;
  const time = seconds === null ? `${formatSpan(spent)} spent` : `${formatSpan(seconds - spent)} of ${formatSpan(seconds)} left`;
  const postponed = open > measured ? `, ${open - measured} of them wait for time to be left` : '';
  return `${what} ${round} of at most ${roundsOf(plan)}: ${open} of ${count(states.length, 'workload')} open${postponed}; ${count(pending.length, 'loop')} in it; ${time}`;
}

/**
 * Round by round. A loop that is lost is measured again by --resume, unless a later round follows. `onRound` hears of each before its first loop.
 */
function* steeredLoops(run: Run, results: readonly LoopResult[], onRound: (text: string) => void): Generator<LoopKey> {
  const { plan } = run;
  const seconds = plan.budget?.seconds ?? null;
  const asked = new Map<string, number>();
  let closed = 0;
  let told = 0;
  for (;;) {
    const known = byId(results);
    const state = replay(run, [...known.values()], closed);
    // Each once, and once more where it was disturbed.
    const fresh = state.pending.filter((key) => (asked.get(loopId(key)) ?? 0) < (isNoisy(known, key) ? 2 : 1));
    if (state.pending.length === 0) return;
    if (fresh.length === 0) closed = state.round;
    else if (state.round !== told) onRound(describeRound(plan, state));
    told = state.round;
    for (const key of fresh) {
      // By the loops that the replay goes by: else it might not see that this is the end.
      const now = dropReplaced(results);
      if (seconds !== null && spentSeconds(now) >= seconds) break;
      if (isNoisy(known, key) && isFutile(now)) break;
      asked.set(loopId(key), (asked.get(loopId(key)) ?? 0) + 1);
      yield key;
    }
  }
}

/** The loops still to be measured, each when it is asked for: `results` grows meanwhile. */
export function nextLoops(run: Run, results: readonly LoopResult[], onRound: (text: string) => void): Iterable<LoopKey> {
  return run.plan.budget === undefined ? fixedLoops(run, results) : steeredLoops(run, results, onRound);
}
