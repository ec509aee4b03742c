/** The provisional rule: two cells by their loops, where fewer than three runs show how runs differ (docs/statistics.md). */

import { median } from 'simple-statistics';
import { satterthwaite, type VariancePart } from '../figures/student-t.ts';
import { type Measured, standardError } from './needed.ts';
import { BOOT_VARIANCE, type LogCell, MEDIAN_VARIANCE, provisionalSpread } from './spread.ts';

/** Runs that do not agree count for what they show, and what they add is known no better than so few can. */
function raiseTo(measured: Measured, seen: VariancePart): Measured {
  const assumed = standardError(measured) ** 2;
  const excess = seen.variance - assumed;
  if (!(excess > 0)) return measured;
  const degrees = satterthwaite([
    { variance: assumed, degrees: measured.degrees },
    { variance: excess, degrees: seen.degrees },
  ]);
  return { ...measured, fixedVariance: measured.fixedVariance + excess, degrees: degrees ?? measured.degrees };
}

/**
 * `a` over `b`. `pooled`: the spread within a run that all cells have in common; `seen`: the variance of the difference as the runs show it, null
 * where there are too few; `degreesOfRuns`: what so many runs a side would give.
 */
export function measureByLoops(a: LogCell, b: LogCell, pooled: VariancePart, seen: VariancePart | null, degreesOfRuns: Measured['degreesOfRuns']): Measured {
  const { within, unclipped, loops, degrees } = provisionalSpread(a, b, pooled);
  const measured: Measured = {
    difference: median([...a.logs]) - median([...b.logs]),
    basis: 'provisional',
    unitVariance: within * MEDIAN_VARIANCE,
    fixedVariance: within * BOOT_VARIANCE,
    caution: within === 0 ? 1 : unclipped / within,
    count: loops,
    degrees,
    degreesOfRuns,
  };
  return seen === null ? measured : raiseTo(measured, seen);
}
