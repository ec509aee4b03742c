/** Whether a sweep is of a size that somebody may have meant: it multiplies, and days are typed in a second. */

import { countLoops } from '../model/boots.ts';
import { usageError } from '../model/errors.ts';
import type { Plan } from '../model/records.ts';
import { estimateSeconds } from '../plan/estimate.ts';
import { paceOf } from '../target/kinds.ts';
import { formatSpan } from '../text/units.ts';

/** What a sweep may have and take without being asked for once more. */
const MOST_CELLS = 1000;
const MOST_SECONDS = 24 * 3600;

/** Throws a usage error that tells cells, loops and time of a sweep beyond these. */
export function checkEffort(plan: Plan): void {
  const isSwept = [...plan.workloads, ...plan.mounts].some(({ swept }) => swept !== undefined);
  const cells = plan.workloads.length * plan.mounts.length;
  const seconds = estimateSeconds(plan, paceOf);
  if (!isSwept || (cells <= MOST_CELLS && seconds <= MOST_SECONDS)) return;
  const text = `the sweep makes ${cells} cells (${plan.workloads.length} workloads on ${plan.mounts.length} mounts), ${countLoops(plan)} loops: about ${formatSpan(seconds)}`;
  throw usageError('long-sweep', text, 'take fewer values or --jobs, lower --runtime or --loops (--quick), or add --yes if that is what you want');
}
