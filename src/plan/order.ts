/** The order of the loops: loop 1 of a workload over all mounts, then the next workload; then loop 2; boot after boot. */

import { createHash } from 'node:crypto';
import { loopsOfCell } from '../model/boots.ts';
import { loopId } from '../model/loop-key.ts';
import type { LoopKey, MountSpec, Plan } from '../model/records.ts';
import { loopsOfShard } from '../model/shard.ts';
import { targetOf, targetsOf } from '../model/targets.ts';

const rankOf = (seed: number, id: string) => createHash('sha256').update(`${seed} ${id}`).digest('hex');

/** The items in an order drawn from the seed and their ids. */
export function shuffle<Item>(items: readonly Item[], seed: number, idOf: (item: Item) => string): Item[] {
  const ranked = items.map((item) => ({ item, rank: rankOf(seed, idOf(item)) }));
  return ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1)).map(({ item }) => item);
}

type Ordered = Pick<Plan, 'workloads' | 'mounts' | 'loops' | 'boots' | 'seed' | 'target' | 'targets' | 'oneAtATime' | 'budget' | 'shard'>;

/** Sets of mounts that can be measured in turn, in the order of this loop. */
function blocksOf(plan: Ordered, loop: number): readonly (readonly MountSpec[])[] {
  if (plan.oneAtATime !== true) return [plan.mounts];
  return shuffle(targetsOf(plan), plan.seed, (target) => JSON.stringify([target, loop])).map((target) =>
    plan.mounts.filter((mount) => targetOf(plan, mount) === target),
  );
}

/**
 * All loops of a plan, or of its part, in the order they are measured. Mounts follow each other in an order drawn anew for every
 * workload and loop from the seed alone, so that a resumed run goes on with the same order and no mount is always first.
 * Targets that can't run at once take turns loop by loop, in an order drawn anew for every loop.
 */
export function orderLoops(plan: Ordered): readonly LoopKey[] {
  const loops = Array.from({ length: loopsOfCell(plan) }, (_, index) => index + 1);
  const all = loops.flatMap((loop) =>
    blocksOf(plan, loop).flatMap((mounts) =>
      plan.workloads.flatMap(({ name: workload }) =>
        shuffle(
          mounts.map(({ name: mount }) => ({ workload, mount, loop })),
          plan.seed,
          loopId,
        ),
      ),
    ),
  );
  return loopsOfShard(plan, all);
}
