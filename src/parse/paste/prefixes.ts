/** What stands before the first column: quotes, indents, times, names of containers and loggers, told by what stands before lines that are fio's alone. */

import { findSegments, nameLineOf } from './fio-lines.ts';
import { LONGEST_PASTED, type PastedLine } from './lines.ts';
import { saidBy } from './said-before.ts';

/** Decorations that are known as such wherever they stand; taken away one after the other. */
const KNOWN: readonly RegExp[] = [
  // Quotes of mail, in any depth.
  /^\s*(?:>\s?)+/,
  // `job TAB step TAB time` of a CI system's client.
  /^[^\t]{1,100}\t[^\t]{1,100}\t(?=\d{4}-\d\d-\d\dT)/,
  // Times, with what a CI system puts behind them.
  /^\s*\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|\s?[+-]\d\d:?\d\d| UTC)?\]?(?: \d\d[OE][ +]?)?[ \t]?/,
  /^\s*\[\s*\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?\] ?/,
  /^\s*\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?(?: \||:)? /,
  /^\s*\[\s*\d{1,9}\.\d{3,9}\] ?/,
  // Syslog and the journal: `Mar  2 10:00:00 host prog[12]: `.
  /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d (?!\d{4} )\S{1,100} [\w./-]{1,100}(?:\[\d{1,9}\])?: ?/,
  // Syslog of RFC 5424: priority, version, time, host, program, process, message, data.
  /^<\d{1,3}>1 \S{1,40} \S{1,100} \S{1,60} \S{1,20} \S{1,40} (?:-|\[[^\]]{0,300}\]) ?/,
  // Pods.
  /^\[pod\/[^\]\s]{1,200}\] ?/,
  // Levels and loggers.
  /^\s*\[?(?:INFO|DEBUG|NOTICE|TRACE|STDOUT|stdout)\]?\s*(?:[:|-]\s*(?:[\w.]{1,60}:\s?)?| )/,
  /^- (?:INFO|DEBUG) - /,
];

/** The rest of a line behind all that decorates it; its own indent stays. */
export function withoutKnown(line: string): string {
  let rest = line;
  for (let turn = 0; turn < 6; turn++) {
    const known = KNOWN.map((pattern) => pattern.exec(rest)?.[0].length ?? 0).find((length) => length > 0);
    if (known === undefined) return rest;
    rest = rest.slice(known);
  }
  return rest;
}

/** What is before a job's name of a bullet. */
const BULLET = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+/;

/** How many characters of `line` match `run`, a sticky pattern, from `at` on. */
function lengthOfRun(run: RegExp, line: string, at: number): number {
  run.lastIndex = at;
  return run.test(line) ? run.lastIndex - at : 0;
}

/**
 * How many characters of a line are a decoration of the same make as `prefix`, which has no blanks at its ends: its numbers and the length of its
 * blanks may be others. 0 for a line that has none. No pattern is made of it: those of very long decorations are too large for V8.
 */
export function shapeOf(prefix: string): (line: string) => number {
  const parts = prefix.split(/(\d+|\s+)/).filter((part) => part !== '');
  return (line) => {
    let at = lengthOfRun(/\s+/y, line, 0);
    for (const part of parts) {
      const run = /^\d/.test(part) ? /\d+/y : /^\s/.test(part) ? /\s+/y : null;
      const length = run !== null ? lengthOfRun(run, line, at) : line.startsWith(part, at) ? part.length : 0;
      if (length === 0) return 0;
      at += length;
    }
    return at;
  };
}

/** Longer ones before a line of fio's for people are text. */
const LONGEST_PREFIX = 200;

/** Lines above and below of which one tells how a line is decorated. */
const NEAR = [1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6];

/** What stands before the fio's own part of a line, null where it has none. */
function decorationOf(line: string): string | null {
  const [first] = findSegments(line);
  if (first === undefined || !first.kind.isAnchor) return null;
  const before = line.slice(0, first.at);
  // Tags and strings are undone as such, with all that is in them.
  const carrier = before.search(/["'<&]|\\n/);
  const prefix = (carrier < 0 ? before : before.slice(0, carrier)).trim();
  return prefix.length > LONGEST_PREFIX || END_OF_ANOTHER.test(prefix) ? null : prefix;
}

/** What stands before one of fio's lines in refilled text: the end of another. */
const END_OF_ANOTHER = /(?:^|[\s,(])[\w>=./-]{1,30}=\s*[\d.]|%|\d(?:[KMG]?i?B\/|[KMG]iB\b|[mun]sec)|^[\d\s\]|,.]+$/;

/** The line with `rest` of it alone, and the words of what stood before that. */
const without = (given: PastedLine, rest: string): PastedLine => saidBy({ ...given, text: rest }, given.text.slice(0, given.text.lastIndexOf(rest)));

/**
 * The lines without what stands before them; the same list where that is nothing. A line that begins with a job's name,
 * which can be anything, loses what the nearest line of fio's own has before it; all lines lose what is known to be no
 * part of any text.
 */
export function undoPrefixes(lines: readonly PastedLine[]): readonly PastedLine[] {
  const decorations = lines.map(({ text, isJson = false }) => (isJson ? null : decorationOf(text)));
  const shapes = new Map<string, (line: string) => number>();
  const shape = (prefix: string) => {
    const known = shapes.get(prefix) ?? shapeOf(prefix);
    shapes.set(prefix, known);
    return known;
  };
  const out = lines.map((given, at) => {
    const { text, isJson = false } = given;
    if (isJson || text.length > LONGEST_PASTED) return given;
    const bare = withoutKnown(text);
    const isName = nameLineOf(text) !== null;
    // Refilled text has fio's lines behind each other: what stands before one is another's end.
    const near = NEAR.map((offset) => decorations[at + offset]).filter((prefix): prefix is string => prefix !== null && prefix !== undefined && prefix !== '');
    for (const prefix of isName || text !== bare ? near : near.slice(0, 2)) {
      const length = shape(prefix)(text);
      if (length > 0) {
        const rest = text.slice(length);
        const again = withoutKnown(rest.replace(/^\s(?=\S)/, ''));
        return without(given, isName && !/["'<&]/.test(again) ? again.trim() : again);
      }
    }
    const rest = isName ? bare.replace(BULLET, '') : bare;
    return rest === text ? given : without(given, rest);
  });
  return out.every((each, at) => each === lines[at]) ? lines : out;
}
