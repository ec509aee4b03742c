/** What a report says of runs that were measured where the answer was open: the verdicts of their looks, why each workload stopped, and which looks are lost. */

import { roundsOf, roundUnitOf } from '../../model/boots.ts';
import type { Decision, Difference, Plan, Source, Stop, StopReason } from '../../model/records.ts';
import { formatShare } from '../../text/units.ts';
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

const workloadsIn = ({ loops }: Source) => new Set(loops.map(({ workload }) => workload));

/** How many sources have loops of each workload. */
function countOwners(sources: readonly Source[]): ReadonlyMap<string, number> {
  const owners = new Map<string, number>();
  for (const source of sources) for (const workload of workloadsIn(source)) owners.set(workload, (owners.get(workload) ?? 0) + 1);
  return owners;
}

/** By workload, of those that one source alone has: what was looked at apart can't be put together. */
export function findSteered(sources: readonly Source[]): ReadonlyMap<string, Steered> {
  const owners = countOwners(sources);
  return new Map(sources.flatMap(steerOf).filter(([workload]) => (owners.get(workload) ?? 0) < 2));
}

/** The chance of an error that a verdict on loops of these sources may have, where any of them were looked at; else null. */
export function sharedAlpha(sources: readonly Source[]): number | null {
  const shares = sources.flatMap((source) => alphaOf(source) ?? []);
  return shares.length === 0 ? null : shares.reduce((least, share) => Math.min(least, share));
}

/** Of one source; null where nobody looked, or it does not say. */
function alphaOf({ run, lookAlpha }: Source): number | null {
  return run?.plan.budget === undefined ? (lookAlpha ?? null) : shareOfLook(run.plan);
}

/** Why the looks of a source can't be made again in a workload; null where they were, by `steered`. */
function whyLost(source: Source, workload: string, steered: ReadonlyMap<string, Steered>, owners: ReadonlyMap<string, number>, margin: number): string | null {
  if (source.run?.plan.budget === undefined) return 'its file has neither plan nor times';
  if ((owners.get(workload) ?? 0) > 1) return 'other sources have loops of the same workload';
  const known = steered.get(workload);
  if (known === undefined) return 'its workloads or mounts are not those of its plan';
  return known.margin === margin ? null : `they went by a margin of ${formatShare(known.margin)}`;
}

/**
 * What is to be known of sources that were looked at while they were measured, and whose looks can't be made again from what is here: their
 * verdicts are decided anew, as strictly as one look is.
 */
export function describeLostLooks(sources: readonly Source[], steered: ReadonlyMap<string, Steered>, margin: number): Difference[] {
  const owners = countOwners(sources);
  const alpha = sharedAlpha(sources);
  return sources.flatMap((source): Difference[] => {
    if (alpha === null || alphaOf(source) === null) return [];
    const all = [...workloadsIn(source)];
    const reasons = all.flatMap((workload) => whyLost(source, workload, steered, owners, margin) ?? []);
    if (reasons.length === 0) return [];
    const where = reasons.length === all.length ? '' : ` in ${reasons.length} of ${all.length} workloads`;
    const how = `all loops together are decided, with the chance of an error of one look (${formatShare(alpha)})`;
    return [{ comparable: true, text: `the looks of the budget of ${source.name} are lost${where} (${[...new Set(reasons)].join('; ')}): ${how}` }];
  });
}
