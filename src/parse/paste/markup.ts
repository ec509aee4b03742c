/** What carries a text and is no part of it, undone: colours, mail's quoted-printable, line ends written as `\n`, lists of strings. Each gives the same lines where there is none. */

import type { PastedLine } from './lines.ts';
import { withoutKnown } from './prefixes.ts';
import { endOfString, findStrings } from './quoted.ts';
import { saidBy } from './said-before.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal begin with one.
const COLOURS = /\u001B\[[\d;?]{0,30}[A-Za-z]/g;
const UNSEEN = /\u200B|\u200C|\u200D|\u2060|\uFEFF|\u00AD/g;
const BLANKS = /[\u00A0\u2007\u202F]/g;

/** Carriage returns that end a line, though a page's tags or colours may stand behind them: they write over nothing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal begin with one.
const LINE_END = /(?<!\r)\r+(?=(?:<[^<>]{0,100}>|\u001B\[[\d;?]{0,30}[A-Za-z]){0,3}$)/;

/** A line as a terminal shows it, without colours: what a carriage return wrote over is gone, but for what fio never writes over. */
function shownOf(line: string): readonly string[] {
  if (/^[\x20-\x7E\t]*$/.test(line)) return [line];
  const written = line.replace(LINE_END, '').split('\r');
  const shown = written.filter((text, at) => at === written.length - 1 || OF_FIO.test(text));
  return shown.map((text) => text.replace(COLOURS, '').replace(UNSEEN, '').replace(BLANKS, ' '));
}

/** The lines as a terminal shows them. */
export function undoTerminal(lines: readonly PastedLine[]): readonly PastedLine[] {
  let isSame = true;
  const out = lines.flatMap((given) => {
    const shown = given.isJson === true ? [given.text] : shownOf(given.text);
    if (shown.length === 1 && shown[0] === given.text) return [given];
    isSame = false;
    return shown.map((text) => ({ ...given, text }));
  });
  return isSame ? lines : out;
}

const SOFT_BREAK = /=$/;
const QUOTED_BYTES = /(?:=[0-9A-F]{2})+/g;
const QUOTED_HEADER = /^Content-Transfer-Encoding:\s*quoted-printable\s*$/i;

const isBegunAlike = (one: string, next: string) => /\S.*\W/.test(next.slice(0, 4)) && one.slice(0, 4) === next.slice(0, 4);

/** Mail's encoding: `=` at the end of a line that goes on, `=3D` for `=`. Both have to be there often enough. */
export function undoQuotedPrintable(lines: readonly PastedLine[]): readonly PastedLine[] {
  const encoded = lines.filter(({ text, isJson }) => isJson !== true && text.includes('=3D')).length;
  const soft = lines.flatMap((each, at) => (SOFT_BREAK.test(each.text) && each.isJson !== true ? [[each.text, lines[at + 1]?.text ?? ''] as const] : []));
  const isTold = lines.some(({ text }) => QUOTED_HEADER.test(text)) && soft.length + encoded > 0;
  if (!isTold && encoded < 2 && !(encoded === 1 && soft.length > 0)) return lines;
  // What stands before the rest of a line too came later than the encoding, and is undone before.
  if (soft.filter(([one, next]) => next !== withoutKnown(next) || isBegunAlike(one, next)).length * 2 > soft.length) return lines;
  const out: PastedLine[] = [];
  let held: PastedLine | null = null;
  for (const given of lines) {
    const { text } = given;
    if (given.isJson === true) {
      if (held !== null) out.push(held);
      held = null;
      out.push(given);
      continue;
    }
    const joined: PastedLine = held === null ? given : { ...held, text: held.text + text };
    held = SOFT_BREAK.test(text) ? { ...joined, text: joined.text.slice(0, -1) } : null;
    if (held === null && !QUOTED_HEADER.test(text))
      out.push({ ...joined, text: joined.text.replace(QUOTED_BYTES, (hex) => Buffer.from(hex.replaceAll('=', ''), 'hex').toString()) });
  }
  if (held !== null) out.push(held);
  return out;
}

/** What only results of fio have, in lines whose ends are written out. */
const OF_FIO = /\(g=\d|\(groupid=|IOPS=|iops=|fio version|Run status group/;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '', '"': '"', "'": "'", '\\': '\\', '/': '/' };
const undoEscapes = (text: string) =>
  text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (whole, hex: string | undefined, char: string) =>
    hex === undefined ? (ESCAPES[char] ?? whole) : String.fromCharCode(Number.parseInt(hex, 16)),
  );

/** A string with line ends written out, and what stands before it in its line. */
interface Escaped {
  readonly text: string;
  readonly before: string;
}

/** Characters before a string in which its key stands, and names beside. */
const NEAR = 200;

/** The strings with line ends written out that one line holds: those with results, or the longest with anything of fio's; none where there is none. */
function findEscaped(line: string): readonly Escaped[] {
  if (!line.includes('\\n') || !OF_FIO.test(line)) return [];
  let from = 0;
  const found: Escaped[] = [];
  for (const { at, end } of findStrings(line)) {
    const text = line.slice(at + 1, end);
    if (!text.includes('\\n') || !OF_FIO.test(text)) continue;
    found.push({ text: undoEscapes(text), before: line.slice(Math.max(from, at - NEAR), at) });
    from = end + 1;
  }
  const whole = found.filter(({ text }, at) => text.includes('(groupid=') && !found.slice(0, at).some((each) => each.text === text));
  if (whole.length > 1) return whole;
  const [longest] = found.sort((a, b) => b.text.length - a.text.length);
  if (longest !== undefined) return [longest];
  return line.split('\\n').length > 3 ? [{ text: undoEscapes(line), before: '' }] : [];
}

/** What Ansible says before a result: whose it is. */
const PLAY = /^\s*(?:ok|changed|fatal|failed|unreachable): \[[^\]]{1,200}\](?: =>)?/;

