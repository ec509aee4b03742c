/** Figures in cells of tables that people made: numbers with their units. A cell of which a part is not understood has none. */

import { NUMBER, readNumber } from './numbers.ts';

/** Bytes that a unit of a title or cell stands for; null where it does not say whether bits or bytes. */
export type Unit = number | null;

const POWER: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4 };

/** `MiB/s`, `MB/s`, `Mbit/s`, `Gbps`, `mb`: the letter, the `i`, what is counted, and whether it is told that it is a second's. */
const UNIT = String.raw`([kKmMgGtT]?)(i?)(bytes|bits|bit|[bB])(\s?\/\s?s(?:ec)?\b|ps\b)?`;

/**
 * `MB/s` is 10^6 and `MiB/s` 2^20; `Mb/s`, `Mbit/s` and `Mbps` are bits. parse-fio-results.sh's `mb` and `kb`, which
 * have no `/s`, are 1024. `mb/s` can be either and is none.
 */
function bytesOf([letter, binary, counted, perSecond]: readonly [string, string, string, string | undefined]): Unit {
  const power = POWER[letter.toLowerCase()] as number;
  if (binary !== '') return counted === 'B' || counted === 'b' || counted === 'bytes' ? 1024 ** power : 1024 ** power / 8;
  if (counted === 'bit' || counted === 'bits') return 1000 ** power / 8;
  if (counted === 'B' || counted === 'bytes') return 1000 ** power;
  if (perSecond === undefined) return 1024 ** power;
  return letter === 'M' || letter === 'G' || letter === 'T' || perSecond === 'ps' ? 1000 ** power / 8 : null;
}

export interface TitledUnit {
  readonly unit: Unit;
  readonly rest: string;
  /** Without it a size may be meant. */
  readonly perSecond: boolean;
}

