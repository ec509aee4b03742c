/** Findings of a check in words, the same in every format; plain text, not escaped for any. */

import type { BrokenCell, CheckReport } from '../../analyse/nightly/check-report.ts';
import type { Finding, NightName, NightVerdict } from '../../analyse/nightly/records.ts';
import { figureNamed } from '../../figures/figures.ts';
import { formatChange } from '../compare/words.ts';
import { callNight, formatLabels, formatSeriesValue } from '../history/value-text.ts';

/** -0.107 as `10.7 %`. */
export function formatShare(share: number): string {
  return `${(Math.abs(share) * 100).toFixed(1)} %`;
}

/** `10.7 % fewer I/Os per second`. */
export function describeRatio(ratio: number, metric: string): string {
  const { more, less } = figureNamed(metric);
  return `${formatShare(ratio - 1)} ${ratio >= 1 ? more : less}`;
}

/** Whom a finding is about. */
export function nameFinding({ key, mount }: Finding): string {
  if (key !== null) return key;
  return mount === null ? 'all mounts' : `${mount}, all workloads together`;
}

/** `2026-01-04 03:00 UTC (night 20260104T..., commit=1a2b3c)`. */
export function describeNight({ id, at, labels }: NightName): string {
  const said = formatLabels(labels);
  return `${at.slice(0, 16).replace('T', ' ')} UTC (${callNight(id)}${said === '' ? '' : `, ${said}`})`;
}

const BY = {
  now: 'tonight alone tells',
  drop: 'small and lasting',
  rise: 'lasting',
  confirmed: 'again, after the alarm of the night before',
} as const;

/** How a finding was made, whatever it is about. */
export function mannerOf({ kind }: Finding): keyof typeof BY {
  return kind.replace(/^(?:mount|all)-/, '') as keyof typeof BY;
}

/** What happened, in one line: `virtiofs/randread-psync: 10.7 % fewer I/Os per second (22.7k to 20.3k)`. */
export function headline(finding: Finding, metric: string): string {
  const { baseline, tonight, ratio } = finding;
  const values = baseline === null || tonight === null ? '' : ` (${formatSeriesValue(baseline, metric)} to ${formatSeriesValue(tonight, metric)})`;
  return `${nameFinding(finding)}: ${describeRatio(ratio, metric)}${values}`;
}

/** How sure it is, and since when: `almost certain (z -10.7), tonight alone tells; since ...`. */
export function describeEvidence(finding: Finding): string {
  return `${finding.confidence} (z ${finding.z.toFixed(1)}, p ${finding.p.toPrecision(1)}), ${BY[mannerOf(finding)]}; since ${describeNight(finding.since)}`;
}

/** Findings of the night before that have come again; what moved all series together without a control was no regression then. */
function countStanding({ metrics }: CheckReport): number {
  const standing = metrics.flatMap(({ verdict }) => {
    const hasControl = verdict.series.some(({ control }) => control);
    return verdict.findings.filter(({ kind }) => kind === 'confirmed' || kind === 'mount-confirmed' || (kind === 'all-confirmed' && hasControl));
  });
  return standing.length;
}

/** What the check came to, over all metrics that were measured: one that was judged counts more than one that is too young. */
export function stateOf(report: CheckReport): 'regression' | 'no new regression' | 'no regression' | 'too little history' | 'nothing measured' {
  const { metrics, regressed } = report;
  const has = (state: NightVerdict['state']) => metrics.some(({ verdict }) => verdict.state === state);
  if (regressed) return 'regression';
  if (has('judged')) return countStanding(report) > 0 ? 'no new regression' : 'no regression';
  return has('too-little-history') ? 'too little history' : 'nothing measured';
}

/** `virtiofs/randread-psync is failed tonight and was ok the night before: Input/output error`. */
export function describeBroken({ mount, workload, outcome, reason }: BrokenCell): string {
  return `${mount}/${workload} is ${outcome} tonight and was ok when it was measured last${reason === null ? '' : `: ${reason}`}`;
}