export function undoLineEnds(lines: readonly PastedLine[]): readonly PastedLine[] {
  if (!lines.some(({ text, isJson }) => isJson !== true && findEscaped(text).length > 0)) return lines;
  return lines.flatMap((given): PastedLine[] => {
    const escaped = given.isJson === true ? [] : findEscaped(given.text);
    if (escaped.length === 0) return [given];
    const host = PLAY.exec(given.text)?.[0];
    return [
      ...(host === undefined ? [] : [{ ...given, text: host }]),
      ...escaped.flatMap(({ text, before }) => {
        const said = saidBy(given, before);
        return text.split('\n').map((each) => ({ ...said, text: each }));
      }),
    ];
  });
}

/** How a line of a list of strings begins, as Ansible prints a program's output. */
const BEGINS_LISTED = /^[[(]?\s*["']/;
const beginsListed = (text: string) => BEGINS_LISTED.test(text.trimStart());
const FEWEST_LISTED = 3;

/** The string that a line of such a list has; null where it has none, or more. */
function readListed(line: string): string | null {
  const text = line.trim();
  const at = (BEGINS_LISTED.exec(text)?.[0].length ?? 0) - 1;
  const end = at < 0 ? -1 : endOfString(text, at);
  return end < 0 || !/^\s*[\])]?,?$/.test(text.slice(end + 1)) ? null : text.slice(at + 1, end);
}

/** Parts that a mailer can have broken a string of a list into. */
const MOST_PARTS = 6;

/** The string of a list that begins at `lines[at]`, and the lines that it takes; null where there is none. */
function listedAt(lines: readonly PastedLine[], at: number): { readonly text: string; readonly used: number } | null {
  const { text: begin, isJson } = lines[at] as PastedLine;
  if (isJson === true || !beginsListed(begin)) return null;
  for (let [text, used] = [begin, 1]; used <= MOST_PARTS; used++) {
    const string = readListed(text);
    if (string !== null) return { text: undoEscapes(string), used };
    const more = lines[at + used];
    if (more === undefined || more.isJson === true || beginsListed(more.text)) return null;
    text = `${text} ${more.text.trim()}`;
  }
  return null;
}

/** Lines that are strings of a list, the strings themselves; single ones are left as they are. */
export function undoLists(lines: readonly PastedLine[]): readonly PastedLine[] {
  if (!lines.some(({ text }) => readListed(text) !== null)) return lines;
  const out: PastedLine[] = [];
  let isSame = true;
  for (let at = 0; at < lines.length; ) {
    const strings: PastedLine[] = [];
    let end = at;
    for (let found = listedAt(lines, end); found !== null; found = end < lines.length ? listedAt(lines, end) : null) {
      strings.push({ ...(lines[end] as PastedLine), text: found.text.replace(/\n$/, '') });
      end += found.used;
    }
    const isList = strings.length >= FEWEST_LISTED;
    isSame &&= !isList;
    out.push(...(isList ? strings : lines.slice(at, Math.max(end, at + 1))));
    at = Math.max(end, at + 1);
  }
  return isSame ? lines : out;
}

/** Forums' tags round a block: those of emphasis become markdown's, all others go. */
const FORUM_TAG = /\[\/?(?:b|i|u|code|pre|quote|spoiler|size|color|font|icode|plain|list|url|h[1-6])(?:=[^\]]{0,200})?\]/gi;
const FORUM_PAIRED = /\[(\/?)(code|b|quote|spoiler|icode)(?:=[^\]]{0,200})?\]/gi;

/** Whether a tag of a forum is there that is closed. */
function hasForumTags(lines: readonly PastedLine[]): boolean {
  const seen = new Set<string>();
  for (const { text, isJson } of lines) {
    if (isJson === true || !text.includes('[')) continue;
    for (const [, closes, tag = ''] of text.matchAll(FORUM_PAIRED)) {
      if (closes === '') seen.add(tag.toLowerCase());
      else if (seen.has(tag.toLowerCase())) return true;
    }
  }
  return false;
}

const TITLE_TAGS = /^\[(?:b|h[1-6]|size[^\]]*|u)\](.{1,200})\[\/[^\]]*\]\s*:?$/i;
const LONGEST_TITLE = 500;

/** What a line has in tags of emphasis and nothing beside; undefined where it has more, or none. */
function titleIn(line: string): string | undefined {
  const text = line.trim();
  return text.length > LONGEST_TITLE ? undefined : TITLE_TAGS.exec(text)?.[1];
}

export function undoForum(lines: readonly PastedLine[]): readonly PastedLine[] {
  if (!hasForumTags(lines)) return lines;
  return lines.flatMap((given): PastedLine[] => {
    if (given.isJson === true || !given.text.includes('[')) return [given];
    const bold = titleIn(given.text);
    const bare = (bold === undefined ? given.text : `**${bold}**`).replace(FORUM_TAG, (tag) =>
      /^\[\/?(?:code|quote|spoiler|pre|list)/i.test(tag) ? '\n' : '',
    );
    if (bare === given.text) return [given];
    const parts = bare.split('\n');
    const full = parts.filter((part) => part.trim() !== '');
    return (full.length === 0 ? [''] : full).map((text) => ({ ...given, text }));
  });
}
