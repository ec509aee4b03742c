/** The order of the loops: loop 1 of a workload over all mounts, then the next workload; then loop 2. */

import { createHash } from 'node:crypto';
import { loopId } from '../model/loop-key.ts';
import type { LoopKey, Plan } from '../model/records.ts';

/**
 * All loops of a plan in the order they are measured. Mounts follow each other in an order drawn anew for every
 * workload and loop from the seed alone, so that a resumed run goes on with the same order and no mount is always first.
 */
export function orderLoops(plan: Pick<Plan, 'workloads' | 'mounts' | 'loops' | 'seed'>): LoopKey[] {
  const keys: LoopKey[] = [];
  for (let loop = 1; loop <= plan.loops; loop++) {
    for (const { name: workload } of plan.workloads) {
      const drawn = plan.mounts.map(({ name: mount }) => {
        const key = { workload, mount, loop };
        return {
          key,
          rank: createHash('sha256')
            .update(`${plan.seed} ${loopId(key)}`)
            .digest('hex'),
        };
      });
      drawn.sort((a, b) => (a.rank < b.rank ? -1 : 1));
      keys.push(...drawn.map(({ key }) => key));
    }
  }
  return keys;
}
