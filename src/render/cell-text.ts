/** A cell as the words and marks of a table, the same in every format. */

import { partsOf } from '../figures/cell-values.ts';
import { largest, smallest } from '../figures/extremes.ts';
import { figureNamed } from '../figures/figures.ts';
import { hasFigure } from '../figures/shown.ts';
import type { Cell, WorkloadReport } from '../model/records.ts';

export type Mark = 'won' | 'tied' | 'largest' | 'none';

export const MARK_TEXT: Readonly<Record<Mark, string>> = { won: '✓', tied: '≈', largest: '(✓)', none: '' };

/** `2 %`, or `2 to 5 %` where the metrics differ in it: what is less apart is a tie. */
export function describeLeastEffect(metrics: readonly string[]): string {
  const shares = metrics.map((metric) => 100 * figureNamed(metric).leastEffects.winner);
  const [least, most] = [smallest(shares), largest(shares)];
  return `${least === most ? least : `${least} to ${most}`} %`;
}

/** What a mark by these metrics means. */
export function explainMark(mark: Exclude<Mark, 'none'>, metrics: readonly string[]): string {
  switch (mark) {
    case 'won':
      return `✓ ${[...new Set(metrics.map((metric) => figureNamed(metric).best))].join(' or ')}, and the difference is real`;
    case 'tied':
      return `≈ tied: not told apart by so many loops (more loops may tell), or less than ${describeLeastEffect(metrics)} apart`;
    case 'largest':
      return `(✓) ${nameBest(metrics)} of one loop each, not tested`;
  }
}

/** What the best of one loop each is: the largest, of what is better small the smallest. */
export function nameBest(metrics: readonly string[]): string {
  const directions = new Set(metrics.map((metric) => figureNamed(metric).better));
  return directions.size > 1 ? 'best' : directions.has('lower') ? 'smallest' : 'largest';
}

/** The mark of any mount of a workload: won, tied with others, the best of single loops, or none; none too by a metric that the report was not made for. */
export function marksOf({ cells, winners }: WorkloadReport, metric: string): (mount: string) => Mark {
  const decision = winners[metric];
  if (decision === undefined) return () => 'none';
  const { mounts, tested } = decision;
  const best = new Set(mounts);
  // Alone, a mount wins against nobody.
  const figure = figureNamed(metric);
  const rivals = cells.filter(({ loops }) => hasFigure(loops, figure)).length;
  const mark: Mark = rivals < 2 ? 'none' : mounts.length > 1 ? 'tied' : tested ? 'won' : 'largest';
  return (mount) => (best.has(mount) ? mark : 'none');
}

/** A cell's figure for people: one, or reads/writes where the workload does both; empty where it has none. */
export function formatCell({ loops }: Cell, metric: string): string {
  const figure = figureNamed(metric);
  return partsOf(loops, figure).map(figure.format).join(' / ');
}

/** What stands in place of a figure: the outcome, with its errno where there is one. */
export function formatOutcome(cell: Cell): string {
  return cell.errno === null ? cell.outcome : `${cell.outcome} (${cell.errno})`;
}
