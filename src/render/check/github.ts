/** `check --format github`: workflow commands that GitHub shows as annotations. */

import type { CheckReport } from '../../analyse/nightly/check-report.ts';
import { showUnseenInLines } from '../../text/visible.ts';
import { describeBroken, describeEvidence, headline, listDoubts, summarizeCheck } from './sentences.ts';
import { sortFindings, weightOf } from './text.ts';

/** Source: actions/toolkit, packages/core, command.ts. */
function escapeData(text: string): string {
  return showUnseenInLines(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

const LEVELS = { fails: 'error', watched: 'warning', better: 'notice' } as const;

const command = (level: string, title: string, text: string) => `::${level} title=${escapeProperty(title)}::${escapeData(text)}`;

/** One line an annotation, the verdict first, since GitHub shows ten of a level in a step: errors for what fails, warnings for doubts, notices for improvements and the verdict. */
export function renderCheckGithub(report: CheckReport): string {
  const findings = report.metrics.flatMap((checked) =>
    sortFindings(checked).map((finding) => command(LEVELS[weightOf(finding)], `fsbench: ${headline(finding, checked.metric)}`, describeEvidence(finding))),
  );
  const broken = report.broken.map((cell) => command('error', 'fsbench: no longer works', describeBroken(cell)));
  const promises = (report.promises ?? []).map((text) => command('error', 'fsbench: another promise', text));
  const doubts = listDoubts(report).map((doubt) => command('warning', 'fsbench', doubt));
  return [command(report.regressed ? 'error' : 'notice', 'fsbench', summarizeCheck(report)), ...broken, ...promises, ...findings, ...doubts]
    .map((line) => `${line}\n`)
    .join('');
}
