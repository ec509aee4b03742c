/** Lines of fio that a mailer, a terminal or a form broke or ran together, made one line each again. */

import { looksTerse } from '../fio-terse.ts';
import { findSegments, lengthOfWhole, nameLineOf } from './fio-lines.ts';
import { LONGEST_PASTED, type PastedLine } from './lines.ts';
import { saidBy } from './said-before.ts';

/** Lines that one line of fio can have been broken into. */
const MOST_PARTS = 6;

/** What a line is found to be once it is whole. */
export interface FioLine extends PastedLine {
  /** The kind of fio's own lines, `head` or `announced` for those with a job's name, `other` for all else. */
  readonly kind: string;
  /** Where it begins is not told by the line's beginning, in a text that was broken or refilled: of a name, what is before it may be another line's. */
  readonly isLoose?: boolean;
  /** Words were broken in this text, and its first may be the end of one on the line before. */
  readonly isCut?: boolean;
}

const NAME_LINE = {
  head: /: \(groupid=\d+, jobs=\d+\): err=\s*\d+(?: \([^)]*\))?: pid=\d+(?:: [A-Z][a-z]{2} [A-Z][a-z]{2}\s+\d{1,2} \d\d:\d\d:\d\d (?:[A-Z]{1,5} )?\d{4})?/,
  announced: /: \(g=\d+\): rw=\w+, bs=.{0,300}?, ioengine=\w+, iodepth=\d+/,
} as const;

/** Beginnings of lines with a name that were broken before they can be told. */
const BROKEN_NAME = /: \((?:groupid=\d*(?:,\s*(?:jobs=\d*\)?)?)?|g=\d+\): rw=)/;

interface Taken {
  readonly text: string;
  /** Lines that were used up. */
  readonly used: number;
  /** What the last of them has more. */
  readonly rest: string;
  /** A word was broken between them. */
  readonly isCut: boolean;
}

/** The line that begins at `lines[at]` with as many of the next as make `measure` find its end; null where none does. */
function takeWhole(lines: readonly PastedLine[], at: number, begin: string, measure: (text: string) => number): Taken | null {
  const first = measure(begin);
  if (first > 0) return { text: begin.slice(0, first), used: 1, rest: begin.slice(first), isCut: false };
  // Broken at a blank, or anywhere, as terminals do.
  for (const glue of [' ', '']) {
    let text = begin;
    for (let used = 2; used <= MOST_PARTS && at + used <= lines.length; used++) {
      const more = (lines[at + used - 1] as PastedLine).text;
      if (more.trim() === '' || lines[at + used - 1]?.isJson === true) break;
      text = `${glue === '' ? text : text.trimEnd()}${glue}${glue === '' ? more : more.trim()}`;
      const length = measure(text);
      if (length > 0) return { text: text.slice(0, length), used, rest: text.slice(length), isCut: glue === '' };
    }
  }
  return null;
}

/** Where the first line of fio in `text` begins, if it is one with a name: at its start. */
function measureName(text: string): number {
  const kind = nameLineOf(text);
  const match = kind === null ? null : NAME_LINE[kind].exec(text);
  return match === null ? 0 : match.index + match[0].length;
}

/** What the beginning of one of fio's lines can end with where it was broken in the middle. */
const BREAKABLE =
  /(?:\b(?:read|write|trim|mixed|[cs]?lat|percentiles|issued|rwts?|cpu|IO|depths|submit|complete|latency|Run|status|group|bw|iops|Starting|READ|WRITE|TRIM|MIXED|\d{1,4})|[)|])$/;

const isBreakable = (trimmed: string) => BREAKABLE.test(trimmed.endsWith(':') ? trimmed.slice(0, -1).trimEnd() : trimmed);

/** Where in a line the name at its end begins, whose `(g=0)` stands on the next; -1 where none does. */
function brokenHeadAt(trimmed: string): number {
  const name = /\S+:$/.exec(trimmed.slice(-1 - LONGEST_NAME))?.[0];
  return name === undefined ? -1 : trimmed.length - name.length;
}
const LONGEST_NAME = 200;

