/** `compare` on a terminal: what changed, what could not be told, and the families; cells that are the same are counted. */

import pc from 'picocolors';
import type { ComparedCell, Comparison } from '../../analyse/compare.ts';
import { largest } from '../../figures/extremes.ts';
import { figureNamed } from '../../figures/figures.ts';
import type { Difference } from '../../model/records.ts';
import { showUnseen } from '../../text/visible.ts';
import { formatSeriesValue } from '../history/value-text.ts';
import { describeMethod, describeUncompared, formatChange, formatInterval, formatNeeded, summarizeComparison } from './words.ts';

/** Undecided cells that are listed. */
const MOST_UNDECIDED = 10;

/** Names are lined up to this width: one that is longer must not move all others. */
const WIDEST_NAME = 60;

/** The text of one metric's comparison; `differences`: what was not alike on both sides. */
export function renderCompareText(comparison: Comparison, differences: readonly Difference[], color: boolean): string {
  const colors = pc.createColors(color);
  const paint = { worse: colors.red, better: colors.green, undecided: colors.yellow, same: colors.dim };
  const { metric, cells, uncompared, families } = comparison;
  const told = (['worse', 'better', 'undecided'] as const).flatMap((verdict) =>
    cells.filter((cell) => cell.verdict === verdict).sort((a, b) => Math.abs(Math.log(b.ratio)) - Math.abs(Math.log(a.ratio))),
  );
  const undecided = told.filter(({ verdict }) => verdict === 'undecided').length;
  const left = Math.max(0, undecided - MOST_UNDECIDED);
  const nameOf = ({ mount, workload }: ComparedCell) => showUnseen(`${mount}/${workload}`);
  const width = Math.min(WIDEST_NAME, largest([0, ...told.map((cell) => nameOf(cell).length)]));
  const unlike = differences.map(({ comparable, text }) => colors.yellow(`${comparable ? 'not alike' : 'not the same measurement'}: ${showUnseen(text)}`));
  const lines = [summarizeComparison(comparison, figureNamed(metric).title), ...unlike];
  for (const cell of told.slice(0, told.length - left)) {
    const values = `${formatSeriesValue(cell.base, metric)} to ${formatSeriesValue(cell.candidate, metric)}`;
    const needed = cell.verdict === 'undecided' ? `; to tell it takes ${formatNeeded(cell)}` : '';
    const interval = formatInterval(cell);
    lines.push(
      `${paint[cell.verdict](cell.verdict.padEnd(9))} ${nameOf(cell).padEnd(width)}  ${formatChange(cell.ratio).padStart(8)}${interval === '' ? '' : ` (${interval})`}, ${values}${needed}`,
    );
  }
  if (left > 0) lines.push(colors.dim(`... and ${left} more undecided (--format md shows all)`));
  for (const each of uncompared) {
    const { lead, rest } = describeUncompared(each);
    lines.push(`${lead}: ${showUnseen(`${each.mount}/${each.workload}`)} ${rest}`);
  }
  if (families.length > 1) {
    lines.push('', 'geometric means:');
    const widest = Math.min(WIDEST_NAME, largest(families.map(({ name }) => showUnseen(name).length)));
    for (const family of families)
      lines.push(`  ${showUnseen(family.name).padEnd(widest)}  ${formatChange(family.ratio).padStart(8)}  ${formatInterval(family)}`.trimEnd());
  }
  lines.push('', ...describeMethod(comparison).map((line) => colors.dim(line)));
  return `${lines.join('\n')}\n`;
}
