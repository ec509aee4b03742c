/** Semantics for a terminal: groups with a line a probe, answers in columns. */

import type { SemanticsReport } from '../../model/semantics.ts';
import { showUnseen } from '../../text/visible.ts';
import { countKept, describeMounts, sayAnswer } from './words.ts';

/** A column is as wide as this at most: what is longer stands below. */
const WIDEST = 24;

function shorten(text: string): string {
  return text.length <= WIDEST ? text : `${text.slice(0, WIDEST - 1)}…`;
}

/** What a mount does not keep begins with `!`. */
export function renderSemanticsText(report: SemanticsReport): string {
  const { mounts, groups } = report;
  const rows = groups.flatMap(({ rows }) => rows);
  const cell = (answer: (typeof rows)[number]['answers'][number]) =>
    answer?.verdict === 'not tried' ? '-' : shorten(showUnseen(`${answer?.verdict === 'not kept' ? '! ' : ''}${sayAnswer(answer)}`));
  const widths = mounts.map((mount, at) => Math.max(shorten(showUnseen(mount)).length, ...rows.map(({ answers }) => cell(answers[at] ?? null).length)));
  const left = Math.max(...rows.map(({ probe }) => probe.length), 0);
  const line = (first: string, cells: readonly string[]) =>
    `${first.padEnd(left)}  ${cells.map((text, at) => text.padEnd(widths[at] as number)).join('  ')}`.trimEnd();
  const kept = countKept(report);
  return [
    ...describeMounts(report).map((words, at) => `${showUnseen(words)}; keeps ${kept[at]?.kept} of ${kept[at]?.tried}`),
    ...groups.flatMap((group) => [
      '',
      line(
        group.title,
        mounts.map((mount) => shorten(showUnseen(mount))),
      ),
      ...group.rows.map(({ probe, answers }) => line(probe, answers.map(cell))),
    ]),
    '',
    '!: not as a local Linux file system does; -: not tried',
    '',
  ].join('\n');
}
