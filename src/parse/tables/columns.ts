/** Titles of columns: which mount, direction and figure they are of, or which part of a row's name. */

import { takeProtectionAway } from '../../text/split.ts';
import { trimOf } from '../../text/trim.ts';
import { LONGEST_TELLING } from '../paste/lines.ts';
import { isBareNumber, splitCell, type Unit, unitOfTitle } from './figures.ts';

type Metric = 'bw' | 'iops';
export type Side = 'read' | 'write';

/** A column of figures. */
export interface FigureColumn {
  /** Null where the title names none. */
  readonly name: string | null;
  readonly side: Side | null;
  /** `told` where each cell, or its row, says what it is. */
  readonly metric: Metric | 'told';
  readonly unit: Unit | undefined;
  /** Factor of counts. */
  readonly scale: number;
  /** The title is in fsbench's own form. */
  readonly isOwn: boolean;
}

/** A column that names what its row is of; all others are left out. */
export type Column = FigureColumn | 'workload' | 'mount' | 'key' | 'ignored';

/** Longer titles are none. */
const LONGEST_TITLE = 300;

/** Names and cells without their markup: emphasis, code, links, entities, protection. */
export function plainText(cell: string): string {
  const bare = cell
    .trim()
    .replace(/^(?:\*\*|__)(.*)(?:\*\*|__)$/, '$1')
    .replace(/^`(.*)`$/, '$1')
    .replace(/^\[([^\]]*)\]\([^)]*\)$/, '$1');
  return takeProtectionAway(bare).replaceAll('&amp;', '&').trim();
}

/** Figures that are no rates of the work as a whole. */
const NO_RATE =
  /\b(?:min(?:imum)?|max(?:imum)?|std(?:ev|dev)?|deviation|latency|lat|clat|slat|p\d{2}|percentile|cpu|usr|sys|ratio|percent|speed-?up|diff(?:erence)?|delta|change|gain|loss|overhead|factor|samples|runtime|time|date|network|nic|link|price|capacity)\b|%|\bvs\.?\b|→|->|\s\/\s/i;

const METRIC = /\b(?:(BW|bandwidth|throughput)|([km]?IOPS|IO\/s|I\/O per second|ops\/s))\b/i;
const SIDE = /\b(?:(reads?|rd|lesen|lecture|lectura)|(writes?|wr|schreiben|écriture|escritura))\b/i;
/** A letter that stands alone. */
const SHORT_SIDE = /(?:^|[\s(_-])(?:(R)|(W))(?=$|[\s)_-])/;

/** Both directions in each cell, reads first; and the other way round, which nobody's table is read in. */
const BOTH_SIDES = /[([]?\b(?:r|rd|read|reads)\s?\/\s?(?:w|wr|write|writes)\b[)\]]?/i;
const TURNED_SIDES = /\b(?:w|wr|writes?)\s?\/\s?(?:r|rd|reads?)\b/i;

const WORKLOAD = /workload|test|job|benchmark|pattern|operation|\bcase\b/i;
const MOUNT =
  /^(?:mounts?|fs|file ?systems?|share(?: type)?|backends?|drivers?|storage|volumes?|platform|config(?:uration)?|set-?up|variants?|systems?|machines?|hosts?|mount type|targets?|drives?|disks?|devices?)$/i;

/** Words that say what a figure is, and not what it is of. */
const SAYS_NO_NAME = /\b(?:avg\.?|average|mean|median|agg(?:regate)?|total|sum|speed|transfer|rates?|performance|results?|values?)(?=$|\s)/gi;

