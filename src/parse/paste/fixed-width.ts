/** Text that a terminal or a form broke after so many characters, wherever that was, made whole again. */

import { findSegments, lengthOfWhole, nameLineOf } from './fio-lines.ts';
import { LONGEST_PASTED, type PastedLine } from './lines.ts';

/** Nothing narrower shows what fio prints. */
const NARROWEST = 40;

/** Wider ones are no terminals. */
const WIDEST = 400;

/** How many of fio's lines begin in the first `length` characters, and how many of these are there to their end. */
function countLines(text: string, length: number): number {
  return findSegments(text)
    .filter(({ at }) => at < length)
    .reduce((sum, { kind, at }) => sum + (lengthOfWhole(kind, text.slice(at)) > 0 ? 2 : 1), nameLineOf(text) === null ? 0 : 1);
}

/** Whether one of fio's lines was broken between these two, and not at a blank: with nothing between it is whole, with a blank it is not. */
function isBrokenWord(one: string, next: string): boolean {
  if (one.endsWith(' ') || next.startsWith(' ')) return false;
  const apart = Math.max(countLines(one, one.length), countLines(`${one} ${next}`, one.length));
  return countLines(one + next, one.length) > apart;
}

/** The width at which the text was broken; null where it was not, or at more than one. */
function findWidth(lines: readonly PastedLine[]): number | null {
  const counts = new Map<number, number>();
  const broken = new Map<number, number>();
  for (const [at, { text, isJson }] of lines.entries()) {
    if (isJson || text.length < NARROWEST || text.length > WIDEST) continue;
    counts.set(text.length, (counts.get(text.length) ?? 0) + 1);
    const next = lines[at + 1];
    if (next !== undefined && next.text.length <= text.length && isBrokenWord(text, next.text)) broken.set(text.length, (broken.get(text.length) ?? 0) + 1);
  }
  const [[width, found] = [0, 0]] = [...broken].sort((a, b) => b[1] - a[1]);
  // Breaks at other lengths are those of a mailer, or of words before which something else stands.
  const others = [...broken.values()].reduce((sum, count) => sum + count, 0) - found;
  return found > 0 && (counts.get(width) ?? 0) >= 3 && found > 2 * others ? width : null;
}

/** What can't stand directly before a name: the end of another line of fio's, which filled its line by chance. */
const ENDS_ANOTHER = /[=%,)\]]/;

/** Whether a line that fills its width goes on in the next. */
function goesOn(text: string, next: PastedLine | undefined): boolean {
  if (next === undefined || next.isJson === true || next.text === '') return false;
  const nameAt = nameLineOf(next.text) === null ? -1 : next.text.search(/: \(g/);
  if (nameAt < 0) return true;
  const begun = text.split(/\s|\\n/).at(-1) ?? '';
  return !ENDS_ANOTHER.test(begun);
}

/** A blank where a mailer had broken the line before it was broken at its width. */
const glueOf = (one: string, next: string) => (countLines(`${one} ${next}`, one.length) > countLines(one + next, one.length) ? ' ' : '');

/** The lines as they were before they were broken; the same list where none was. */
export function undoFixedWidth(lines: readonly PastedLine[]): readonly PastedLine[] {
  const width = findWidth(lines);
  if (width === null) return lines;
  const out: PastedLine[] = [];
  let held: PastedLine | null = null;
  for (const [at, given] of lines.entries()) {
    const joined: PastedLine = held === null ? given : { ...held, text: held.text + glueOf(lines[at - 1]?.text ?? '', given.text) + given.text };
    const fills = given.isJson !== true && given.text.length === width && joined.text.length <= LONGEST_PASTED;
    held = fills && goesOn(given.text, lines[at + 1]) ? joined : null;
    if (held === null) out.push(joined);
  }
  return out;
}
