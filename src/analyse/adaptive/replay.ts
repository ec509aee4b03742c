/**
 * A run with a budget, round by round, from its loops: which workloads each round measured, what the looks said, and what comes next. A
 * pure function of plan and results: the same figures give the same decisions, while it is measured and when it is read again.
 */

import { fioColumns, isOfFio, leadOfLoops } from '../../figures/shown.ts';
import { bootOfLoop, bootsOf, roundOfLoop, roundsOf, roundUnitOf } from '../../model/boots.ts';
import { groupBy } from '../../model/group-by.ts';
import { isLost, loopId } from '../../model/loop-key.ts';
import type { Budget, Cell, LoopKey, LoopResult, Plan, RunRecord, SourcedLoop } from '../../model/records.ts';
import { isFutile, isToRepeat } from '../../model/repeats.ts';
import { workloadsOf } from '../../model/shard.ts';
import { orderLoops } from '../../plan/order.ts';
import { summarizeCell } from '../cells.ts';
import { type Look, planLooks, takeLook } from '../sequential.ts';
import { sourceOfRun } from '../sources.ts';
import { decideWinners, type WinnerSpread, winnerSpread } from '../winners.ts';
import { chooseWorkloads } from './choose.ts';
import { inMeasuredOrder, learnCosts, spentSeconds } from './costs.ts';
import type { WorkloadState } from './state.ts';

/** Where a run stands. */
export interface Replayed {
  /** In the order of the plan. Of those that did not stop at a look, the decision is that of a last look at all they have. */
  readonly states: readonly WorkloadState[];
  /** The round that goes on, or the last. */
  readonly round: number;
  /** What is still to be measured of that round, in order; none: the run is over. */
  readonly pending: readonly LoopKey[];
  readonly spentSeconds: number;
}

/** A look may come at any time once, when the time is up or the run is stopped. */
const SPARE_LOOKS = 1;

/** The looks at a run of this plan. */
const looksOf = (plan: Plan): Look[] => planLooks(roundsOf(plan), roundUnitOf(plan), SPARE_LOOKS);

/** The chance of an error that each look has, and so each verdict, whichever look it comes of. */
export const shareOfLook = (plan: Plan): number => (looksOf(plan)[0] as Look).alpha;

type Run = Pick<RunRecord, 'id' | 'plan'>;

interface Rounds {
  readonly plan: Plan;
  readonly budget: Budget;
  readonly order: readonly LoopKey[];
  readonly loops: readonly SourcedLoop[];
}

const newState = (plan: Plan, workload: string): WorkloadState => ({
  workload,
  contenders: plan.mounts.map(({ name }) => name),
  rounds: 0,
  decision: null,
  decisions: {},
  stopped: null,
});

/** Cells of some mounts of each workload. */
function cellsOf(loops: readonly SourcedLoop[], states: readonly WorkloadState[], mountsOf: (state: WorkloadState) => readonly string[]): Cell[][] {
  const byCell = groupBy(loops, (loop) => JSON.stringify([loop.workload, loop.mount]));
  return states.map((state) => mountsOf(state).map((mount) => summarizeCell(state.workload, mount, byCell.get(JSON.stringify([state.workload, mount])) ?? [])));
}

/** A mount that was only lost says nothing of itself: nobody has won against it. */
const isUnknown = ({ outcome, loops }: Cell) => outcome !== 'ok' && (loops.length === 0 || loops.some(isLost));

/** The states after a look of these workloads at these loops. */
function look(states: readonly WorkloadState[], isDue: (state: WorkloadState) => boolean, at: Look, { plan, budget }: Rounds, loops: readonly SourcedLoop[]) {
  const mounts = plan.mounts.map(({ name }) => name);
  const all = cellsOf(loops, states, () => mounts);
  const own = cellsOf(loops, states, ({ contenders }) => contenders);
  // Each is ranked by what its loops have: those of one figure are looked at together.
  const metrics = all.map((cells) => leadOfLoops(cells.flatMap((cell) => cell.loops)).name);
  const found = new Map<WorkloadState, WorkloadState>();
  // What has two columns of one thing, such as a rate in bytes and in I/Os, must not have two answers.
  const columns = fioColumns().map(({ name }) => name);
  const spreads = new Map<string, WinnerSpread>();
  const spreadOf = (metric: string) => {
    const spread = spreads.get(metric) ?? winnerSpread(all, metric);
    spreads.set(metric, spread);
    return spread;
  };
  const decideBy = (cells: readonly Cell[], metric: string) => decideWinners(cells, metric, spreadOf(metric), budget.margin, at.alpha);
  for (const metric of new Set(metrics)) {
    const due = states.flatMap((state, index) => (metrics[index] === metric && isDue(state) ? [{ state, cells: own[index] as Cell[] }] : []));
    const looked = takeLook(
      due.map(({ cells }) => cells),
      all,
      at,
      { metric, margin: budget.margin, precision: budget.precision },
    );
    for (const [index, { state, cells }] of due.entries()) {
      const { decision, stopped, contenders } = looked[index] as (typeof looked)[number];
      const beside = isOfFio(cells.flatMap(({ loops: measured }) => measured)) ? columns : [];
      const decisions = { ...Object.fromEntries(beside.map((name) => [name, decideBy(cells, name)])), [metric]: decision };
      const unknown = cells.filter(isUnknown).map(({ mount }) => mount);
      found.set(state, { ...state, decision, decisions, ...(unknown.length > 0 ? {} : { stopped, contenders }) });
    }
  }
  return states.map((state) => found.get(state) ?? state);
}

