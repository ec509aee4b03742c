/** How much more has to be measured until an undecided difference can be told. */

import { studentTCdf } from '../figures/student-t.ts';
import type { Needed } from '../model/records.ts';
import { isEqual } from './equality.ts';
import { MAX_RUNS, MIN_RUNS } from './spread.ts';

/** A difference and what it is known with: its variance is fixedVariance + unitVariance / count. */
export interface Measured {
  /** ln of one over the other. */
  readonly difference: number;
  readonly basis: 'runs' | 'provisional';
  readonly unitVariance: number;
  readonly fixedVariance: number;
  /** By how many times the variance is larger that equality is shown with. */
  readonly caution: number;
  /** Loops of one run, or runs, a side. */
  readonly count: number;
  readonly degrees: number;
  /** Degrees of freedom with so many runs a side. */
  readonly degreesOfRuns: (runs: number) => number;
}

export const standardError = ({ unitVariance, fixedVariance, count }: Measured) => Math.sqrt(fixedVariance + unitVariance / count);

/** Whether the difference, or that of the means where it is larger, is shown to lie within the margin, a share. */
export function isShownEqual(measured: Measured, means: number, margin: number, alpha?: number): boolean {
  const distance = Math.max(Math.abs(measured.difference), Math.abs(means));
  return isEqual(distance, standardError(measured) * Math.sqrt(measured.caution), measured.degrees, margin, alpha);
}

/** What a decision takes; logs. */
export interface Limits {
  /** A smaller difference is none, however sure. */
  readonly least: number;
  /** Within it two things are equal. */
  readonly margin: number;
  /** What the correction for many differences leaves for this one. */
  readonly alpha: number;
  /** What equality is shown at. */
  readonly equalAlpha: number;
}

/** More than this nobody measures. */
const MOST_LOOPS = 30;

/** A distance that has to be larger than its error, whose variance is so many times the difference's; and what chance of that there may be were it nothing. */
interface Way {
  readonly target: number;
  readonly tail: number;
  readonly times: number;
}

function waysToTell({ difference, caution }: Measured, { least, margin, alpha, equalAlpha }: Limits): Way[] {
  const distance = Math.abs(difference);
  return [
    ...(distance >= least ? [{ target: distance, tail: alpha / 2, times: 1 }] : []),
    ...(distance < margin ? [{ target: margin - distance, tail: equalAlpha, times: caution }] : []),
  ];
}

/**
 * The fewest loops a side that would do, else the fewest runs, were the difference just what it seems: to call it one if it is at
 * or above the least, or to call both sides equal if it is within the margin. Null where no sensible number does.
 */
export function neededFor(measured: Measured, limits: Limits): Needed | null {
  const ways = waysToTell(measured, limits);
  const does = (variance: number, degrees: number) =>
    ways.some(({ target, tail, times }) => variance === 0 || studentTCdf(-target / Math.sqrt(variance * times), degrees) <= tail);
  if (measured.basis === 'provisional') {
    for (let loops = Math.floor(measured.count) + 1; loops <= MOST_LOOPS; loops++) {
      if (does(measured.fixedVariance + measured.unitVariance / loops, measured.degrees)) return { unit: 'loops', count: loops };
    }
  }
  // A run more halves what boots and loops add alike.
  const perRun = measured.basis === 'runs' ? measured.unitVariance : measured.fixedVariance + measured.unitVariance / measured.count;
  const first = measured.basis === 'runs' ? Math.floor(measured.count) + 1 : MIN_RUNS;
  for (let runs = Math.max(MIN_RUNS, first); runs <= MAX_RUNS; runs++) {
    if (does(perRun / runs, measured.degreesOfRuns(runs))) return { unit: 'runs', count: runs };
  }
  return null;
}
