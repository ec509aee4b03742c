/** A markdown table whose columns stand below each other, as long as that costs little. */

import { markdownTable } from 'markdown-table';

/** Characters of a table that is aligned whatever they are spent on. */
const SMALL = 1024 ** 2;

/** What readers count as the characters of a cell. */
const lengthOf = (text: string) => [...text].length;

/** Rows, the head first, with `l`, `r` or `c` for each column. A large table that would be blanks for the most part is not aligned. */
export function alignTable(rows: readonly (readonly string[])[], align: readonly string[]): string {
  const widths: number[] = [];
  let written = 0;
  for (const row of rows) {
    for (const [at, cell] of row.entries()) {
      widths[at] = Math.max(widths[at] ?? 0, cell.length);
      written += cell.length;
    }
  }
  const padded = rows.length * widths.reduce((sum, width) => sum + width, 0);
  return markdownTable(
    rows.map((row) => [...row]),
    { align: [...align], stringLength: lengthOf, alignDelimiters: padded <= Math.max(SMALL, 3 * written) },
  );
}