function chosenFor(round: number, states: readonly WorkloadState[], { plan, budget }: Rounds, before: readonly SourcedLoop[]): ReadonlySet<string> {
  const open = states.filter(({ stopped }) => stopped === null);
  // The pilot: all of it, as far as the time goes.
  if (round === 1) return new Set(open.map(({ workload }) => workload));
  const boots = bootsOf(plan) > 1;
  const chosen = chooseWorkloads(open, {
    leftSeconds: budget.seconds === null ? null : budget.seconds - spentSeconds(before),
    costs: learnCosts(before, (loop) => bootOfLoop(plan, loop)),
    loops: boots ? plan.loops : 1,
    most: roundsOf(plan),
    boots,
    firstLook: (looksOf(plan)[0] as Look).count,
  });
  return new Set(chosen.map(({ workload }) => workload));
}

/** The keys of a round that are still to be measured: first those without a result, then those that were disturbed. */
function pendingOf(keys: readonly LoopKey[], results: ReadonlyMap<string, LoopResult>, repeats: boolean): LoopKey[] {
  const without = keys.filter((key) => {
    const result = results.get(loopId(key));
    return result === undefined || isLost(result);
  });
  const disturbed = keys.filter((key) => {
    const result = results.get(loopId(key));
    return repeats && result !== undefined && !isLost(result) && isToRepeat(result);
  });
  return [...without, ...disturbed];
}

/**
 * Replays a run whose plan has a budget. `results`: its loops, of each the one that counts. `closed`: rounds up to this one are over,
 * whatever they lack; so are those that a later one followed.
 */
export function replay(run: Run, results: readonly LoopResult[], closed = 0): Replayed {
  const { plan } = run;
  if (plan.budget === undefined) throw new Error('a plan without a budget is not looked at');
  const source = sourceOfRun('', run as RunRecord, inMeasuredOrder(results));
  const rounds: Rounds = { plan, budget: plan.budget, order: orderLoops(plan), loops: source.loops };
  const roundOf = ({ loop }: LoopKey) => roundOfLoop(plan, loop);
  const latest = Math.max(0, ...rounds.loops.map(roundOf));
  const looks = new Map(looksOf(plan).map((each) => [each.count, each]));
  const last: Look = { count: 0, unit: roundUnitOf(plan), alpha: shareOfLook(plan) };
  const spent = spentSeconds(results);
  const isSpent = plan.budget.seconds !== null && spent >= plan.budget.seconds;
  const byId = new Map(results.map((result) => [loopId(result), result]));
  let states: readonly WorkloadState[] = workloadsOf(plan).map(({ name }) => newState(plan, name));
  // Looked at once more with all there is, without stopping anything: what they are called where the run ends here.
  const end = (round: number, pending: readonly LoopKey[]): Replayed => {
    const ended = look(states, ({ stopped }) => stopped === null, last, rounds, rounds.loops);
    const named = ended.map((state, at) => ({ ...state, stopped: states[at]?.stopped ?? null }));
    return { states: named, round, pending, spentSeconds: spent };
  };
  for (let round = 1; round <= roundsOf(plan); round++) {
    const before = rounds.loops.filter((loop) => roundOf(loop) < round);
    const chosen = chosenFor(round, states, rounds, before);
    if (chosen.size === 0) return end(round - 1, []);
    const contenders = new Map(states.map((state) => [state.workload, new Set(state.contenders)]));
    const keys = rounds.order.filter((key) => roundOf(key) === round && chosen.has(key.workload) && contenders.get(key.workload)?.has(key.mount) === true);
    const measured = new Set(rounds.loops.filter((loop) => roundOf(loop) === round).map(({ workload }) => workload));
    states = states.map((state) => (chosen.has(state.workload) && measured.has(state.workload) ? { ...state, rounds: state.rounds + 1 } : state));
    if (latest <= round && round > closed) {
      const pending = pendingOf(keys, byId, plan.retryNoisy === true && !isFutile(results));
      if (pending.length > 0) return end(round, isSpent ? [] : pending);
    }
    const upTo = rounds.loops.filter((loop) => roundOf(loop) <= round);
    for (const count of new Set(states.map((state) => state.rounds))) {
      const due = looks.get(count);
      if (due === undefined) continue;
      states = look(states, (state) => state.rounds === count && chosen.has(state.workload) && state.stopped === null, due, rounds, upTo);
    }
  }
  return end(roundsOf(plan), []);
}
