/** `check` on a terminal: the verdict, then a line or two a finding. */

import pc from 'picocolors';
import type { CheckedMetric, CheckReport } from '../../analyse/nightly/check-report.ts';
import type { Finding } from '../../analyse/nightly/records.ts';
import { showUnseen } from '../../text/visible.ts';
import { describeBroken, describeEvidence, headline, listDetectable, listDoubts, mannerOf, summarizeCheck } from './sentences.ts';

const SIGNS: Readonly<Record<'fails' | 'better' | 'watched', string>> = { fails: '✗', better: '↑', watched: '!' };

/** Whether a finding fails the build, is an improvement, or is only told. */
export function weightOf(finding: Finding): keyof typeof SIGNS {
  if (finding.fails) return 'fails';
  return mannerOf(finding) === 'rise' ? 'better' : 'watched';
}

/** Findings that fail first, improvements last. */
export function sortFindings({ verdict }: CheckedMetric): Finding[] {
  const order = ['fails', 'watched', 'better'];
  return [...verdict.findings].sort((a, b) => order.indexOf(weightOf(a)) - order.indexOf(weightOf(b)) || a.z - b.z);
}

/** The text; `color` for terminals. */
export function renderCheckText(report: CheckReport, color: boolean): string {
  const colors = pc.createColors(color);
  const paint = { fails: colors.red, better: colors.green, watched: colors.yellow };
  const summary = summarizeCheck(report);
  const lines = [report.regressed ? colors.red(summary) : summary];
  for (const cell of report.broken) lines.push(`${paint.fails(SIGNS.fails)} ${colors.bold(showUnseen(describeBroken(cell)))}`);
  for (const text of report.promises ?? []) lines.push(`${paint.fails(SIGNS.fails)} ${colors.bold(showUnseen(text))}`);
  for (const checked of report.metrics) {
    for (const finding of sortFindings(checked)) {
      const weight = weightOf(finding);
      lines.push(
        `${paint[weight](SIGNS[weight])} ${colors.bold(showUnseen(headline(finding, checked.metric)))}`,
        `    ${showUnseen(describeEvidence(finding))}`,
      );
    }
  }
  for (const { key, confirmed, ratio } of report.confirmation?.series ?? []) {
    lines.push(`measured again: ${showUnseen(key)} ${confirmed ? 'stands' : 'does not stand'} (${ratio.toFixed(3)} of the baseline)`);
  }
  for (const doubt of listDoubts(report)) lines.push(`note: ${showUnseen(doubt)}`);
  for (const detectable of listDetectable(report)) lines.push(colors.dim(detectable));
  return `${lines.join('\n')}\n`;
}
