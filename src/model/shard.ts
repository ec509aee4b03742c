/** A part of a plan, for one of several machines: every so many-th boot, or where there is one boot or a budget, workload. */

import { bootOfLoop, bootsOf } from './boots.ts';
import type { LoopKey, Plan, Workload } from './records.ts';

type Sharded = Pick<Plan, 'loops' | 'boots' | 'budget' | 'shard'>;

/** Boots are blocks of their own; with a budget they depend on each other, so that workloads are what is dealt out. */
export const shardUnitOf = (plan: Sharded): 'boots' | 'workloads' => (bootsOf(plan) > 1 && plan.budget === undefined ? 'boots' : 'workloads');

/** Whether the thing at this place (from 0) is this part's: they are dealt out in turn. */
const isOwn = ({ shard }: Sharded, at: number): boolean => shard === undefined || at % shard.of === shard.part - 1;

/** The workloads that this part measures. */
export const workloadsOf = (plan: Sharded & Pick<Plan, 'workloads'>): readonly Workload[] =>
  shardUnitOf(plan) === 'boots' ? plan.workloads : plan.workloads.filter((_, at) => isOwn(plan, at));

/** Boots that this part measures. */
export const countBoots = (plan: Sharded): number =>
  shardUnitOf(plan) === 'workloads' ? bootsOf(plan) : Array.from({ length: bootsOf(plan) }, (_, at) => at).filter((at) => isOwn(plan, at)).length;

/** Of all loops those that this part measures. */
export function loopsOfShard(plan: Sharded & Pick<Plan, 'workloads'>, keys: readonly LoopKey[]): readonly LoopKey[] {
  if (plan.shard === undefined) return keys;
  if (shardUnitOf(plan) === 'boots') return keys.filter(({ loop }) => isOwn(plan, bootOfLoop(plan, loop) - 1));
  const own = new Set(workloadsOf(plan).map(({ name }) => name));
  return keys.filter(({ workload }) => own.has(workload));
}

/** Loops of a run of this plan, all boots of it. */
export const countLoops = (plan: Sharded & Pick<Plan, 'workloads' | 'mounts'>): number =>
  workloadsOf(plan).length * plan.mounts.length * plan.loops * countBoots(plan);

/** The work of a part as a plan of its own: what needs files, programs and room. Its boots are those of the whole. */
export function planOfShard(plan: Plan): Plan {
  const { shard, ...rest } = plan;
  return shard === undefined ? plan : { ...rest, workloads: workloadsOf(plan) };
}

/** `part 2 of 8, by boots`. */
export const describeShard = (plan: Sharded): string | null =>
  plan.shard === undefined ? null : `part ${plan.shard.part} of ${plan.shard.of}, by ${shardUnitOf(plan)}`;
