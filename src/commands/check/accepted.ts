/** What `--accept` kept from being a finding: a pattern that is wider than was meant must not pass unseen. */

import type { CheckedMetric } from '../../analyse/nightly/check-report.ts';
import { describeRatio, nameFinding } from '../../render/check/sentences.ts';

/** Changes that a sentence names at most. */
const NAMED = 12;

/** One sentence a metric: the findings of the verdict without acceptance that `judged` has not. */
export function describeAccepted(judged: readonly CheckedMetric[], withoutAcceptance: readonly CheckedMetric[]): string[] {
  return withoutAcceptance.flatMap(({ metric, verdict }) => {
    const found = new Set(judged.find((each) => each.metric === metric)?.verdict.findings.map(nameFinding));
    const changes = verdict.findings
      .filter((finding) => !found.has(nameFinding(finding)))
      .map((finding) => `${nameFinding(finding)}, ${describeRatio(finding.ratio, metric)}`);
    if (changes.length === 0) return [];
    const more = changes.length > NAMED ? `; and ${changes.length - NAMED} more` : '';
    return [`accepted: ${changes.slice(0, NAMED).join('; ')}${more}`];
  });
}
