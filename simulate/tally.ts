/** Counts of what happened, and how sure a rate from them is. */

export interface Tally {
  hits: number;
  trials: number;
}

export const newTally = (): Tally => ({ hits: 0, trials: 0 });

export function count(tally: Tally, hit: boolean): void {
  tally.trials++;
  if (hit) tally.hits++;
}

/** In 100. */
export const rateOf = ({ hits, trials }: Tally) => (100 * hits) / trials;

/** One decimal below 10, none above: 0.4, 67. */
export function formatRate(tally: Tally): string {
  if (tally.trials === 0) return '';
  const rate = rateOf(tally);
  return rate > 0 && rate < 9.95 ? rate.toFixed(1) : rate.toFixed(0);
}
