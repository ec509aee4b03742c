/** `compare --format md`: a line a cell, then the families. */

import type { Comparison } from '../../analyse/compare.ts';
import { figureNamed } from '../../figures/figures.ts';
import type { Difference } from '../../model/records.ts';
import { alignTable } from '../aligned-table.ts';
import { formatSeriesValue } from '../history/value-text.ts';
import { escapeMarkdown, renderDifferences } from '../markdown.ts';
import { describeMethod, describeUncompared, formatChange, formatInterval, formatNeeded, summarizeComparison } from './words.ts';

const SIGNS = { better: '✓ better', worse: '✗ worse', same: '= same', undecided: '? undecided' } as const;

/** The text of one metric's comparison; `differences`: what was not alike on both sides. */
export function renderCompareMarkdown(comparison: Comparison, differences: readonly Difference[] = []): string {
  const { metric, cells, uncompared, families } = comparison;
  const { title } = figureNamed(metric);
  const header = ['Workload', 'Mount', 'Base', 'New', 'Change', '95 %', 'Verdict', 'To tell it takes'];
  const rows = cells.map((cell) => [
    escapeMarkdown(cell.workload),
    escapeMarkdown(cell.mount),
    formatSeriesValue(cell.base, metric),
    formatSeriesValue(cell.candidate, metric),
    formatChange(cell.ratio),
    formatInterval(cell),
    SIGNS[cell.verdict],
    formatNeeded(cell),
  ]);
  const familyRows = families.map((family) => [escapeMarkdown(family.name), String(family.cells), formatChange(family.ratio), formatInterval(family)]);
  const parts = [
    summarizeComparison(comparison, title),
    ...renderDifferences({ differences }),
    ...(rows.length === 0 ? [] : [alignTable([header, ...rows], ['l', 'l', 'r', 'r', 'r', 'r', 'l', 'l'])]),
    ...(uncompared.length === 0
      ? []
      : [
          uncompared
            .map((each) => {
              const { lead, rest } = describeUncompared(each);
              return `- ${lead}: ${escapeMarkdown(each.workload)} on ${escapeMarkdown(each.mount)} ${escapeMarkdown(rest)}`;
            })
            .join('\n'),
        ]),
    ...(familyRows.length === 0 ? [] : [alignTable([['Family', 'Cells', 'Geometric mean', '95 %'], ...familyRows], ['l', 'r', 'r', 'r'])]),
    describeMethod(comparison)
      .map((line) => `- ${escapeMarkdown(line)}`)
      .join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}