/** What stands between a name and what a column has of it. */
const trimName = (name: string) => trimOf(name.replace(/\(\s*\)|\[\s*\]/g, ' '), /[\s(:,_\-–[]/).replace(/\s+/g, ' ');

/** As fsbench writes it the name is exact; elsewhere it may be set off by anything. */
const OWN = /^(.*\S) \((BW|IOPS)\)$/;

/** A direction alone. */
const isSide = (text: string) => trimName(text.replace(SIDE, '').replace(SHORT_SIDE, '')) === '';

/** The factor that a title of counts has: `IOPS (k)`, `[kIOPS]`, `IOPS (x1000)`. */
function takeScale(text: string): { readonly scale: number; readonly rest: string } {
  const match = /\bIOPS\s*[([]\s*(?:x|\*|in)?\s*(k|thousands?|1000)\s*[)\]]|[([]?\b(k|m)IOPS\b[)\]]?/i.exec(text);
  if (match === null) return { scale: 1, rest: text };
  return { scale: match[2]?.toLowerCase() === 'm' ? 1e6 : 1000, rest: `${text.slice(0, match.index)} IOPS ${text.slice(match.index + match[0].length)}` };
}

/** The direction that is named, and the text without it. `Left read` is a direction of Left; `randread` is work. */
function takeSide(text: string): { readonly side: Side | null; readonly rest: string } {
  const found = SIDE.exec(text) ?? SHORT_SIDE.exec(text);
  if (found === null) return { side: null, rest: text };
  return { side: found[1] === undefined ? 'write' : 'read', rest: `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}` };
}

/** What a title, or the first cell of a row, says of figures; null where it says nothing of any. */
export function readFigureTitle(title: string): FigureColumn | null {
  if (title.length > LONGEST_TELLING) return null;
  const text = title.replace(/_(?=(?:iops|bw|reads?|writes?|[kmgt]i?b)\b|(?:iops|bw|reads?|writes?)_)|(?<=(?:iops|bw|reads?|writes?))_/gi, ' ');
  const own = OWN.exec(title);
  if (own !== null && !isSide(own[1] as string) && !BOTH_SIDES.test(own[1] as string))
    return { name: own[1] as string, side: null, metric: own[2] === 'IOPS' ? 'iops' : 'bw', unit: undefined, scale: 1, isOwn: true };
  const { scale, rest: scaled } = takeScale(text);
  const found = unitOfTitle(scaled);
  const rest = found?.rest ?? scaled;
  const metric = METRIC.exec(rest);
  // A size is no bandwidth.
  if (metric === null && found?.perSecond !== true) return null;
  const named = metric === null ? rest : `${rest.slice(0, metric.index)} ${rest.slice(metric.index + metric[0].length)}`;
  const { side, rest: sideless } = takeSide(named);
  const name = trimName(sideless.replace(SAYS_NO_NAME, ' '));
  return { name: name === '' ? null : name, side, metric: metric?.[2] === undefined ? 'bw' : 'iops', unit: found?.unit, scale, isOwn: false };
}

/** Rates that a title or a row's name is of. */
export const isNoRate = (text: string): boolean => NO_RATE.test(text);

const SETTING = /\b(?:bs|block|depth|threads?|jobs?|size|qd|numjobs|iodepth|queue)\b/i;

/** What a column is, by its title and its cells. `rowsTell` says of which of them the row says what they are. */
export function readColumn(title: string, cells: readonly string[], rowsTell: readonly boolean[]): Column {
  const given = title.length > LONGEST_TITLE ? '' : plainText(title);
  if (TURNED_SIDES.test(given)) return 'ignored';
  const text = given.replace(BOTH_SIDES, ' ').replace(/\s+/g, ' ').trim();
  const figures = readFigureTitle(text);
  if (figures !== null && (figures.isOwn || !NO_RATE.test(text))) return figures;
  if (WORKLOAD.test(text)) return 'workload';
  const told = cells.map((cell, at) => [cell, rowsTell[at] === true] as const).filter(([cell]) => /[\w\d]/.test(cell));
  if (told.length > 0 && !NO_RATE.test(text) && !SETTING.test(text) && text !== '') {
    if (told.every(([cell, byRow]) => splitCell(cell) !== null || (byRow && isBareNumber(cell)) || OUTCOME.test(cell))) {
      const { side, rest } = takeSide(text);
      const name = trimName(rest);
      return { name: name === '' ? null : name, side, metric: 'told', unit: undefined, scale: 1, isOwn: false };
    }
  }
  if (MOUNT.test(text)) return 'mount';
  // Numbers that no title explains name nothing.
  return told.length > 0 && told.every(([cell]) => /\d/.test(cell) && !/[a-z]/i.test(cell)) && !SETTING.test(text)
    ? 'ignored'
    : NO_RATE.test(text) && /\d/.test(told[0]?.[0] ?? '')
      ? 'ignored'
      : 'key';
}

/** Words in place of a figure. */
const OUTCOME = /^\s*(?:unsupported|failed|fails?|timed-out|missing|n\/?a|unknown|error|-+)\b/i;
