/** What is said at the end of a sitting: how to go on with it, and what was measured once more. */

import { dropReplaced, isLost } from '../model/loop-key.ts';
import type { LoopResult, Plan } from '../model/records.ts';
import { isFutile } from '../model/repeats.ts';
import { isDisturbed } from '../model/warnings.ts';
import { sayResume } from '../store/resume-words.ts';

/** What is kept of a run that came to no end, and how to go on. `total`: of its loops; null where nobody knows how many there will be. */
export function describeWayOn(results: readonly LoopResult[], total: number | null, plan: Pick<Plan, 'workloads'>, dir: string): string {
  const kept = dropReplaced(results).filter((result) => !isLost(result)).length;
  const goesOn = `${kept}${total === null ? '' : ` of ${total}`} loops are kept. Go on with`;
  const next = total === null || kept < total ? goesOn : `all ${total} loops are kept. Write the report with`;
  return `${next}: ${sayResume(plan, dir)}`;
}

/** How many loops were measured once more, and of how many that was of no use. */
export function describeRepeats(repeated: readonly LoopResult[]): string {
  const still = repeated.filter(isDisturbed).length;
  const again = still === 0 ? '' : `; ${still} of them ${still === 1 ? 'was' : 'were'} disturbed again${isFutile(repeated) ? ', so others were not' : ''}`;
  return `${repeated.length} ${repeated.length === 1 ? 'loop' : 'loops'} during which the machine was disturbed ${repeated.length === 1 ? 'was' : 'were'} measured once more${again}`;
}