/** The verdict in a sentence. */
export function summarizeCheck(report: CheckReport): string {
  const state = stateOf(report);
  const verdicts = report.metrics.map(({ verdict }) => verdict).filter(({ state: own }) => own !== 'nothing-measured');
  if (state === 'nothing measured') return 'Nothing was measured tonight that could be judged.';
  const failing = verdicts.flatMap(({ findings }) => findings).filter(({ fails }) => fails).length;
  const needed = Math.max(...verdicts.map(({ nightsNeeded }) => nightsNeeded));
  const nights = Math.min(...verdicts.map((verdict) => verdict.nights));
  const against = `judged against ${nights} ${nights === 1 ? 'night' : 'nights'}`;
  if (state === 'too little history') {
    return `Too little history: ${nights} ${nights === 1 ? 'night' : 'nights'} so far, ${needed} more ${needed === 1 ? 'is' : 'are'} needed before anything fails.`;
  }
  if (state === 'regression') {
    const broken = report.broken.length;
    const cells = broken === 0 ? [] : [`${broken} ${broken === 1 ? 'cell no longer works' : 'cells no longer work'}`];
    const found = failing === 0 ? [] : [`${failing} ${failing === 1 ? 'finding' : 'findings'}`];
    const changed = report.promises?.length ?? 0;
    const promises = changed === 0 ? [] : [`${changed} ${changed === 1 ? 'promise is' : 'promises are'} kept otherwise`];
    return `Regression: ${[...cells, ...promises, ...found].join(' and ')}, ${against}.`;
  }
  if (failing > 0) return `No regression: measured again, ${failing === 1 ? 'the accusation does' : 'the accusations do'} not stand; ${against}.`;
  const standing = countStanding(report);
  const verdict = standing > 0 ? `No new regression; ${standing} from an earlier night ${standing === 1 ? 'is' : 'are'} still there;` : 'No regression,';
  return `${verdict} ${against}.${needed > 0 ? ` ${needed} more ${needed === 1 ? 'night is' : 'nights are'} needed before anything fails.` : ''}`;
}

/** Controls that lost so much tell of a slow machine. */
const SLOW_LOSS = 0.03;

/** What moved all series together; null where it is nothing to mention, or there is no control: the verdict itself warns of that. */
function describeCommonMode({ commonMode }: NightVerdict, metric: string): string | null {
  if (commonMode === null || commonMode.controlRatio === null) return null;
  const { ratio, controlRatio, slow } = commonMode;
  if (slow) return `all series together: ${describeRatio(ratio, metric)} than usual, beside controls that moved by ${formatChange(controlRatio)}`;
  const isSlow = figureNamed(metric).better === 'higher' ? controlRatio <= 1 - SLOW_LOSS : controlRatio >= 1 + SLOW_LOSS;
  return isSlow ? `a slow machine: the controls moved by ${formatChange(controlRatio)}; what moved all series is left out of each` : null;
}

/** The smallest change this check would have found, over the series judged; null where none was. With `metric`, that is named. */
export function describeDetectable({ series }: NightVerdict, metric: string | null = null): string | null {
  const known = series.flatMap(({ detectable, control }) => (detectable === null || control ? [] : [detectable]));
  if (known.length === 0) return null;
  const median = (pick: (each: (typeof known)[number]) => number) => {
    const sorted = known.map(pick).sort((a, b) => a - b);
    return formatShare(sorted[sorted.length >> 1] as number);
  };
  const begin = metric === null ? 'In' : `${figureNamed(metric).title}: in`;
  return `${begin} half of the ${known.length} series a change of ${median(({ sameNight }) => sameNight)} is found the same night, one of ${median(({ withinThreeNights }) => withinThreeNights)} within three.`;
}

/** The smallest change that would have been found, a sentence a metric, which is named where there are several. */
export function listDetectable({ metrics }: CheckReport): string[] {
  return metrics.flatMap(({ metric, verdict }) => describeDetectable(verdict, metrics.length === 1 ? null : metric) ?? []);
}

/** Everything a reader should know beside the findings, one sentence each, without repetitions. */
export function listDoubts(report: CheckReport): string[] {
  const several = report.metrics.length > 1;
  const shared = (warning: string) => report.metrics.every(({ verdict }) => verdict.warnings.includes(warning));
  const said = report.metrics.flatMap(({ metric, verdict }) => {
    const common = describeCommonMode(verdict, metric);
    const unmeasured = several && verdict.state === 'nothing-measured' ? ['nothing was measured tonight'] : [];
    const own = [...(common === null ? [] : [common]), ...unmeasured, ...verdict.warnings];
    return own.map((warning) => (several && !shared(warning) ? `${figureNamed(metric).title}: ${warning}` : warning));
  });
  return [...new Set([...report.warnings, ...said])];
}