/** Lines that were broken within what tells that they begin: that part is moved to the next line. */
function mendBeginnings(lines: readonly PastedLine[]): PastedLine[] {
  const out = [...lines];
  for (let at = 0; at + 1 < out.length; at++) {
    const [one, next] = [out[at] as PastedLine, out[at + 1] as PastedLine];
    if (one.isJson === true || next.isJson === true || next.text === '' || one.text.length > LONGEST_PASTED || next.text.length > LONGEST_PASTED) continue;
    const before = one.text.trimEnd();
    let from = -1;
    if (/^\s*\((?:g=\d|groupid=)/.test(next.text)) from = brokenHeadAt(before);
    else if (isBreakable(before)) {
      const known = new Set(findSegments(before).map((segment) => segment.at));
      from = findSegments(`${before} ${next.text.trimStart()}`).find((segment) => segment.at < before.length && !known.has(segment.at))?.at ?? -1;
    }
    if (from < 0) continue;
    out[at] = { ...one, text: before.slice(0, from) };
    out[at + 1] = { ...next, text: `${before.slice(from)} ${next.text.trimStart()}` };
  }
  return out;
}

/** The line for programs that `text` ends with; null where there is none. */
function terseIn(text: string): string | null {
  const at = text.search(/(?:^|[^\w;])[345];fio-/);
  if (at < 0) return /^\s*2;[^;]/.test(text) && looksTerse(text.trim()) ? text.trim() : null;
  return text
    .slice(at)
    .replace(/^[^\d]/, '')
    .trim();
}

/** Each of fio's lines as it prints it, one a line; what can't be made whole is left out of it and stays `broken`. */
export function unwrap(lines: readonly PastedLine[]): FioLine[] {
  const out: FioLine[] = [];
  let isRefilled = false;
  let hasCutWords = false;
  /** The line before the one that is looked at. */
  let before = '';
  const waiting = mendBeginnings(lines).reverse();
  const source: PastedLine[] = [];
  // A window on what comes, so that a line's rest can be looked at as a line of its own.
  const peek = (count: number) => {
    while (source.length < count && waiting.length > 0) source.push(waiting.pop() as PastedLine);
    return source;
  };
  const takeOff = (used: number, rest: string, from: Omit<PastedLine, 'text'>) => {
    isRefilled ||= used > 1 || rest.trim() !== '';
    before = rest.trim() === '' ? (source[used - 1]?.text ?? '') : before;
    source.splice(0, used);
    if (rest.trim() !== '') source.unshift({ ...from, text: rest });
  };
  while (peek(MOST_PARTS).length > 0) {
    const { text, isJson = false, ...from } = source[0] as PastedLine;
    const isPlain = from.labels === undefined && from.said === undefined;
    // Most lines have nothing more; what is spread takes several times the memory.
    const push = (found: Omit<FioLine, 'line'>) =>
      out.push(isPlain && found.isCut === undefined ? { text: found.text, line: from.line, kind: found.kind } : { ...from, ...found });
    const terse = isJson ? null : terseIn(text);
    if (isJson || terse !== null) {
      if (terse === null) push({ text, kind: 'json' });
      // Progress before it says nothing.
      else out.push(saidBy({ ...from, text: terse, kind: 'terse' }, text.slice(0, text.lastIndexOf(terse)).replace(/\bJobs: .*/, '')));
      takeOff(1, '', from);
      continue;
    }
    const [segment] = findSegments(text);
    const name = nameLineOf(text);
    const nameAt = name === null ? Number.POSITIVE_INFINITY : text.search(/: \(g/);
    if (name !== null && (segment === undefined || nameAt < segment.at)) {
      const taken = takeWhole(source, 0, text, measureName);
      if (taken === null) {
        push({ text, kind: 'broken' });
        takeOff(1, '', from);
        continue;
      }
      // The rest of a head has its date's end at most, and then fio's next lines.
      hasCutWords ||= taken.isCut;
      push({ text: taken.text.trim(), kind: name, ...(before.trim() === '' ? {} : { isCut: true }) });
      const [next] = findSegments(taken.rest);
      takeOff(taken.used, next === undefined ? '' : taken.rest.slice(next.at), from);
      continue;
    }
    if (segment !== undefined) {
      const beginning = text.slice(0, segment.at);
      const taken = takeWhole(source, 0, text.slice(segment.at), (part) => lengthOfWhole(segment.kind, part));
      if (taken === null) {
        push({ text, kind: 'broken' });
        takeOff(1, '', from);
        continue;
      }
      hasCutWords ||= taken.isCut;
      if (out.length === 0 && beginning.trim() !== '') push({ text: beginning, kind: 'other' });
      const body = segment.kind.name === 'percentiles' ? `| ${taken.text.replace(/^\|?\s*/, '')}` : taken.text;
      const [next] = findSegments(taken.rest);
      const nextName = nameLineOf(taken.rest) === null && !BROKEN_NAME.test(taken.rest) ? undefined : taken.rest;
      const tail =
        next === undefined ? (nextName ?? '') : nextName !== undefined && taken.rest.search(/: \(g/) < next.at ? nextName : taken.rest.slice(next.at);
      push({ text: `${segment.kind.indent}${body}${tail === '' ? taken.rest.trimEnd() : ''}`, kind: segment.kind.name });
      takeOff(taken.used, tail, from);
      continue;
    }
    const broken = BROKEN_NAME.test(text) ? takeWhole(source, 0, text, measureName) : null;
    if (broken !== null) {
      hasCutWords ||= broken.isCut;
      push({ text: broken.text.trim(), kind: nameLineOf(broken.text) ?? 'other', ...(before.trim() === '' ? {} : { isCut: true }) });
      takeOff(broken.used, broken.rest, from);
      continue;
    }
    push({ text, kind: 'other' });
    takeOff(1, '', from);
  }
  return isRefilled ? out.map((each) => (each.kind in NAME_LINE ? { ...each, isLoose: true, isCut: hasCutWords && each.isCut === true } : each)) : out;
}
