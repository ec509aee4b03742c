/** What deciding a workload would take: loops or runs, and the minutes of their loops. */

import { median } from 'simple-statistics';
import type { Cell, Effort, Needed } from '../model/records.ts';
import { isGood } from './cells.ts';

/** Seconds that a loop of the cell took, else was to take; null where nothing says. */
function secondsOfLoop({ loops }: Cell): number | null {
  const seconds = loops.filter(isGood).flatMap(({ elapsedMs, parameters, metrics }) => {
    if (elapsedMs !== null) return elapsedMs / 1000;
    const asked = parameters.runtimeSeconds ?? (metrics === null ? 0 : metrics.runtimeMs / 1000);
    return asked > 0 ? asked : [];
  });
  return seconds.length === 0 ? null : median(seconds);
}

/** What the cells have: loops of one run, and runs. */
export interface Had {
  readonly loops: number;
  readonly runs: number;
}

/** Minutes of what is still missing, over all cells that take part; null where one does not say how long its loops are. */
function minutesOf({ unit, count }: Needed, { loops, runs }: Had, cells: readonly Cell[]): number | null {
  const seconds = cells.map(secondsOfLoop);
  const known = seconds.filter((each) => each !== null);
  if (known.length < seconds.length) return null;
  const further = unit === 'loops' ? count - loops : (count - runs) * loops;
  return (Math.max(0, further) * known.reduce((sum, each) => sum + each, 0)) / 60;
}

/** What does for all of these, each of which needs so much; null where one needs more than can be measured. `cells`: of the mounts that are not told apart. */
export function joinEfforts(needs: readonly (Needed | null)[], had: Had, cells: readonly Cell[]): Effort | null {
  const known = needs.filter((need) => need !== null);
  if (known.length === 0 || known.length < needs.length) return null;
  const unit = known.some((need) => need.unit === 'runs') ? 'runs' : 'loops';
  const needed = { unit, count: Math.max(...known.filter((need) => need.unit === unit).map(({ count }) => count)) } as const;
  return { ...needed, minutes: minutesOf(needed, had, cells) };
}
