/** Answers of probes in words, alike in all formats. */

import { nameDaemon } from '../../model/daemon.ts';
import type { ProbeAnswer, SemanticsReport, TriedMount } from '../../model/semantics.ts';

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

/** Such as `virtiofs (rw,relatime), C virtiofsd 7.2.22, kernel 6.1.0-56-amd64, QEMU 7.2.22`. */
function describeTried({ fstype, options, asked, daemon, kernel, qemu }: TriedMount): string {
  const wanted = Object.entries(asked).map(([name, value]) => `${name}=${value}`);
  return [
    `${fstype} (${options.join(',')})`,
    ...(wanted.length === 0 ? [] : [`asked for with ${wanted.join(':')}`]),
    ...(daemon === null ? [] : [nameDaemon(daemon)]),
    ...(kernel === null ? [] : [`kernel ${kernel}`]),
    ...(qemu === null ? [] : [`QEMU ${qemu}`]),
  ].join(', ');
}

/** What each mount was, one line each, in the order of the mounts. */
export function describeMounts({ tried, mounts }: SemanticsReport): string[] {
  return mounts.map((name) => {
    const mount = tried.find((each) => each.name === name);
    return `${name}: ${mount === undefined ? 'not mounted' : describeTried(mount)}`;
  });
}

/** How many probes each mount keeps of those that have a better answer, in the order of the mounts. */
export function countKept({ mounts, groups }: SemanticsReport): { readonly mount: string; readonly kept: number; readonly tried: number }[] {
  return mounts.map((mount, at) => {
    const verdicts = groups.flatMap(({ rows }) => rows.map(({ answers }) => answers[at]?.verdict));
    const kept = verdicts.filter((verdict) => verdict === 'kept').length;
    return { mount, kept, tried: kept + verdicts.filter((verdict) => verdict === 'not kept').length };
  });
}
