/** How much more has to be measured until an undecided difference can be told. */

import { studentTQuantile } from '../figures/student-t.ts';
import { MIN_RUNS } from './spread.ts';

/** How many loops of one run, or runs, each side would need for this difference to be told, if it stays as it is. */
export interface Needed {
  readonly unit: 'loops' | 'runs';
  readonly count: number;
}

/** A difference and what it is known with: its variance is fixedVariance + unitVariance / count. */
export interface Measured {
  /** ln of both sides, and of new over old. */
  readonly levels: readonly [number, number];
  readonly difference: number;
  readonly basis: 'runs' | 'provisional';
  readonly unitVariance: number;
  readonly fixedVariance: number;
  /** Loops of one run, or runs, a side. */
  readonly count: number;
  readonly degrees: number;
}

/** More than this nobody measures. */
const MOST_LOOPS = 30;
const MOST_RUNS = 100;

/**
 * The fewest loops a side that would do, else the fewest runs, were the difference just what it seems: to call it a
 * change if it is at or above the minimum effect `limit`, else to call it the same. `alpha`: what Holm's first step leaves for a
 * cell. Null where no sensible number does.
 */
export function neededFor(measured: Measured, limit: number, alpha: number): Needed | null {
  const distance = Math.abs(measured.difference);
  const isChange = distance >= limit;
  const target = isChange ? distance : limit - distance;
  const p = isChange ? 1 - alpha / 2 : 0.975;
  const does = (variance: number, degrees: number) => studentTQuantile(p, degrees) * Math.sqrt(variance) <= target;
  if (measured.basis === 'provisional') {
    for (let loops = Math.ceil(measured.count) + 1; loops <= MOST_LOOPS; loops++) {
      if (does(measured.fixedVariance + measured.unitVariance / loops, measured.degrees)) return { unit: 'loops', count: loops };
    }
  }
  // A run more halves what boots and loops add alike.
  const perRun = measured.basis === 'runs' ? measured.unitVariance : measured.fixedVariance + measured.unitVariance / measured.count;
  for (let runs = MIN_RUNS; runs <= MOST_RUNS; runs++) {
    if (does(perRun / runs, 2 * (runs - 1) + 1)) return { unit: 'runs', count: runs };
  }
  return null;
}
