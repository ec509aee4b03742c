/** Tables of other markup than markdown's, and of plain text, as markdown would have them: each line keeps its number. */

import { readPlainColumns } from './plain-columns.ts';
import { type TableLine, writeRow } from './table-line.ts';

const delimiter = (count: number) => `|${' --- |'.repeat(Math.max(count, 2))}`;

/** Lines that frame a table or part its rows: `+---+`, `├──┼──┤`. */
const FRAME = /^\s*[+┌├└╔╠╚╟╞┏┣┗][-+=:\s─━═┬┼┴┤├┐┘╦╬╩╣╗╝╪┳╋┻┫┓┛]*[+┐┤┘╗╣╝╢╡┓┫┛-]\s*$/;
const BOX_SIDES = /[│┃║]/g;
/** Whether it is Org's or psql's: like markdown's, with `+` where columns meet. */
function isPlusDelimiter(line: string): boolean {
  const columns = /^\|?([-:+\s]+)\|?$/.exec(line.trim())?.[1]?.split('+') ?? [];
  return columns.length > 1 && columns.every((column) => column.includes('-'));
}

const cellsOf = (line: string) => {
  const cells = line.replace(BOX_SIDES, '|').trim().split('|');
  if (cells[0]?.trim() === '') cells.shift();
  if (cells.at(-1)?.trim() === '') cells.pop();
  return cells;
};

interface Taken {
  readonly lines: readonly TableLine[];
  /** Lines of the text that were used up. */
  readonly used: number;
}
type Take = (lines: readonly string[], at: number) => Taken | null;

const isBoxRow = (line: string) => /^\s*[|│┃║].*[|│┃║]\s*$/.test(line);

/** A table in frames; where they part all rows, what stands between two is one row. */
const takeFramed: Take = (lines, at) => {
  if (!FRAME.test(lines[at] as string) || !isBoxRow(lines[at + 1] ?? '')) return null;
  let end = at;
  let frames = 0;
  while (end < lines.length && (FRAME.test(lines[end] as string) || isBoxRow(lines[end] as string))) if (FRAME.test(lines[end++] as string)) frames++;
  const out: TableLine[] = [];
  let held: string[][] = [];
  let isHead = true;
  const flush = (line: number) => {
    if (held.length === 0) return;
    const width = held.reduce((most, { length }) => Math.max(most, length), 0);
    if (isHead || frames > 3)
      out.push({ text: writeRow(Array.from({ length: width }, (_, index) => held.map((cells) => cells[index]?.trim() ?? '').join(' '))), line });
    else for (const [index, cells] of held.entries()) out.push({ text: writeRow(cells), line: line - held.length + 1 + index });
    if (isHead) out.push({ text: delimiter(width), line });
    [held, isHead] = [[], false];
  };
  for (let index = at; index < end; index++) {
    if (FRAME.test(lines[index] as string)) flush(index);
    else held.push(cellsOf(lines[index] as string));
  }
  flush(end);
  return { lines: out, used: end - at };
};

/** Rows of a block, the first its titles. */
const asTable = (rows: readonly { readonly cells: readonly string[]; readonly line: number }[]): TableLine[] =>
  rows.flatMap(({ cells, line }, index) => [{ text: writeRow(cells), line }, ...(index === 0 ? [{ text: delimiter(cells.length), line }] : [])]);

/** Lines of one table: its end is looked for no further. */
const MOST_LINES = 5000;

/** The line of the end that fits; -1 where there is none. */
function findEnd(lines: readonly string[], at: number, end: RegExp): number {
  for (let index = at + 1; index < Math.min(lines.length, at + MOST_LINES); index++) if (end.test(lines[index] as string)) return index;
  return -1;
}

/** Jira's and DokuWiki's titles: `||a||b||`, `^ a ^ b ^`. */
const takeMarkedTitles: Take = (lines, at) => {
  const text = (lines[at] as string).trim();
  const mark = /^\|\|.+\|\|$/.test(text) ? '||' : /^\^.+\^$/.test(text) ? '^' : null;
  if (mark === null || !/^\s*[|^].*[|^]\s*$/.test(lines[at + 1] ?? '')) return null;
  return { lines: asTable([{ cells: text.slice(mark.length, -mark.length).split(mark), line: at + 1 }]), used: 1 };
};

