/** How low a night's z falls by chance, learnt from the z of past nights over all series. */

import { student5Cdf } from '../student5.ts';

/** Share of past z that make up the tail. */
const TAIL_SHARE = 0.01;
/** Fewer values than this in the tail say too little of it. */
const MIN_TAIL = 8;
/** The shape of Student's t with 5 degrees of freedom, with so many values' weight. */
const PRIOR_SHAPE = 1 / 5;
const PRIOR_VALUES = 10;
/** Values above this are no tail of anything. */
const LOW = -1.5;
/** One z in a thousand is this low on machines of the usual kind. */
const USUAL_LOW = 3.8;

export interface Tail {
  /** One-sided p of a z: how often a single series is so low in a night. */
  readonly p: (z: number) => number;
  /** How much wider the tail is than usual; 1 or more. */
  readonly stretch: number;
}

/**
 * Beyond u, the lowest 1 % of past z, p(z) = 0.01 (z / u)^(-1 / shape) with B. Hill's estimate of the shape (A simple general
 * approach to inference about the tail of a distribution, 1975); Student's t with 5 degrees of freedom before
 * that, and as long as there are too few z. `past`: z of each night by series, NaN where there is none.
 */
export function learnTail(past: readonly Float64Array[]): Tail {
  let total = 0;
  const low: number[] = [];
  for (const night of past) {
    for (const z of night) {
      if (Number.isNaN(z)) continue;
      total++;
      if (z < LOW) low.push(-z);
    }
  }
  const count = Math.floor(total * TAIL_SHARE);
  if (count < MIN_TAIL || low.length <= count) return { p: student5Cdf, stretch: 1 };
  low.sort((a, b) => b - a);
  const edge = low[count] as number;
  const logs = low.slice(0, count).reduce((sum, value) => sum + Math.log(value / edge), 0);
  const shape = (logs + PRIOR_VALUES * PRIOR_SHAPE) / (count + PRIOR_VALUES);
  return {
    p: (z) => (z >= -edge ? Math.max(TAIL_SHARE, student5Cdf(z)) : TAIL_SHARE * (-z / edge) ** (-1 / shape)),
    stretch: Math.max(1, (edge * 10 ** shape) / USUAL_LOW),
  };
}
