/** Lines that a logger, a pager or an editor made of each line: JSON, `msg="..."`, line numbers. Each gives the same lines where there is none. */

import { findSegments, nameLineOf } from './fio-lines.ts';
import { LONGEST_PASTED, type PastedLine } from './lines.ts';
import { saidBy } from './said-before.ts';

/** Fewer lines are no log. */
const FEWEST_LINES = 4;

const LONGEST_NAME = 200;

const isOfFio = (text: string) => nameLineOf(text) !== null || findSegments(text).length > 0;

/** Strings of an object, and of those in it (`kubernetes`), by their keys. */
const stringsOf = (value: Readonly<Record<string, unknown>>): [string, string][] =>
  Object.entries(value).flatMap(([key, each]): [string, string][] => {
    if (typeof each === 'string') return [[key, each]];
    return typeof each === 'object' && each !== null ? stringsOf(each as Record<string, unknown>).map(([inner, text]) => [`${key}.${inner}`, text]) : [];
  });

/** The strings of a line that is a JSON object, by their keys; null for any other line. */
function readObject(line: string): Readonly<Record<string, string>> | null {
  const text = line.trim();
  if (!text.startsWith('{') || !text.endsWith('}') || text.length > LONGEST_PASTED) return null;
  try {
    return Object.fromEntries(stringsOf(JSON.parse(text) as Record<string, unknown>));
  } catch {
    return null;
  }
}

const PAIR = /(?<![\w.@/-])([\w.@/-]{1,60})=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g;

/** The values of a line of `key=value` pairs and nothing else. */
function readPairs(line: string): Readonly<Record<string, string>> | null {
  const text = line.trim();
  if (!/^[\w.@/-]{1,60}=/.test(text) || !text.includes('="') || text.length > LONGEST_PASTED) return null;
  const found = [...text.matchAll(PAIR)];
  const rest = text.replace(PAIR, '').trim();
  if (found.length < 2 || rest !== '') return null;
  return Object.fromEntries(
    found.map(([, key = '', quoted, bare = '']) => [key, quoted?.replace(/\\(.)/g, (whole, char: string) => (char === 'n' ? whole : char)) ?? bare]),
  );
}

/** What a record has beside what it was told, but for long texts. */
const besides = (record: Readonly<Record<string, string>>, key: string) =>
  Object.entries(record)
    .filter(([other, value]) => other !== key && value.length <= LONGEST_NAME)
    .map(([, value]) => value)
    .join(' ');

/** What a logger was told, of lines that are its records; what they have beside may tell who said it. */
export function undoRecords(lines: readonly PastedLine[]): readonly PastedLine[] {
  for (const read of [readObject, readPairs]) {
    const records = lines.map(({ text, isJson }) => (isJson === true ? null : read(text)));
    if (records.filter((each) => each !== null).length < FEWEST_LINES) continue;
    const counts = new Map<string, number>();
    for (const record of records) for (const [key, value] of Object.entries(record ?? {})) if (isOfFio(value)) counts.set(key, (counts.get(key) ?? 0) + 1);
    const [[key] = [undefined]] = [...counts].sort((a, b) => b[1] - a[1]);
    if (key === undefined) continue;
    return lines.map((given, at) => {
      const text = records[at]?.[key];
      return text === undefined ? given : saidBy({ ...given, text: text.replace(/\n$/, '') }, besides(records[at] as Readonly<Record<string, string>>, key));
    });
  }
  return lines;
}

const NUMBERED = /^\s*(\d{1,6})(?:[:.|)]\s?|\t| {1,2}|$)/;

/** Lines that are counted on, of all that have a number. */
const MOST_OTHERS = 0.1;

/** The lines without the numbers that a pager or an editor put before them. */
export function undoNumbers(lines: readonly PastedLine[]): readonly PastedLine[] {
  let before: number | null = null;
  let counted = 0;
  let full = 0;
  for (const { text, isJson } of lines) {
    if (isJson === true || text.trim() === '') continue;
    full++;
    const number = NUMBERED.exec(text)?.[1];
    if (number === undefined) continue;
    if (before !== null && Number(number) === before + 1) counted++;
    before = Number(number);
  }
  if (counted < FEWEST_LINES || counted + 1 < full * (1 - MOST_OTHERS)) return lines;
  return lines.map((given) => (given.isJson === true ? given : { ...given, text: given.text.replace(NUMBERED, '') }));
}
