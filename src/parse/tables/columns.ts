/** Titles of columns: which mount, direction and figure they are of, or which part of a row's name. */

import { takeProtectionAway } from '../../text/split.ts';
import { saysBandwidth, saysCount, splitCell, type Unit, unitOfTitle } from './figures.ts';

type Metric = 'bw' | 'iops';
export type Side = 'read' | 'write';

/** A column of figures. */
export interface FigureColumn {
  /** Null where the title names none. */
  readonly name: string | null;
  readonly side: Side | null;
  /** `both` where each cell has IOPS and bandwidth. */
  readonly metric: Metric | 'both';
  readonly unit: Unit | undefined;
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
  /\b(?:min(?:imum)?|max(?:imum)?|std(?:ev|dev)?|deviation|latency|lat|clat|slat|p\d{2}|percentile|cpu|usr|sys|ratio|percent|speed-?up|diff(?:erence)?|delta|change|gain|loss|overhead|factor|samples|runs?|runtime|time|date)\b|%|\bvs\.?\b|\s\/\s/i;

const METRIC = /\b(?:(BW|bandwidth|throughput)|(IOPS|IO\/s|I\/O per second|ops\/s))\b/i;
const SIDE = /\b(?:(reads?|rd)|(writes?|wr))\b/i;
const ONLY_SIDE = /^(?:(reads?|rd|r)|(writes?|wr|w))$/i;

const WORKLOAD = /workload|test|job|benchmark|pattern|operation|\bcase\b/i;
const MOUNT =
  /^(?:mounts?|fs|file ?systems?|share(?: type)?|backends?|drivers?|storage|volumes?|platform|config(?:uration)?|set-?up|variants?|systems?|machines?|hosts?|mount type|targets?)$/i;

/** What stands between a name and what a column has of it. */
const trimName = (name: string) =>
  name
    .replace(/\(\s*\)|\[\s*\]/g, ' ')
    .replace(/^[\s(:,\-–[]+|[\s(:,\-–[]+$/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** As fsbench writes it the name is exact; elsewhere it may be set off by anything. */
const OWN = /^(.*\S) \((BW|IOPS)\)$/;

function readFigureTitle(text: string): FigureColumn | null {
  const own = OWN.exec(text);
  if (own !== null && !ONLY_SIDE.test(own[1] as string))
    return { name: own[1] as string, side: null, metric: own[2] === 'IOPS' ? 'iops' : 'bw', unit: undefined };
  const found = unitOfTitle(text);
  const rest = found?.rest ?? text;
  const metric = METRIC.exec(rest);
  if (metric === null && found === undefined) return null;
  const named = metric === null ? rest : `${rest.slice(0, metric.index)} ${rest.slice(metric.index + metric[0].length)}`;
  const side = SIDE.exec(named);
  // `Left read` is a direction of Left; `randread` or `read cached` are work.
  const direction = side === null ? null : side[1] === undefined ? 'write' : 'read';
  const name = trimName(side === null ? named : `${named.slice(0, side.index)} ${named.slice(side.index + side[0].length)}`);
  return { name: name === '' ? null : name, side: direction, metric: metric?.[2] === undefined ? 'bw' : 'iops', unit: found?.unit };
}

/** What a column is, by its title and its cells. */
export function readColumn(title: string, cells: readonly string[]): Column {
  const text = title.length > LONGEST_TITLE ? '' : plainText(title);
  const own = OWN.test(text);
  const figures = readFigureTitle(text);
  if (figures !== null && (own || !NO_RATE.test(text))) return figures;
  if (MOUNT.test(text)) return 'mount';
  if (WORKLOAD.test(text)) return 'workload';
  const told = cells.filter((cell) => /\w/.test(cell));
  if (told.length > 0 && !NO_RATE.test(text) && text !== '') {
    const metric = told.every((cell) => splitCell(cell) !== null) ? 'both' : told.every(saysBandwidth) ? 'bw' : told.every(saysCount) ? 'iops' : null;
    if (metric !== null) {
      const only = ONLY_SIDE.exec(text);
      return { name: only === null ? text : null, side: only === null ? null : only[1] === undefined ? 'write' : 'read', metric, unit: undefined };
    }
  }
  // Numbers that no title explains name nothing.
  return told.length > 0 && told.every((cell) => /^[^a-z]*\d[^a-z]*$/i.test(cell)) && !/\b(?:bs|block|depth|threads?|jobs?|size|qd)\b/i.test(text)
    ? 'ignored'
    : NO_RATE.test(text) && /\d/.test(told[0] ?? '')
      ? 'ignored'
      : 'key';
}
