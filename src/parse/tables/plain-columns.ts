/** Tables without bars: columns set off by tabs, commas, semicolons, or blanks. */

import { LONGEST_PASTED } from '../paste/lines.ts';
import { type TableLine, writeRow } from './table-line.ts';

/** Cells of a line; null where it has not several. */
type Split = (line: string) => readonly string[] | null;

const unquoted = (cell: string) => {
  const text = cell.trim();
  return /^".*"$/s.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text;
};

const splitBy =
  (separator: string): Split =>
  (line) => {
    const cells = line
      .match(new RegExp(`(?:^|${separator})(?:"(?:[^"]|"")*"|[^${separator}]*)`, 'g'))
      ?.map((cell) => cell.replace(new RegExp(`^${separator}`), ''));
    return cells === undefined || cells.length < 2 ? null : cells.map(unquoted);
  };

const splitByBlanks: Split = (line) => {
  const cells = line.trim().split(/ {2,}|\t+/);
  return cells.length < 2 ? null : cells;
};

const SEPARATORS: readonly Split[] = [splitBy('\t'), splitBy(';'), splitBy(','), splitByBlanks];

/** What the titles of a table of results have, whatever parts them. */
const SAYS_RATES = /\b(?:[km]?iops|bw|bandwidth|throughput)\b|iops|[kmg]i?b(?:it)?(?:\/s|ps)/i;
const HAS_RATE = /\d\s*[kmg]?i?b(?:it)?(?:\/s|ps)|\d\s*(?:k\s*)?iops/i;

/** What no title has: a figure, or a value that is given. */
const HAS_FIGURE = /^[\d.,]+$|=\s*\d|\d\s*[kmg]?i?b(?:it)?(?:\/s|ps)|\d\s*(?:k\s*)?iops/i;
const MOST_COLUMNS = 50;

const RULER = /^\s*(?:[-=]{2,}\s+)+[-=]{2,}\s*$/;

interface Taken {
  readonly lines: readonly TableLine[];
  readonly used: number;
}

/** Rows below titles, `from` the first of them, while they have as many cells. */
function takeRows(lines: readonly string[], at: number, from: number, titles: readonly string[], split: Split): Taken | null {
  const ofTitles = SAYS_RATES.test(titles.join(' '));
  const rows: TableLine[] = [];
  let index = from;
  for (; index < lines.length; index++) {
    const line = lines[index] as string;
    const cells = line.length > LONGEST_PASTED || line.trim() === '' ? null : split(line);
    if (cells === null || cells.length > titles.length || cells.length < titles.length - 1 || !cells.slice(1).some((cell) => /\d/.test(cell))) break;
    // Each row says it where titles do not.
    if (!ofTitles && !HAS_RATE.test(line)) return null;
    rows.push({ text: writeRow(cells), line: index + 1 });
  }
  if (rows.length === 0) return null;
  return { lines: [{ text: writeRow(titles), line: at + 1 }, { text: `|${' --- |'.repeat(titles.length)}`, line: at + 1 }, ...rows], used: index - at };
}

/** Cells below the dashes of a ruler; a figure that is set to the right may begin left of them. */
function splitByRuler(ruler: string): Split {
  const spans = [...ruler.matchAll(/[-=]+/g)].map(({ index, 0: dashes }) => [index, index + dashes.length] as const);
  return (line) => {
    if (line.trim() === '' || RULER.test(line)) return null;
    const words = [...line.matchAll(/\S+(?: \S+)*/g)].map(({ index, 0: text }) => ({ from: index, to: index + text.length, text }));
    const cells = spans.map(() => '');
    for (const { from, to, text } of words) {
      const at = spans.findIndex(
        ([begin, end], index) => from < (spans[index + 1]?.[0] ?? Number.POSITIVE_INFINITY) && to > begin && from < Math.max(end, begin + 1),
      );
      if (at < 0) return null;
      cells[at] = `${cells[at]} ${text}`.trim();
    }
    return cells;
  };
}

/** The table that begins at `lines[at]` with its titles; null where none does. */
export function readPlainColumns(lines: readonly string[], at: number): Taken | null {
  const titleLine = lines[at] as string;
  if (titleLine.trim() === '' || titleLine.includes('|') || titleLine.length > LONGEST_PASTED) return null;
  if (RULER.test(titleLine)) return null;
  const ruler = lines[at + 1] ?? '';
  if (RULER.test(ruler)) {
    const split = splitByRuler(ruler);
    const titles = split(titleLine);
    return titles === null ? null : takeRows(lines, at, at + 2, titles, split);
  }
  for (const split of SEPARATORS) {
    const titles = split(titleLine);
    if (titles === null || titles.length > MOST_COLUMNS || titles.some((title) => HAS_FIGURE.test(title))) continue;
    const taken = takeRows(lines, at, at + 1, titles, split);
    if (taken !== null) return taken;
  }
  return null;
}
