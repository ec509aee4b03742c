/** HTML to the text that a browser shows of it: headings and tables as markdown has them, `pre` to the letter. */

import type { PastedLine } from './lines.ts';

const TAGS =
  'html|head|body|title|meta|pre|code|samp|kbd|tt|br|hr|p|div|span|table|thead|tbody|tr|td|th|h[1-6]|ul|ol|li|dl|dt|dd|section|figure|figcaption|caption|button|b|strong|i|em|u|a|details|summary|blockquote|font|sup|sub|img|legend|label|fieldset|center|small|main|article|header|footer|aside|nav|form|del|ins|mark|wbr';
const TAG = new RegExp(String.raw`<(\/?)(${TAGS})\b([^<>]{0,1000})>`, 'gi');
const CLOSED = new RegExp(String.raw`<\/(?:${TAGS})>`, 'i');
const ENTITY = /&(?:lt|gt|amp|quot|apos|nbsp|#\d{1,6}|#x[0-9a-f]{1,5});/gi;
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' };

function decodeEntities(text: string): string {
  return text.replace(ENTITY, (entity) => {
    const name = entity.slice(1, -1).toLowerCase();
    if (!name.startsWith('#')) return NAMED[name] ?? entity;
    const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code === 160 ? ' ' : code >= 32 && code < 0xd800 ? String.fromCodePoint(code) : entity;
  });
}

/** True for text with tags in pairs, or with the entities that quote marks become. */
const looksLikeHtml = ({ text, isJson }: PastedLine) =>
  isJson !== true && (CLOSED.test(text) || /<(?:br|pre)\b[^<>]{0,100}>/i.test(text) || /^(?:&gt;\s?)+/.test(text));

/** No table is wider. */
const MOST_SPANNED = 50;

const LINE_BREAK = /<br\b[^<>]{0,100}>/gi;

/** Whether `<br>` ends the lines, so that the source's own line ends are blanks, as to a browser; markdown has a few of them. */
function endsLinesByTags(lines: readonly PastedLine[]): boolean {
  const breaks = lines.reduce((sum, { text }) => {
    const found = text.match(LINE_BREAK)?.length ?? 0;
    return ROW.test(text) || (found <= 2 && ROWLIKE.test(text)) ? sum : sum + found;
  }, 0);
  return breaks >= 3 && breaks * 4 >= lines.filter(({ text }) => text.trim() !== '').length;
}

/** What begins a line in markdown, and in a page that is written in both. */
const OF_MARKDOWN = /^\s*(?:#{1,6}\s|```|~~~|\|)/;

/** Rows of markdown; where tags end lines, percentiles have such marks too. */
const ROW = /^\s*\|.*\|\s*$/;
const ROWLIKE = /\|.*\|/;

/** Tags that begin another line before themselves, or after their end. */
const BREAKS =
  /^(?:br|hr|p|div|pre|table|tr|ul|ol|li|dl|dt|dd|section|caption|legend|fieldset|center|main|article|header|footer|aside|nav|form|details|summary|blockquote|h[1-6])$/i;

/** What switches to a part of a page, by the part's id: tabs, and lists of contents. */
const SWITCH = /<(?:a|button)\b([^<>]{0,500})>([^<>\n]{1,100})<\/(?:a|button)>/gi;
const SWITCHED = /\b(?:href|data-target|data-bs-target|aria-controls)=["']?#?([\w:.-]{1,100})/gi;

const labelsOfParts = (lines: readonly PastedLine[]) =>
  new Map(
    lines.flatMap(({ text }) =>
      [...text.matchAll(SWITCH)].flatMap(([, attributes = '', label = '']): [string, string][] => {
        // Of several attributes the last says it, unless it names nothing (`href="#"`).
        const part = [...attributes.matchAll(SWITCHED)].at(-1)?.[1];
        return part === undefined ? [] : [[part, label.trim()]];
      }),
    ),
  );

/** Tags that such a part can be. */
const PARTS = /^(?:div|section|figure|pre|li|p)$/;

/** The lines that a browser shows; each keeps the number of the line of the source that it began on. The same list where there is no HTML. */
export function undoHtml(lines: readonly PastedLine[]): readonly PastedLine[] {
  if (!lines.some(looksLikeHtml)) return lines;
  const hasBlanks = endsLinesByTags(lines);
  let pre = 0;
  const out: PastedLine[] = [];
  let text = '';
  let number = 1;
  /** Cells of the row that is being read; null outside of one. */
  let row: string[] | null = null;
  let isFirstRow = true;
  /** Cells of rows above that reach into this one: how many rows more, by column. */
  let reaching: number[] = [];
  /** The cell that text goes into. */
  let filled = 0;
  let heading = '';
  /** The first row of the table that is being read, and the row of which a cell is `pre`, while that is read. */
  let titles: readonly string[] = [];
  let held: string[] | null = null;
  let hasPre = false;
  /** Where the figure began, whose caption can stand behind it. */
  let figureAt: number | null = null;
  const labels = labelsOfParts(lines);
  /** A line end of the source became a blank. */
  let isOpen = false;
  /** The line that is being read, of which all but the text is kept. */
  let origin: Omit<PastedLine, 'text' | 'line'> = {};
  const flush = (keepEmpty = false) => {
    if (text !== '' || keepEmpty) out.push({ ...origin, text: decodeEntities(heading + text), line: number });
    [text, heading, isOpen] = ['', '', false];
  };
  const add = (piece: string) => {
    if (row === null) text += piece;
    else if (row.length > 0) row[filled] += piece;
  };
  const endRow = () => {
    if (row === null) return;
    const cells = row.map((cell) => decodeEntities(cell).trim().replaceAll('|', '\\|'));
    if (isFirstRow) titles = cells;
    if (cells.length > 0 && !hasPre) out.push({ text: `| ${cells.join(' | ')} |`, line: number });
    if (cells.length > 0 && !hasPre && isFirstRow) out.push({ text: `|${' --- |'.repeat(cells.length)}`, line: number });
    [row, isFirstRow, hasPre] = [null, false, false];
  };
  /** Columns that a cell from above reaches into are empty here. */
  const fillReached = () => {
    while (row !== null && (reaching[row.length] ?? 0) > 0) {
      reaching[row.length] = (reaching[row.length] as number) - 1;
      row.push('');
    }
  };
  const beginCell = (attributes: string) => {
    fillReached();
    if (row === null) return;
    const spanOf = (name: string) => Math.min(Number(new RegExp(String.raw`\b${name}\s*=\s*["']?(\d{1,3})`, 'i').exec(attributes)?.[1] ?? 1), MOST_SPANNED);
    const [columns, rows] = [spanOf('colspan'), spanOf('rowspan')];
    // The first of them has the text.
    for (let at = columns - 1; at >= 0; at--) reaching[row.length + at] = rows - 1;
    row.push(...Array<string>(Math.max(columns, 1)).fill(''));
    filled = row.length - Math.max(columns, 1);
  };
  const say = (name: string | undefined, level: number) => {
    if (name !== undefined && name !== '') out.push({ ...origin, text: `${'#'.repeat(level)} ${decodeEntities(name)}`, line: number });
  };
  /** Lines to the letter in a cell are no part of a table: its titles name them. */
  const leaveRow = () => {
    if (row === null) return;
    flush();
    say(filled > 0 ? row[0]?.trim() : '', 5);
    say(isFirstRow ? '' : titles[filled], 6);
    [held, row, hasPre] = [row, null, true];
  };
  const returnToRow = () => {
    if (held === null) return;
    flush();
    [row, held] = [held, null];
  };
  const readFigure = (closes: boolean, tag: string) => {
    flush();
    if (tag === 'figure') figureAt = closes ? null : out.length;
    else if (!closes) heading = '###### ';
    else if (figureAt !== null && out.length > figureAt) out.splice(figureAt, 0, out.pop() as PastedLine);
  };
  const readTag = (closes: boolean, tag: string, attributes: string) => {
    if (tag === 'pre' && !closes) leaveRow();
    if (/^(?:table|tr|td|th)$/.test(tag)) returnToRow();
    if (row === null && !closes && PARTS.test(tag)) {
      const label = labels.get(/\bid\s*=\s*["']?([\w:.-]{1,100})/i.exec(attributes)?.[1] ?? '');
      if (label !== undefined) flush();
      say(label, 6);
    }
    if (tag === 'table') {
      endRow();
      flush();
      [isFirstRow, reaching, titles] = [true, [], []];
    } else if (tag === 'tr') {
      endRow();
      flush();
      if (!closes) row = [];
    } else if (tag === 'td' || tag === 'th') {
      if (!closes) beginCell(attributes);
    } else if (row !== null) add(tag === 'br' ? ' ' : '');
    else if (tag === 'figure' || tag === 'figcaption') readFigure(closes, tag);
    else if (BREAKS.test(tag)) {
      flush(tag === 'br');
      if (tag === 'pre') pre = Math.max(0, pre + (closes ? -1 : 1));
      if (tag === 'pre' && closes) returnToRow();
      if (/^h[1-6]$/.test(tag) && !closes) heading = `${'#'.repeat(Number(tag[1]))} `;
      if (tag === 'dt' && !closes) heading = '###### ';
    }
  };
  for (const [at, given] of lines.entries()) {
    const { text: source, line, ...rest } = given;
    if (!isOpen) [number, origin] = [line, rest];
    if (given.isJson === true) {
      endRow();
      flush();
      out.push(given);
      continue;
    }
    let from = 0;
    let tags = 0;
    // Rows of markdown have tags in their cells, and end no line there.
    if (row === null && text === '' && (hasBlanks ? ROW : ROWLIKE).test(source) && !/<\/?(?:table|tr|td|th)\b/i.test(source)) {
      out.push({ ...given, text: decodeEntities(source.replace(TAG, ' ')) });
      continue;
    }
    for (const match of source.matchAll(TAG)) {
      add(source.slice(from, match.index));
      from = match.index + match[0].length;
      tags++;
      readTag(match[1] === '/', (match[2] as string).toLowerCase(), match[3] ?? '');
    }
    add(row === null ? source.slice(from) : `${source.slice(from)} `);
    if (row !== null) continue;
    const next = lines[at + 1]?.text ?? '';
    if (hasBlanks && pre === 0 && source.trim() !== '' && next.trim() !== '' && !OF_MARKDOWN.test(source) && !OF_MARKDOWN.test(next)) {
      [text, isOpen] = text === '' ? ['', false] : [`${text} `, true];
    } else flush(tags === 0);
  }
  returnToRow();
  endRow();
  flush();
  return out;
}
