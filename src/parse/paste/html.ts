/** HTML to the text that a browser shows of it: headings and tables as markdown has them, `pre` to the letter. */

import type { PastedLine } from './lines.ts';

const TAGS =
  'html|head|body|title|meta|pre|code|samp|kbd|tt|br|hr|p|div|span|table|thead|tbody|tr|td|th|h[1-6]|ul|ol|li|b|strong|i|em|u|a|details|summary|blockquote|font|sup|sub|img';
const TAG = new RegExp(String.raw`<(\/?)(${TAGS})\b[^<>]{0,1000}>`, 'gi');
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

/** True for a text with tags in pairs, or with the entities that quote marks become. */
export function looksLikeHtml(text: string): boolean {
  return CLOSED.test(text) || /<(?:br|pre)\b[^<>]{0,100}>/i.test(text) || /^(?:&gt;\s?)+/m.test(text);
}

/** Tags that begin another line before themselves, or after their end. */
const BREAKS = /^(?:br|hr|p|div|pre|table|tr|ul|ol|li|details|summary|blockquote|h[1-6])$/i;

/** The lines that a browser shows; each keeps the number of the line of the source that it began on. */
export function undoHtml(lines: readonly PastedLine[]): PastedLine[] {
  const out: PastedLine[] = [];
  let text = '';
  let number = 1;
  /** Cells of the row that is being read; null outside of one. */
  let row: string[] | null = null;
  let isFirstRow = true;
  let heading = '';
  const flush = (keepEmpty = false) => {
    if (text !== '' || keepEmpty) out.push({ text: decodeEntities(heading + text), line: number });
    [text, heading] = ['', ''];
  };
  const add = (piece: string) => {
    if (row === null) text += piece;
    else if (row.length > 0) row[row.length - 1] += piece;
  };
  const endRow = () => {
    if (row === null) return;
    const cells = row.map((cell) => decodeEntities(cell).trim().replaceAll('|', '\\|'));
    if (cells.length > 0) out.push({ text: `| ${cells.join(' | ')} |`, line: number });
    if (cells.length > 0 && isFirstRow) out.push({ text: `|${' --- |'.repeat(cells.length)}`, line: number });
    [row, isFirstRow] = [null, false];
  };
  const readTag = (closes: boolean, tag: string) => {
    if (tag === 'table') {
      endRow();
      flush();
      isFirstRow = true;
    } else if (tag === 'tr') {
      endRow();
      flush();
      if (!closes) row = [];
    } else if (tag === 'td' || tag === 'th') {
      if (!closes) row?.push('');
    } else if (row !== null) add(tag === 'br' ? ' ' : '');
    else if (BREAKS.test(tag)) {
      flush();
      if (/^h[1-6]$/.test(tag) && !closes) heading = `${'#'.repeat(Number(tag[1]))} `;
    }
  };
  for (const { text: source, line } of lines) {
    number = line;
    let from = 0;
    let tags = 0;
    // Rows of markdown have tags in their cells, and end no line there.
    if (row === null && text === '' && source.split('|').length > 2 && !/<\/?(?:table|tr|td|th)\b/i.test(source)) {
      out.push({ text: decodeEntities(source.replace(TAG, ' ')), line });
      continue;
    }
    for (const match of source.matchAll(TAG)) {
      add(source.slice(from, match.index));
      from = match.index + match[0].length;
      tags++;
      readTag(match[1] === '/', (match[2] as string).toLowerCase());
    }
    add(row === null ? source.slice(from) : `${source.slice(from)} `);
    if (row === null) flush(tags === 0);
  }
  endRow();
  flush();
  return out;
}
