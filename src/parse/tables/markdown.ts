/** Tables of markdown to rows: which work on which mount, and the figures that are printed of it. */

import { splitAt } from '../../text/split.ts';
import { type Column, type FigureColumn, plainText, readColumn, type Side } from './columns.ts';
import { splitCell, type Unit } from './figures.ts';

/** Figures as printed, not yet in units, by direction; `any` where the table does not tell directions apart. */
export interface PrintedCell {
  readonly bw: string;
  readonly iops: string;
  readonly unit: Unit | undefined;
}

/** A cell of a report: one workload on one mount. */
export interface TableCell {
  readonly line: number;
  readonly workload: string;
  /** Null where the table names none. */
  readonly mount: string | null;
  readonly printed: Readonly<Partial<Record<Side | 'any', PrintedCell>>>;
}

export interface TableRead {
  readonly line: number;
  readonly cells: readonly TableCell[];
  readonly mounts: readonly (string | null)[];
  readonly problems: readonly { readonly line: number; readonly text: string }[];
  /** It is in fsbench's or the wiki's own form: nothing about its columns had to be found out. */
  readonly isPlain: boolean;
}

export const DELIMITER_ROW = /^[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+(?:\|[ \t]*)?$/m;

/** Longer lines are no rows of a table that people read. */
export const LONGEST_ROW = 16_384;

/** Cells without the outer pipes. Where the table has none (`outer` is false), a row of `expected` cells can begin with an empty one. */
export function splitRow(line: string, outer: boolean, expected: number): string[] {
  const cells = splitAt(line.trim(), '|');
  if (cells.at(-1)?.trim() === '') cells.pop();
  if (cells[0]?.trim() === '' && (outer || cells.length > expected)) cells.shift();
  return cells.map((cell) => cell.trim());
}

/** Rows by which columns are known, and damaged rows that are told. */
const MOST_SAMPLES = 100;
const MOST_PROBLEMS = 200;

interface RawRow {
  readonly line: number;
  readonly fields: readonly string[];
}

const isFigure = (column: Column): column is FigureColumn => typeof column === 'object';

/** File systems and shares by which rows are called where no title says what they are. */
const KNOWN_MOUNTS =
  /^(?:9p|virtio-?9p|virtio-?fs|nfs|smb|cifs|sshfs|fuse|ext[234]|xfs|btrfs|zfs|tmpfs|overlay(?:fs)?|vboxsf|gluster(?:fs)?|ceph(?:fs)?|host|guest|bare ?metal|native)\b/i;

const SOME_WORK = /read|write|rw\b|rand|seq/i;

/** Which columns name the work: the one titled so, and as many more as are needed to tell rows apart. */
function workColumns(columns: readonly Column[], rows: readonly RawRow[], mountAt: number): number[] {
  const first = columns.indexOf('workload');
  const others = columns.flatMap((column, at) => ((column === 'key' || column === 'workload') && at !== first && at !== mountAt ? [at] : []));
  const order = first < 0 ? others : [first, ...others];
  const isUnique = (chosen: readonly number[]) => {
    const names = rows.map(({ fields }) => JSON.stringify([...chosen, mountAt].map((at) => (at < 0 ? '' : plainText(fields[at] ?? '')))));
    return new Set(names).size === names.length;
  };
  // What tells directions apart is part of the name, needed or not.
  const telling = order.filter((at) => at !== first && rows.some(({ fields }) => /read|write/i.test(fields[at] ?? '')));
  const ofFirst = first >= 0 && rows.every(({ fields }) => /read|write|rw/i.test(fields[first] ?? ''));
  const base = first < 0 ? telling : ofFirst ? [first] : [first, ...telling];
  const more = order.filter((at) => !base.includes(at));
  const needed = [-1, ...more.keys()].find((count) => base.length + count + 1 > 0 && isUnique([...base, ...more.slice(0, count + 1)])) ?? more.length - 1;
  return [...base, ...more.slice(0, needed + 1)].sort((a, b) => a - b);
}

/** Where titles name the work and rows the mounts. */
const isTransposed = (columns: readonly Column[], mountAt: number, workAt: readonly number[]) =>
  mountAt >= 0 && workAt.length === 0 && columns.some((column) => isFigure(column) && column.name !== null);

/** The work that a title names, its direction included, since that is part of its name. */
const workOfTitle = (title: string, { name, side }: FigureColumn) => {
  const rest = plainText(title)
    .replace(/\s*[([]?(?:[kMGT]?i?(?:B|bit)(?:\/s|ps)|\bIOPS|\bBW|\bbandwidth)[)\]]?/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return rest === '' ? (name ?? side ?? '') : rest;
};

function addTo(cells: Map<string, TableCell>, cell: Omit<TableCell, 'printed'>, side: Side | 'any', printed: Partial<PrintedCell>): void {
  const key = JSON.stringify([cell.line, cell.workload, cell.mount]);
  const known = cells.get(key) ?? { ...cell, printed: {} };
  const before = known.printed[side] ?? { bw: '', iops: '', unit: undefined };
  cells.set(key, { ...known, printed: { ...known.printed, [side]: { ...before, ...printed } } });
}

/** Reads the table whose delimiter row is `lines[at]`; null where none of its columns has figures. The row behind it is `end`. */
export function readTable(lines: readonly string[], at: number, heading: string | null): { readonly table: TableRead | null; readonly end: number } {
  const titleRow = lines[at - 1] ?? '';
  const outer = /^\s*\|/.test(titleRow);
  const titles = titleRow.length > LONGEST_ROW ? [] : splitRow(titleRow, outer, 0);
  const problems: { line: number; text: string }[] = [];
  const rows: RawRow[] = [];
  let end = at + 1;
  while (end < lines.length && (lines[end] as string).includes('|')) end++;
  const fieldsOf = (index: number) => splitRow(lines[index] as string, outer, titles.length);
  const samples = Array.from({ length: Math.min(end - at - 1, MOST_SAMPLES) }, (_, index) => at + 1 + index)
    .filter((index) => (lines[index] as string).length <= LONGEST_ROW)
    .map(fieldsOf);
  const columns = titles.map((title, index) =>
    readColumn(
      title,
      samples.map((fields) => fields[index] ?? ''),
    ),
  );
  if (!columns.some(isFigure)) return { table: null, end };
  for (let index = at + 1; index < end; index++) {
    const fields = (lines[index] as string).length > LONGEST_ROW ? null : fieldsOf(index);
    if (fields?.some((field) => field !== '') === true) rows.push({ line: index + 1, fields });
    else if (problems.length < MOST_PROBLEMS)
      problems.push({ line: index + 1, text: fields === null ? 'a row that is too long to be one' : 'a row without a workload' });
  }
  const first = columns.findIndex((column) => !isFigure(column) && column !== 'ignored');
  const namedMount = columns.indexOf('mount');
  const isMountColumn =
    namedMount >= 0 && (columns.includes('workload') || columns.filter(isFigure).every(({ name }) => name === null || SOME_WORK.test(name)));
  const byNames =
    namedMount < 0 &&
    first >= 0 &&
    !columns.includes('workload') &&
    rows.length > 1 &&
    rows.every(({ fields }) => KNOWN_MOUNTS.test(plainText(fields[first] ?? '')));
  const mountAt = isMountColumn ? namedMount : byNames ? first : -1;
  const usable = columns.map((column): Column => (column === 'mount' && mountAt < 0 ? 'key' : column));
  const workAt = workColumns(
    usable.map((column, index) => (index === mountAt ? 'mount' : column)),
    rows,
    mountAt,
  );
  const transposed = isTransposed(usable, mountAt, workAt);
  const cells = new Map<string, TableCell>();
  for (const { line, fields } of rows) {
    const workload = workAt
      .map((index) => plainText(fields[index] ?? ''))
      .filter((part) => part !== '')
      .join(' ');
    const rowMount = mountAt < 0 ? null : plainText(fields[mountAt] ?? '');
    if ((workAt.length > 0 && workload === '') || rowMount === '') {
      problems.push({ line, text: 'a row without a workload' });
      continue;
    }
    for (const [index, column] of columns.entries()) {
      if (!isFigure(column)) continue;
      const field = fields[index] ?? '';
      const work = transposed ? workOfTitle(titles[index] as string, column) : workAt.length === 0 ? (heading ?? 'all') : workload;
      const cell = { line, workload: work, mount: mountAt < 0 ? column.name : rowMount };
      const side = transposed ? 'any' : (column.side ?? 'any');
      const both = column.metric === 'both' ? splitCell(field) : null;
      addTo(
        cells,
        cell,
        side,
        column.metric === 'both'
          ? { ...(both ?? { bw: field, iops: '' }), unit: undefined }
          : { [column.metric]: field, ...(column.metric === 'bw' ? { unit: column.unit } : {}) },
      );
    }
  }
  const mounts =
    mountAt >= 0 ? rows.map(({ fields }) => plainText(fields[mountAt] ?? '')).filter((name) => name !== '') : columns.filter(isFigure).map(({ name }) => name);
  const isPlain =
    mountAt < 0 && workAt.length === 1 && columns.every((column, index) => !isFigure(column) || / \((?:BW|IOPS)\)$/.test(plainText(titles[index] as string)));
  return { table: { line: at, cells: [...cells.values()], mounts: [...new Set(mounts)], problems, isPlain }, end };
}
