/** A cell as the words and marks of a table, the same in every format. */

import type { Rate } from '../figures/metrics.ts';
import type { Cell, WorkloadReport } from '../model/records.ts';
import { formatBandwidth, formatIops } from '../text/units.ts';

export type Mark = 'won' | 'tied' | 'largest' | 'none';

export const MARK_TEXT: Readonly<Record<Mark, string>> = { won: '✓', tied: '≈', largest: '(✓)', none: '' };

/** What a mark means. */
export const MARK_LEGEND: Readonly<Record<Exclude<Mark, 'none'>, string>> = {
  won: '✓ fastest, and the difference is real',
  tied: '≈ tied: not told apart by so many loops (more loops may tell), or less than 2 % apart',
  largest: '(✓) largest of one loop each, not tested',
};

/** The mark of any mount of a workload: won, tied with others, the largest of single loops, or none. */
export function marksOf({ cells, winners }: WorkloadReport, metric: Rate): (mount: string) => Mark {
  const { mounts, tested } = winners[metric];
  const best = new Set(mounts);
  // Alone, a mount wins against nobody.
  const mark: Mark = cells.filter(({ outcome }) => outcome === 'ok').length < 2 ? 'none' : mounts.length > 1 ? 'tied' : tested ? 'won' : 'largest';
  return (mount) => (best.has(mount) ? mark : 'none');
}

/** A rate for people: one figure, or reads/writes where the workload does both. */
export function formatRate(cell: Cell, metric: Rate): string {
  const { mean } = cell;
  if (mean === null) return '';
  const format = metric === 'bw' ? formatBandwidth : formatIops;
  const [read, write] = metric === 'bw' ? [mean.readBw, mean.writeBw] : [mean.readIops, mean.writeIops];
  if (read !== null && write !== null) return `${format(read)} / ${format(write)}`;
  return format(read ?? write ?? 0);
}

/** What stands in place of a figure: the outcome, with its errno where there is one. */
export function formatOutcome(cell: Cell): string {
  return cell.errno === null ? cell.outcome : `${cell.outcome} (${cell.errno})`;
}
