/** Figures in cells of tables that people made: numbers with their marks, commas and units. */

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

/** The unit that a title has, in brackets or not: `Left (MB/s)`; undefined where there is none. */
export function unitOfTitle(title: string): { readonly unit: Unit; readonly rest: string } | undefined {
  const match = new RegExp(String.raw`(^|[\s([,])${UNIT}(?=$|[\s)\],])`).exec(title);
  if (match === null || (match[5] === undefined && !/[([]\s*$/.test(title.slice(0, match.index + (match[1] as string).length)))) return undefined;
  const rest = `${title.slice(0, match.index)} ${title.slice(match.index + match[0].length).replace(/^\s*[)\]]/, ' ')}`;
  return { unit: bytesOf([match[2] as string, match[3] as string, match[4] as string, match[5]]), rest: rest.trim() };
}

/** parse-fio-results.sh's units have no `/s`, or stand in brackets, and its k is 1024 for IOPS too. */
export const IN_SCRIPT_UNITS = /^\s*[\d.]+(?:(?:kb|mb)\b(?!\/s)|\([KMG]iB\/s\))/;

/** What stands in a cell in place of a figure: an outcome, and its errno. */
export const OUTCOME_WORDS = /^\s*(unsupported|failed|timed-out|missing)\b(?:\s*\((\w+)\))?/;

/** A cell without what marks a winner: tags, :names: of emoji, emphasis, signs. */
export function withoutMarks(cell: string): string {
  return cell
    .replace(/<[^<>]{0,100}>/g, ' ')
    .replace(/:[a-z_]{1,40}:/g, ' ')
    .replace(/[^a-z\d\s.,/()=:%-]/gi, ' ')
    .trim();
}

const NUMBER = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?`;
const BANDWIDTH = new RegExp(String.raw`^\s*(${NUMBER})\s*(?:\(?${UNIT}\)?|([kKmMgG])(?![a-zA-Z]))?`);
const COUNT = new RegExp(String.raw`^\s*(${NUMBER})\s*([kKmMgG]?)(?![a-zA-Z]*\/s)`);
/** Behind a figure: it is a share, a factor or a time, and no rate. */
const NO_RATE = new RegExp(String.raw`^\s*(?:${NUMBER})\s*(?:%|x\b|[nuµm]?s(?:ec)?\b|[nuµm]sec)`, 'i');

/** A number with a comma for thousands, or in place of the point. */
const readNumber = (text: string) => Number(/,\d{3}(?:\D|$)/.test(text) ? text.replaceAll(',', '') : text.replace(',', '.'));

/** `a/b` apart; a slash of `MiB/s` divides nothing. */
const splitPair = (text: string) =>
  text
    .replace(/\/\s?s(?:ec)?\b/gi, 'ps')
    .split('/')
    .slice(0, 2)
    .map((part) => part.replace(/([bB]|bits?|bytes)ps\b/g, '$1/s'));

/** What figures of a column are in, where they do not say it themselves. */
export interface ColumnUnits {
  readonly unit: Unit | undefined;
  readonly script: boolean;
}

function readBandwidth(part: string, shared: Unit | undefined): number {
  const match = BANDWIDTH.exec(part);
  if (match === null || NO_RATE.test(part)) return Number.NaN;
  const [, number, letter, binary, counted, perSecond, bare] = match;
  const value = readNumber(number as string);
  if (counted !== undefined) return value * (bytesOf([letter ?? '', binary ?? '', counted, perSecond]) ?? Number.NaN);
  if (bare !== undefined) return value * 1024 ** (POWER[bare.toLowerCase()] as number);
  return value === 0 ? 0 : value * (shared ?? Number.NaN);
}

function readCount(part: string, script: boolean): number {
  const match = COUNT.exec(part);
  if (match === null || NO_RATE.test(part)) return Number.NaN;
  return readNumber(match[1] as string) * (script ? 1024 : 1000) ** (POWER[(match[2] as string).toLowerCase()] as number);
}

/** The figures of a cell, `a/b` two; null where there is none. Bytes and I/Os per second. */
export function readFigures(text: string, metric: 'bw' | 'iops', { unit, script }: ColumnUnits): number[] | null {
  if (metric === 'bw' && /^\s*[\d.,]+\s*[kKM]?\s*(?:IOPS|IO\/s)/i.test(text)) return null;
  const parts = splitPair(text);
  if (metric === 'iops') {
    const counts = parts.map((part) => readCount(part, script));
    return counts.every(Number.isFinite) ? counts : null;
  }
  // `13.1/4.4mb`: a unit at the end of a pair is that of both, since none is a bandwidth in bytes.
  const last = BANDWIDTH.exec(parts.at(-1) ?? '');
  const ofLast =
    last?.[4] === undefined
      ? last?.[6] === undefined
        ? undefined
        : 1024 ** (POWER[last[6].toLowerCase()] as number)
      : bytesOf([last[2] ?? '', last[3] ?? '', last[4], last[5]]);
  const figures = parts.map((part) => readBandwidth(part, ofLast ?? unit));
  return figures.every(Number.isFinite) ? figures : null;
}

/** `IOPS=160k, BW=625MiB/s` in one cell; null where one of both is not there. */
export function splitCell(text: string): { readonly bw: string; readonly iops: string } | null {
  const iops = /\bIOPS\s*[=:]\s*([\d.,]+\s*[kKmMgG]?)/i.exec(text)?.[1];
  const bw = /\b(?:BW|bandwidth)\s*[=:]\s*([\d.,]+\s*[a-zA-Z]{0,5}(?:\/s)?)/i.exec(text)?.[1];
  return iops === undefined || bw === undefined ? null : { bw, iops: iops.replace(/,\s*$/, '') };
}

/** Whether a cell says its unit of bandwidth itself. */
export const saysBandwidth = (text: string): boolean => {
  const match = BANDWIDTH.exec(text);
  return match?.[4] !== undefined && !NO_RATE.test(text) && (match[5] !== undefined || match[3] === 'i' || match[4] === 'b');
};

/** Whether a cell says that it counts I/Os. */
export const saysCount = (text: string): boolean => /^\s*[\d.,]+\s*[kKmM]?\s*IOPS\b/i.test(withoutMarks(text));
