/** Semantics as markdown: a table for each group, probes down and mounts across. */

import type { SemanticsDifference, SemanticsReport } from '../../model/semantics.ts';
import { alignTable } from '../aligned-table.ts';
import { escapeMarkdown } from '../markdown.ts';
import { countKept, describeMounts, sayAnswer } from './words.ts';

/** Reasons that stand in many cells become notes. */
function openNotes(): { readonly refer: (why: string) => string; readonly list: () => string[] } {
  const notes: string[] = [];
  return {
    refer(why) {
      if (!notes.includes(why)) notes.push(why);
      return `- \\[${notes.indexOf(why) + 1}]`;
    },
    list: () => notes.map((why, at) => `- \\[${at + 1}] not tried: ${escapeMarkdown(why)}`),
  };
}

/** The tables with their notes. What a mount does not keep is bold. */
export function renderSemanticsTables({ mounts, groups }: SemanticsReport): string {
  const notes = openNotes();
  const tables = groups.map(({ title, rows }) => {
    const body = rows.map(({ asks, answers }) => [
      escapeMarkdown(asks),
      ...answers.map((answer) => {
        if (answer?.verdict === 'not tried') return notes.refer(answer.answer);
        const words = escapeMarkdown(sayAnswer(answer));
        return answer?.verdict === 'not kept' ? `**${words}**` : words;
      }),
    ]);
    return `### ${title}\n\n${alignTable([['', ...mounts.map(escapeMarkdown)], ...body], ['l', ...mounts.map(() => 'l')])}`;
  });
  const legend = 'Bold: not as a local Linux file system does. Delays are from one try each.';
  return [...tables, legend, ...(notes.list().length === 0 ? [] : [notes.list().join('\n')])].join('\n\n').concat('\n');
}

/** What the tables are of, one line a mount. */
export function renderSemanticsMounts(report: SemanticsReport): string {
  const kept = countKept(report);
  return describeMounts(report)
    .map((words, at) => `- ${escapeMarkdown(words)}; keeps ${kept[at]?.kept} of ${kept[at]?.tried} that were tried`)
    .join('\n')
    .concat('\n');
}

/** The whole answer of the command. */
export function renderSemantics(report: SemanticsReport): string {
  return `${renderSemanticsMounts(report)}\n${renderSemanticsTables(report)}`;
}

/** Differences to what was expected, a line each. */
export function sayDifferences(differences: readonly SemanticsDifference[]): string[] {
  return differences.map(
    ({ mount, probe, asks, expected, found, isPromise }) =>
      `${mount}: ${probe} (${asks}): ${sayAnswer(found)}, expected ${sayAnswer(expected)}${isPromise ? '' : ' (told only)'}`,
  );
}