/** A cell without its attributes, which end with a bar: `style="x" | 9p`. */
function withoutAttributes(cell: string): string {
  const mark = cell.search(/[|[\]]/);
  const last = [...cell.matchAll(/=\s*"[^"]*"/g)].findLast(({ index }) => index < mark);
  const bar = last === undefined ? -1 : cell.indexOf('|', last.index + last[0].length);
  return bar < 0 || cell[bar + 1] === '|' ? cell : cell.slice(bar + 1);
}

/** MediaWiki: `{|`, `|-`, `! a !! b`, `| a || b`, or a cell a line. */
const takeMediaWiki: Take = (lines, at) => {
  if (!/^\s*\{\|/.test(lines[at] as string)) return null;
  const rows: { cells: string[]; line: number }[] = [];
  let isNew = true;
  let index = at + 1;
  for (; index < Math.min(lines.length, at + MOST_LINES) && !/^\s*\|\}/.test(lines[index] as string); index++) {
    const text = (lines[index] as string).trim();
    if (text.startsWith('|-')) isNew = true;
    else if (/^[|!]/.test(text) && !text.startsWith('|+')) {
      if (isNew) rows.push({ cells: [], line: index + 1 });
      isNew = false;
      rows.at(-1)?.cells.push(
        ...text
          .slice(1)
          .split(/\|\||!!/)
          .map(withoutAttributes),
      );
    }
  }
  return rows.length === 0 ? null : { lines: asTable(rows), used: index - at + 1 };
};

/** AsciiDoc: between two `|===`, a row a line or a cell a line. */
const takeAsciiDoc: Take = (lines, at) => {
  if (!/^\s*\|={3,}\s*$/.test(lines[at] as string)) return null;
  const end = findEnd(lines, at, /^\s*\|={3,}\s*$/);
  if (end < 0) return null;
  const given = lines
    .slice(at + 1, end)
    .flatMap((text, index) => (text.trim().startsWith('|') ? [{ cells: text.trim().slice(1).split('|'), line: at + 2 + index }] : []));
  const [titles] = given;
  if (titles === undefined) return null;
  const rows = [titles];
  for (const { cells, line } of given.slice(1)) {
    const last = rows.at(-1) as { cells: string[]; line: number };
    if (rows.length > 1 && last.cells.length < titles.cells.length) last.cells.push(...cells);
    else rows.push({ cells: [...cells], line });
  }
  return { lines: asTable(rows), used: end - at + 1 };
};

/** LaTeX: `a & b \\` within a tabular. */
const takeLatex: Take = (lines, at) => {
  if (!/\\begin\{(?:tabular|longtable|tabularx|tabu|array)[*xy]?\}/.test(lines[at] as string)) return null;
  const end = findEnd(lines, at, /\\end\{(?:tabular|longtable|tabularx|tabu|array)/);
  if (end < 0) return null;
  const bare = (cell: string) =>
    cell
      .replace(/\\(?:textbf|textit|emph|texttt|multicolumn\{\d+\}\{[^}]*\}|num|SI)\{([^{}]*)\}(?:\{[^{}]*\})?/g, '$1')
      .replace(/\\([%_#&])/g, '$1')
      .replace(/\\(?:hline|toprule|midrule|bottomrule|cline\{[^{}]*\})/g, '');
  const rows = lines.slice(at + 1, end).flatMap((text, index) => {
    const found = /^(.*?)\\\\/.exec(text)?.[1];
    return found?.includes('&') === true ? [{ cells: found.split(/(?<!\\)&/).map(bare), line: at + 2 + index }] : [];
  });
  return rows.length === 0 ? null : { lines: asTable(rows), used: end - at + 1 };
};

const FORMS: readonly Take[] = [takeFramed, takeMarkedTitles, takeMediaWiki, takeAsciiDoc, takeLatex, readPlainColumns];

/** Beginnings of tables whose end is looked for; of those without one this many. */
const BEGINS = /^\s*(?:\{\||\|={3,})|\\begin\{/;
const MOST_UNENDED = 20;

/** The lines with their tables as markdown has them; null where they are so already. */
export function toMarkdown(lines: readonly string[]): TableLine[] | null {
  let out: TableLine[] | null = null;
  let unended = 0;
  let isChanged = false;
  const begin = (at: number) => {
    isChanged = true;
    out ??= lines.slice(0, at).map((text, index) => ({ text, line: index + 1 }));
    return out;
  };
  for (let at = 0; at < lines.length; ) {
    const text = lines[at] as string;
    const begins = BEGINS.test(text);
    const taken = begins && unended >= MOST_UNENDED ? undefined : FORMS.map((take) => take(lines, at)).find((found) => found !== null);
    if (taken != null) {
      begin(at).push(...taken.lines);
      at += taken.used;
      continue;
    }
    if (begins) unended++;
    const isPlus = isPlusDelimiter(text) && (lines[at - 1] ?? '').includes('|');
    if (isPlus || isChanged) begin(at).push({ text: isPlus ? text.replaceAll('+', '|') : text, line: at + 1 });
    at++;
  }
  return out;
}
