/** The rows of a table of markdown, and its titles, which may take two rows. */

import { splitAt } from '../../text/split.ts';
import { plainText, readFigureTitle } from './columns.ts';
import { splitCell } from './figures.ts';

export const DELIMITER_ROW = /^[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+(?:\|[ \t]*)?$/m;

/** Longer lines are no rows of a table that people read. */
export const LONGEST_ROW = 16_384;

/** Cells without the outer pipes. Where the table has none (`outer` is false), a row of `expected` cells can begin with an empty one. */
export function splitRow(line: string, outer: boolean, expected: number): string[] {
  const cells = splitAt(line.trim(), '|');
  if (cells.at(-1)?.trim() === '') cells.pop();
  if (cells[0]?.trim() === '' && (outer || cells.length > expected)) cells.shift();
  return cells.map((cell) => cell.trim());
}

/** Damaged rows that are told. */
const MOST_PROBLEMS = 200;

export interface RawRow {
  readonly line: number;
  readonly fields: readonly string[];
}

export interface Layout {
  readonly line: number;
  readonly titles: readonly string[];
  readonly rows: readonly RawRow[];
  readonly problems: readonly { readonly line: number; readonly text: string }[];
  /** The row behind it. */
  readonly end: number;
}

/** A second row of titles, under cells that span several columns. */
const isTitleRow = (fields: readonly string[]) => {
  const told = fields.filter((field) => field !== '');
  const figures = told.filter((field) => !/^[\d.]/.test(field) && splitCell(field) === null && readFigureTitle(plainText(field)) !== null);
  return figures.length >= 2 && figures.length >= told.length - 1;
};

/** Titles of two rows put together: a title that spans columns stands in the first of them. */
function joinTitles(upper: readonly string[], lower: readonly string[]): string[] {
  let spanned = '';
  return lower.map((title, at) => {
    if ((upper[at] ?? '') !== '') spanned = upper[at] as string;
    if (readFigureTitle(plainText(title)) !== null) return at === 0 ? title : `${plainText(spanned)} ${plainText(title)}`.trim();
    return (upper[at] ?? '') !== '' ? (upper[at] as string) : title;
  });
}

/** Reads the table whose delimiter row is `lines[at]`. */
export function readLayout(lines: readonly string[], at: number): Layout {
  const titleRow = lines[at - 1] ?? '';
  const outer = /^\s*\|/.test(titleRow);
  const titles = titleRow.length > LONGEST_ROW ? [] : splitRow(titleRow, outer, 0);
  const problems: { line: number; text: string }[] = [];
  const rows: RawRow[] = [];
  let end = at + 1;
  while (end < lines.length && (lines[end] as string).includes('|')) end++;
  for (let index = at + 1; index < end; index++) {
    const row = lines[index] as string;
    const fields = row.length > LONGEST_ROW ? null : splitRow(row, outer, titles.length);
    if (fields?.some((field) => field !== '') === true) rows.push({ line: index + 1, fields });
    else if (problems.length < MOST_PROBLEMS)
      problems.push({ line: index + 1, text: fields === null ? 'a row that is too long to be one' : 'a row without a workload' });
  }
  const [first, ...others] = rows;
  if (first !== undefined && others.length > 0 && isTitleRow(first.fields))
    return { line: at, titles: joinTitles(titles, first.fields), rows: others, problems, end };
  return { line: at, titles, rows, problems, end };
}
