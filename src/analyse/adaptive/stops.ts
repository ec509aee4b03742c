/** What a report says of runs that were measured where the answer was open: the verdicts of their looks, and why each workload stopped. */

import { roundsOf, roundUnitOf } from '../../model/boots.ts';
import type { Decision, Plan, Source, Stop, StopReason } from '../../model/records.ts';
import { asInRun } from '../source-mounts.ts';
import { type Replayed, replay, shareOfLook } from './replay.ts';
import type { WorkloadState } from './state.ts';

/** A workload as its run's looks left it. */
export interface Steered {
  readonly stop: Stop;
  /** By figure; mounts as the source calls them. */
  readonly decisions: Readonly<Record<string, Decision>>;
  /** The least difference that mattered to the looks. */
  readonly margin: number;
}

function reasonOf({ stopped, decision, rounds }: WorkloadState, plan: Plan, isOver: boolean): StopReason {
  if (stopped === 'decided') return decision?.answer === 'equal' ? 'equal' : 'fastest';
  if (stopped !== null) return stopped;
  if (!isOver) return 'unfinished';
  return rounds >= roundsOf(plan) ? 'most' : 'budget';
}

function toSteered(state: WorkloadState, { pending }: Replayed, plan: Plan, callMount: (mount: string) => string): Steered {
  const { decision, decisions, rounds } = state;
  const renamed = Object.entries(decisions).map(([metric, each]) => [metric, { ...each, mounts: each.mounts.map(callMount) }] as const);
  const reason = reasonOf(state, plan, pending.length === 0);
  return {
    stop: { reason, rounds, unit: roundUnitOf(plan), needed: decision?.needed ?? null },
    decisions: Object.fromEntries(renamed),
    margin: plan.budget?.margin ?? 0,
  };
}

/** The workloads of one source by name; none where its plan was fixed, or its loops are not those of its plan. */
function steerOf(source: Source): [string, Steered][] {
  const { run } = source;
  if (run?.plan.budget === undefined) return [];
  const { loops } = asInRun(source);
  const [workloads, mounts] = [new Set(run.plan.workloads.map(({ name }) => name)), new Set(run.plan.mounts.map(({ name }) => name))];
  if (!loops.every(({ workload, mount }) => workloads.has(workload) && mounts.has(mount))) return [];
  const names = new Map((source.mountsInRun ?? source.mounts).map((mount, at) => [mount, source.mounts[at] ?? mount]));
  const replayed = replay(run, loops, run.finishedAt === null ? 0 : Number.POSITIVE_INFINITY);
  return replayed.states.map((state) => [state.workload, toSteered(state, replayed, run.plan, (mount) => names.get(mount) ?? mount)]);
}

/** By workload, of those that one source alone has: what was looked at apart can't be put together. */
export function findSteered(sources: readonly Source[]): ReadonlyMap<string, Steered> {
  const owners = new Map<string, number>();
  for (const { loops } of sources) for (const workload of new Set(loops.map((loop) => loop.workload))) owners.set(workload, (owners.get(workload) ?? 0) + 1);
  return new Map(sources.flatMap(steerOf).filter(([workload]) => (owners.get(workload) ?? 0) < 2));
}

/** The chance of an error that a verdict on loops of these sources may have, where any of them were looked at; else null. */
export function sharedAlpha(sources: readonly Source[]): number | null {
  const shares = sources.flatMap(({ run }) => (run?.plan.budget === undefined ? [] : [shareOfLook(run.plan)]));
  return shares.length === 0 ? null : Math.min(...shares);
}