/** The unit that a title has, in brackets or not: `Left (MB/s)`; undefined where there is none. */
export function unitOfTitle(title: string): TitledUnit | undefined {
  for (const match of title.matchAll(new RegExp(String.raw`(^|[\s([,_])${UNIT}(?=$|[\s)\],])`, 'g'))) {
    const before = match.index + (match[1] as string).length;
    const perSecond = match[5] !== undefined;
    if (!perSecond && !/[([]\s*$/.test(title.slice(0, before))) continue;
    const rest = `${title.slice(0, match.index)} ${title.slice(match.index + match[0].length).replace(/^\s*[)\]]/, ' ')}`;
    return { unit: bytesOf([match[2] as string, match[3] as string, match[4] as string, match[5]]), rest: rest.trim(), perSecond };
  }
  return undefined;
}

/** parse-fio-results.sh's units have no `/s`, or stand in brackets, and its k is 1024 for IOPS too. */
export const IN_SCRIPT_UNITS = /^\s*[\d.,]+(?:(?:kb|mb)\b(?!\/s)|\([KMG]iB\/s\))/;

/** What stands in a cell in place of a figure: an outcome, and its errno. */
export const OUTCOME_WORDS = /^\s*(unsupported|failed|timed-out|missing)\b(?:\s*\((\w+)\))?/;

/** Longer cells are text. */
const LONGEST_CELL = 200;

/** A cell without what marks a winner: tags, :names: of emoji, emphasis, signs behind the figure. */
export function withoutMarks(cell: string): string {
  if (cell.length > 2 * LONGEST_CELL) return cell;
  return cell
    .replace(/<[^<>]{0,100}>/g, ' ')
    .replace(/:[a-z_]{1,40}:/g, ' ')
    .replace(/(?<!~)~(?!~)|≈/g, ' ')
    .replace(/[*_`]/g, ' ')
    .replace(/^[^\p{L}\p{N}(<>≤≥~.-]+|[^\p{L}\p{N})\]%]+$/gu, '')
    .trim();
}

/** What may stand behind a figure and changes nothing of it: what it is known with, a remark in brackets. */
const TAIL = String.raw`(?:\s*(?:±|\+\/-|\+-)\s*[\d.,]+\s*(?:%|[a-zA-Z/]{0,6})?)?(?:\s*[([][^()[\]]{0,60}[)\]])*\s*$`;
const BANDWIDTH = new RegExp(String.raw`^\s*(${NUMBER})\s*(?:\(?${UNIT}\)?|([kKmMgG])(?![a-zA-Z]))?${TAIL}`);
const COUNT = new RegExp(String.raw`^\s*(${NUMBER})\s*([kKmMgG]?)\s*(?:IOPS|IO\/s|io\/s|ops\/s|\/s)?${TAIL}`, 'i');
/** A bandwidth with its unit, somewhere in a cell. */
const OWN_BANDWIDTH = new RegExp(String.raw`(?:${NUMBER})\s*(?:[kKmMgGtT]?i?(?:bytes|bits|bit|[bB])(?:\s?\/\s?s(?:ec)?\b|ps\b))`);
const OWN_COUNT = new RegExp(String.raw`(?:${NUMBER})\s*[kKmM]?\s*(?:IOPS|ops\/s|io\/s)(?![a-z])`, 'i');

/** `a/b` apart; a slash of `MiB/s` divides nothing. */
const splitPair = (text: string) =>
  text
    .replace(/\/\s?s(?:ec)?\b/gi, 'ps')
    .split('/')
    .map((part) => part.replace(/([bB]|bits?|bytes|IO|ops)ps\b/gi, '$1/s'));

/** What figures of a column are in, where they do not say it themselves. */
export interface ColumnUnits {
  readonly unit: Unit | undefined;
  /** Factor of counts (`kIOPS`). */
  readonly scale: number;
  readonly script: boolean;
  /** Decimals stand behind a comma. */
  readonly commas: boolean;
}

type Matched = readonly [number: string, letter: string, binary: string, counted: string | undefined, perSecond: string | undefined, bare: string | undefined];

function matchBandwidth(part: string): Matched | null {
  const match = BANDWIDTH.exec(part);
  return match === null ? null : [match[1] as string, match[2] ?? '', match[3] ?? '', match[4], match[5], match[6]];
}

function readBandwidth(part: string, shared: Unit | undefined, commas: boolean): number {
  const match = matchBandwidth(part);
  if (match === null) return Number.NaN;
  const [number, letter, binary, counted, perSecond, bare] = match;
  const value = readNumber(number, commas);
  if (counted !== undefined) return value * (bytesOf([letter, binary, counted, perSecond]) ?? Number.NaN);
  if (bare !== undefined) return value * 1024 ** (POWER[bare.toLowerCase()] as number);
  return value === 0 ? 0 : value * (shared ?? Number.NaN);
}

function readCount(part: string, { script, scale, commas }: ColumnUnits): number {
  const match = COUNT.exec(part);
  if (match === null) return Number.NaN;
  const letter = (match[2] as string).toLowerCase();
  return readNumber(match[1] as string, commas) * (script ? 1024 : 1000) ** (POWER[letter] as number) * (letter === '' ? scale : 1);
}

/** The unit at the end of a pair is that of both, since none is a bandwidth in bytes: `13.1/4.4mb`. */
function unitOfLast(part: string): Unit | undefined {
  const [, letter = '', binary = '', counted, perSecond, bare] = matchBandwidth(part) ?? [];
  if (counted !== undefined) return bytesOf([letter, binary, counted, perSecond]);
  return bare === undefined ? undefined : 1024 ** (POWER[bare.toLowerCase()] as number);
}

/** The figures of a cell, `a/b` two; null where there is none. Bytes and I/Os per second. */
export function readFigures(text: string, metric: 'bw' | 'iops', units: ColumnUnits): number[] | null {
  if (text.length > LONGEST_CELL) return null;
  const parts = splitPair(text);
  if (parts.length > 2) return null;
  const own = unitOfLast(parts.at(-1) ?? '');
  const figures = parts.map((part) => (metric === 'iops' ? readCount(part, units) : readBandwidth(part, own === undefined ? units.unit : own, units.commas)));
  return figures.every(Number.isFinite) ? figures : null;
}

export interface SplitCell {
  readonly bw: string;
  readonly iops: string;
}

/**
 * What a cell says itself, whatever its column: `IOPS=160k, BW=625MiB/s`, `12k IOPS (46.9 MiB/s)`, `450 MiB/s`; empty is
 * what it does not say. Null where it says neither, or more than one of each.
 */
export function splitCell(cell: string): SplitCell | null {
  if (cell.length > LONGEST_CELL) return null;
  const text = withoutMarks(cell);
  const named = /\bIOPS\s*[=:]\s*([\d.,]+\s*[kKmMgG]?)/i.exec(text)?.[1];
  const namedBw = /\b(?:BW|bandwidth)\s*[=:]\s*([\d.,]+\s*[a-zA-Z]{0,5}(?:\/s)?)/i.exec(text)?.[1];
  if (named !== undefined && namedBw !== undefined) return { bw: namedBw, iops: named.replace(/,\s*$/, '') };
  const bw = OWN_BANDWIDTH.exec(text)?.[0];
  const iops = OWN_COUNT.exec(text)?.[0];
  if (bw === undefined && iops === undefined) return null;
  // One alone may have more in its cell: a second of a pair, what it is known with.
  if (iops === undefined) return { bw: text, iops: '' };
  if (bw === undefined) return { bw: '', iops: text };
  const rest = text.replace(bw, ' ').replace(iops, ' ');
  return /^[\s()[\],;/@-]*$/.test(rest) ? { bw, iops } : null;
}

const BARE = new RegExp(String.raw`^\s*(?:${NUMBER})\s*[kKmM]?${TAIL}`);

/** Whether a cell is a number alone, of which something else says what it is. */
export const isBareNumber = (cell: string): boolean => cell.length <= LONGEST_CELL && BARE.test(withoutMarks(cell));
