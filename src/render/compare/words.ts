/** Cells of a comparison in words, the same in every format; plain text, not escaped for any. */

import type { ComparedCell, Comparison } from '../../analyse/compare.ts';
import { formatShare } from '../../text/units.ts';

/** 1.023 as `+2.3 %`, what doubled or halved as a factor: `3.4x`, `0.41x`. */
export function formatChange(ratio: number): string {
  if (ratio >= 1.9995) return `${ratio >= 9.95 ? ratio.toFixed(0) : ratio.toFixed(1)}x`;
  if (ratio < 0.4995) return `${ratio >= 0.0995 ? ratio.toFixed(2) : Number(ratio.toPrecision(2))}x`;
  const percent = ((ratio - 1) * 100).toFixed(1);
  // What rounds to nothing is no loss.
  return `${percent.startsWith('-') && Number(percent) !== 0 ? '-' : '+'}${percent.replace('-', '')} %`;
}

/** `-4.1 % to +0.3 %`; nothing where it is not known. */
export function formatInterval({ low, high }: { readonly low: number | null; readonly high: number | null }): string {
  return low === null || high === null ? '' : `${formatChange(low)} to ${formatChange(high)}`;
}

/** What would tell: `12 loops`, `4 runs`; empty where nothing is missing. */
export function formatNeeded({ needed, verdict }: ComparedCell): string {
  if (verdict !== 'undecided') return '';
  return needed === null ? 'more than can be measured' : `${needed.count} ${needed.unit}`;
}

/** Whether a verdict rests on fewer than three runs on a side. */
function isProvisional({ cells }: Comparison): boolean {
  return cells.some(({ basis }) => basis === 'provisional');
}

/** A cell that could not be tested: why, and by how much it differs where both sides have a figure. */
export function describeUncompared({ ratio, reason }: Comparison['uncompared'][number]): { readonly lead: string; readonly rest: string } {
  return ratio === null ? { lead: 'not compared', rest: `(${reason})` } : { lead: 'not tested', rest: `${formatChange(ratio)} (${reason})` };
}

/** `3 better, 1 worse, 20 same, 6 undecided`. */
function countVerdicts({ cells }: Comparison): string {
  const count = (verdict: ComparedCell['verdict']) => cells.filter((cell) => cell.verdict === verdict).length;
  const counts = (['better', 'worse', 'same', 'undecided'] as const).map((verdict) => [count(verdict), verdict] as const);
  return counts.flatMap(([number, verdict]) => (number === 0 ? [] : [`${number} ${verdict}`])).join(', ') || 'nothing to compare';
}

/** The verdict in a sentence, with the geometric mean over all cells. */
export function summarizeComparison(comparison: Comparison, title: string): string {
  const all = comparison.families.find(({ kind }) => kind === 'all');
  const average =
    all === undefined
      ? ''
      : ` Geometric mean over ${all.cells} ${all.cells === 1 ? 'cell' : 'cells'}: ${formatChange(all.ratio)}${all.low === null ? '' : ` (${formatInterval(all)})`}.`;
  return `By ${title}, ${comparison.better} is better: ${countVerdicts(comparison)}.${average}`;
}

/** What a reader must know to believe it. */
export function describeMethod(comparison: Comparison): string[] {
  const [least, margin] = [comparison.minimumEffect, comparison.margin].map(formatShare);
  return [
    `better and worse are corrected for the number of cells (Holm, 5 %), and at least ${least}; same: shown to lie within ${margin} (two one-sided tests, 5 %)`,
    'base, new and change are geometric means of the loops, as report has them; tested are medians of runs',
    ...(isProvisional(comparison)
      ? [
          'provisional: with fewer than three runs (boots) on a side, loops of one boot stand for them; families have no interval, since one boot a side shows none',
        ]
      : []),
  ];
}
