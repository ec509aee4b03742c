/** The mean on the log scale, by which cells are summed up. */

import { logAverage } from 'simple-statistics';

/** The geometric mean of positive values, by their logarithms: a product of many rates overflows. */
export function logMean(values: readonly number[]): number {
  return values.length === 1 ? (values[0] as number) : logAverage([...values]);
}
