/** What carries a text and is no part of it, undone: colours, mail's quoted-printable, HTML, line ends written as `\n`, lists of strings. */

import { looksLikeHtml, undoHtml } from './html.ts';
import type { PastedLine } from './lines.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal begin with one.
const COLOURS = /\u001B\[[\d;?]{0,30}[A-Za-z]/g;
const UNSEEN = /\u200B|\u200C|\u200D|\u2060|\uFEFF|\u00AD/g;
const BLANKS = /[\u00A0\u2007\u202F]/g;

/** A carriage return that ends a line, though a page's tags or colours may stand behind it: it writes over nothing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal begin with one.
const LINE_END = /\r(?=(?:<[^<>]{0,100}>|\u001B\[[\d;?]{0,30}[A-Za-z]){0,3}$)/;

/** A line as a terminal shows it: what a carriage return wrote over is gone, as are colours. */
function shownOf(line: string): string {
  const bare = line.includes('\r') ? line.replace(LINE_END, '') : line;
  const shown = bare.slice(bare.lastIndexOf('\r') + 1);
  return /^[\x20-\x7E\t]*$/.test(shown) ? shown : shown.replace(COLOURS, '').replace(UNSEEN, '').replace(BLANKS, ' ');
}

const SOFT_BREAK = /=$/;
const QUOTED_BYTES = /=([0-9A-F]{2})/g;

/** Mail's encoding: `=` at the end of a line that goes on, `=3D` for `=`. Both have to be there often enough. */
function undoQuotedPrintable(lines: readonly PastedLine[]): readonly PastedLine[] {
  const encoded = lines.filter(({ text }) => text.includes('=3D')).length;
  if (encoded < 2 && !(encoded === 1 && lines.some(({ text }) => SOFT_BREAK.test(text)))) return lines;
  const out: PastedLine[] = [];
  let held: PastedLine | null = null;
  for (const { text, line } of lines) {
    const joined: PastedLine = held === null ? { text, line } : { text: held.text + text, line: held.line };
    held = SOFT_BREAK.test(text) ? { ...joined, text: joined.text.slice(0, -1) } : null;
    if (held === null) out.push({ ...joined, text: joined.text.replace(QUOTED_BYTES, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) });
  }
  if (held !== null) out.push(held);
  return out;
}

/** What only results of fio have, in lines whose ends are written out. */
const OF_FIO = /\(g=\d|\(groupid=|IOPS=|iops=|fio version|Run status group/;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '', '"': '"', "'": "'", '\\': '\\', '/': '/' };
const undoEscapes = (text: string) => text.replace(/\\(.)/g, (whole, char: string) => ESCAPES[char] ?? whole);

/** The longest string with line ends written out that one line holds; null where there is none. */
function findEscaped(line: string): string | null {
  if (!line.includes('\\n') || !OF_FIO.test(line)) return null;
  const found = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/g)].map((match) => match[1] ?? match[2] ?? '');
  const [longest = ''] = found.filter((text) => text.includes('\\n') && OF_FIO.test(text)).sort((a, b) => b.length - a.length);
  if (longest !== '') return undoEscapes(longest);
  return line.split('\\n').length > 3 ? undoEscapes(line) : null;
}

function undoLineEnds(lines: readonly PastedLine[]): PastedLine[] {
  return lines.flatMap((given): PastedLine[] => {
    const escaped = findEscaped(given.text);
    return escaped === null ? [given] : escaped.split('\n').map((text) => ({ text, line: given.line }));
  });
}

/** A line of a list of strings, as Ansible prints a program's output. */
const LISTED = /^\s*[[(]?\s*(["'])((?:[^"'\\]|\\.|(?!\1)["'])*)\1\s*[\])]?,?\s*$/;
const FEWEST_LISTED = 3;

/** Lines that are strings of a list, the strings themselves; single ones are left as they are. */
function undoLists(lines: readonly PastedLine[]): readonly PastedLine[] {
  if (!lines.some(({ text }) => LISTED.test(text))) return lines;
  const out: PastedLine[] = [];
  for (let at = 0; at < lines.length; ) {
    let end = at;
    while (end < lines.length && LISTED.test((lines[end] as PastedLine).text)) end++;
    const isList = end - at >= FEWEST_LISTED;
    if (end === at) end++;
    for (const each of lines.slice(at, end)) out.push(isList ? { ...each, text: undoEscapes(LISTED.exec(each.text)?.[2] ?? '') } : each);
    at = end;
  }
  return out;
}

/** The lines of `text` without what carried them. */
export function undoMarkup(text: string): readonly PastedLine[] {
  const plain = undoQuotedPrintable(text.split('\n').map((each, at) => ({ text: shownOf(each), line: at + 1 })));
  const shown = looksLikeHtml(text) ? undoHtml(plain) : plain;
  return undoLists(shown.some(({ text: each }) => each.includes('\\n')) ? undoLineEnds(shown) : shown);
}
