/** `check --format md`: the verdict for a pull request or a job's summary. */

import type { CheckedMetric, CheckReport } from '../../analyse/nightly/check-report.ts';
import { figureNamed } from '../../figures/figures.ts';
import { alignTable } from '../aligned-table.ts';
import { formatChange } from '../compare/words.ts';
import { formatSeriesValue } from '../history/value-text.ts';
import { escapeMarkdown } from '../markdown.ts';
import { describeBroken, describeNight, describeRatio, formatShare, listDetectable, listDoubts, nameFinding, stateOf, summarizeCheck } from './sentences.ts';
import { sortFindings, weightOf } from './text.ts';

const WEIGHTS = { fails: 'regression', watched: 'watched', better: 'better' } as const;

function renderFindings(checked: CheckedMetric): string[] {
  const { metric } = checked;
  const findings = sortFindings(checked);
  if (findings.length === 0) return [];
  const header = ['', 'Series', 'Change', 'Expected', 'Tonight', 'How sure', 'Since'];
  const rows = findings.map((finding) => {
    const value = (figure: number | null) => (figure === null ? '' : formatSeriesValue(figure, metric));
    return [
      WEIGHTS[weightOf(finding)],
      escapeMarkdown(nameFinding(finding)),
      describeRatio(finding.ratio, metric),
      value(finding.baseline),
      value(finding.tonight),
      `${finding.confidence} (z ${finding.z.toFixed(1)})`,
      escapeMarkdown(describeNight(finding.since)),
    ];
  });
  return [`### ${figureNamed(metric).title}`, alignTable([header, ...rows], ['l', 'l', 'l', 'r', 'r', 'l', 'l'])];
}

function renderSeries({ metric, verdict }: CheckedMetric): string[] {
  if (verdict.series.length === 0) return [];
  const rows = verdict.series.map(({ key, nights, ratio, z, baseline, tonight, detectable }) => [
    escapeMarkdown(key),
    String(nights),
    baseline === null ? '' : formatSeriesValue(baseline, metric),
    formatSeriesValue(tonight, metric),
    ratio === null ? '' : formatChange(ratio),
    z === null ? '' : z.toFixed(1),
    detectable === null ? '' : `${formatShare(detectable.sameNight)} / ${formatShare(detectable.withinThreeNights)}`,
  ]);
  const header = ['Series', 'Nights', 'Expected', 'Tonight', 'Change', 'z', 'Found the same night / within three'];
  return [
    `<details><summary>All ${verdict.series.length} series, ${figureNamed(metric).title}</summary>`,
    alignTable([header, ...rows], ['l', 'r', 'r', 'r', 'r', 'r', 'r']),
    '</details>',
  ];
}

/** The text, GitHub-flavoured. */
export function renderCheckMarkdown(report: CheckReport): string {
  const confirmation = report.confirmation?.series ?? [];
  const parts = [
    `## fsbench: ${stateOf(report)}`,
    `${summarizeCheck(report)} Night: ${escapeMarkdown(describeNight(report.night))}.`,
    ...(report.broken.length === 0 ? [] : [report.broken.map((cell) => `- **no longer works**: ${escapeMarkdown(describeBroken(cell))}`).join('\n')]),
    ...[(report.promises ?? []).map((text) => `- **another promise**: ${escapeMarkdown(text)}`).join('\n')].filter(Boolean),
    ...report.metrics.flatMap(renderFindings),
    ...(confirmation.length === 0
      ? []
      : [
          confirmation
            .map(
              ({ key, confirmed, ratio }) =>
                `- measured again: ${escapeMarkdown(key)} ${confirmed ? 'stands' : 'does not stand'} (${ratio.toFixed(3)} of the baseline)`,
            )
            .join('\n'),
        ]),
    ...(listDoubts(report).length === 0
      ? []
      : [
          listDoubts(report)
            .map((doubt) => `- ${escapeMarkdown(doubt)}`)
            .join('\n'),
        ]),
    ...listDetectable(report),
    ...report.metrics.flatMap(renderSeries),
  ];
  return `${parts.join('\n\n')}\n`;
}
