/** Answers of probes in words, alike in all formats. */

import type { ProbeAnswer, SemanticsReport } from '../../model/semantics.ts';
import { findMountWords } from './mounts.ts';

/** Whole ms up to ten seconds, seconds above. */
function formatDelay(ms: number): string {
  return ms < 10_000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** `ok`, `EINVAL`, `seen, 1020 ms ± 40`, `not tried: why`. */
export function sayAnswer(answer: ProbeAnswer | null): string {
  if (answer === null) return 'no answer';
  if (answer.verdict === 'not tried') return `not tried: ${answer.answer}`;
  if (answer.delayMs === null) return answer.answer;
  return `${answer.answer}, ${formatDelay(answer.delayMs)}${answer.doubtMs === null || answer.doubtMs === 0 ? '' : ` ± ${formatDelay(answer.doubtMs)}`}`;
}

/** What each mount and its machine are, one sentence each. */
export function describeMounts({ run, mounts }: SemanticsReport): string[] {
  return mounts.map((name) => `${name}: ${findMountWords(run, name)}`);
}

/** How many probes each mount keeps of those that have a better answer, in the order of the mounts. */
export function countKept({ mounts, groups }: SemanticsReport): { readonly mount: string; readonly kept: number; readonly tried: number }[] {
  return mounts.map((mount, at) => {
    const verdicts = groups.flatMap(({ rows }) => rows.map(({ answers }) => answers[at]?.verdict));
    const kept = verdicts.filter((verdict) => verdict === 'kept').length;
    return { mount, kept, tried: kept + verdicts.filter((verdict) => verdict === 'not kept').length };
  });
}
