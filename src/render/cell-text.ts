/** A cell as the words and marks of a table, the same in every format. */

import { partsOf } from '../figures/cell-values.ts';
import { figureNamed } from '../figures/figures.ts';
import { hasFigure } from '../figures/shown.ts';
import type { Cell, Decision, Report, WorkloadReport } from '../model/records.ts';
import { formatShare } from '../text/units.ts';

export type Mark = 'won' | 'equal' | 'undecided' | 'largest' | 'none';

/** In the order of legends. */
export const MARKS = ['won', 'equal', 'undecided', 'largest'] as const;

export const MARK_TEXT: Readonly<Record<Mark, string>> = { won: '✓', equal: '≈', undecided: '?', largest: '(✓)', none: '' };

/** What a mark by these metrics means; `margin` is the report's. */
export function explainMark(mark: Exclude<Mark, 'none'>, metrics: readonly string[], margin: number): string {
  switch (mark) {
    case 'won':
      return `✓ ${[...new Set(metrics.map((metric) => figureNamed(metric).best))].join(' or ')}, and the difference is real`;
    case 'equal':
      return `≈ equal: shown to be within ${formatShare(margin)} of the best`;
    case 'undecided':
      return `? undecided: neither told apart nor shown to be within ${formatShare(margin)}, which a few loops of one boot hardly ever can`;
    case 'largest':
      return `(✓) ${nameBest(metrics)} of one figure each, not tested`;
  }
}

/** What the best of one figure each is: the largest, of what is better small the smallest. */
export function nameBest(metrics: readonly string[]): string {
  const directions = new Set(metrics.map((metric) => figureNamed(metric).better));
  return directions.size > 1 ? 'best' : directions.has('lower') ? 'smallest' : 'largest';
}

const ANSWER_MARKS: Readonly<Record<Decision['answer'], Mark>> = { fastest: 'won', equal: 'equal', undecided: 'undecided', untested: 'largest' };

/** The mark of any mount of a workload: won, equal to the best, undecided, the best of single figures, or none; none too by a metric that the report was not made for. */
export function marksOf({ cells, winners }: WorkloadReport, metric: string): (mount: string) => Mark {
  const decision = winners[metric];
  if (decision === undefined) return () => 'none';
  const { mounts, answer } = decision;
  const best = new Set(mounts);
  // Alone, a mount wins against nobody.
  const figure = figureNamed(metric);
  const rivals = cells.filter(({ loops }) => hasFigure(loops, figure)).length;
  const mark: Mark = rivals < 2 ? 'none' : ANSWER_MARKS[answer];
  return (mount) => (best.has(mount) ? mark : 'none');
}

/** The marks of a whole report: what marksOf says, of each workload and metric looked up once however many mounts there are. */
export function marksOfAll({ workloads }: Report, metrics: readonly string[]): (workload: WorkloadReport, metric: string, mount: string) => Mark {
  const known = new Map(workloads.map((workload) => [workload, new Map(metrics.map((metric) => [metric, marksOf(workload, metric)]))]));
  return (workload, metric, mount) => known.get(workload)?.get(metric)?.(mount) ?? 'none';
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
