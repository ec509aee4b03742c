/** Tables of markdown to rows: which work on which mount, and the figures that are printed of it. */

import { type Column, type FigureColumn, isNoRate, plainText, readColumn, readFigureTitle, type Side } from './columns.ts';
import { splitCell, type Unit } from './figures.ts';
import { type RawRow, readLayout } from './layout.ts';
import { hasCommaDecimals } from './numbers.ts';

/** Figures as printed, not yet in units, by direction; `any` where the table does not tell directions apart. */
export interface PrintedCell {
  readonly bw: string;
  readonly iops: string;
  readonly unit: Unit | undefined;
  /** Factor of counts. */
  readonly scale: number;
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
  /** Decimals stand behind a comma. */
  readonly commas: boolean;
}

/** Rows by which columns are known. */
const MOST_SAMPLES = 100;

const isFigure = (column: Column): column is FigureColumn => typeof column === 'object';

/** File systems and shares by which rows are called where no title says what they are. */
const KNOWN_MOUNTS =
  /^(?:9p|virtio-?9p|virtio-?fs|nfs|smb|cifs|sshfs|fuse|ext[234]|xfs|btrfs|zfs|tmpfs|overlay(?:fs)?|vboxsf|gluster(?:fs)?|ceph(?:fs)?|host|guest|bare ?metal|native)\b/i;

const SOME_WORK = /read|write|rw\b|rand|seq|(?:^|[\s_-])[rw](?=$|[\s_-])/i;

/** Words that say which work, and no mount: sizes, depths, orders. */
const WORK_WORD = /^(?:(?:seq|rand)\w*|sequential|random|read|write|reads|writes|mixed|rw|\d+\s?[kKmMgG]i?B?|[kKmMgG]i?B|\d+|q\w?\d+|qd=?\d+|t\d+)$/;
const isWorkName = (name: string) => name.split(/[\s,_/-]+/).every((word) => WORK_WORD.test(word));

/** Columns that count loops: `Run 2`, `#3`, `1st`. */
const COUNTED =
  /^(?:(?:run|loop|iter(?:ation)?|round|pass|trial|try|attempt|sample|test|no\.?|nr\.?)\s*)?#?\s*\d{1,3}(?:st|nd|rd|th)?(?:\s*(?:run|loop|iteration|round|pass|trial))?$|^(?:first|second|third|fourth|fifth)(?:\s*(?:run|loop|iteration|round|pass|trial))?$/i;

/** Rows that say what others come to. */
const OF_OTHERS = /^(?:total|sum|overall|avg\.?|average|mean|median|geo(?:metric)?\s?mean)$/i;

/** Tables of these are of machines and links, and of no work. */
const NO_WORK = /^(?:links?|interfaces?|nics?|ports?|flavou?rs?|plans?|instances?(?: types?)?|models?|cpus?|skus?|products?)$/i;

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

/** The work that a title names, its direction included, since that is part of its name. */
const workOfTitle = (title: string) =>
  plainText(title)
    .replace(/[([]?(?:[kMGT]?i?(?:B|bit)(?:\/s|ps)|\b[km]?IOPS|\bBW|\bbandwidth|\bthroughput)[)\]]?/gi, ' ')
    .replace(/[\s:,]+/g, ' ')
    .trim();

/** What a row's own name says of its figures, and the field that says it; null where that is nothing. */
interface RowFigure {
  readonly at: number;
  readonly figure: FigureColumn;
}

function figureOfRow(fields: readonly string[]): RowFigure | 'no rate' | null {
  for (const [at, field] of fields.entries()) {
    const text = plainText(field);
    if (text === '' || /^[\d.,~<>]/.test(text) || splitCell(field) !== null) continue;
    const figure = readFigureTitle(text);
    if (figure !== null) return isNoRate(text) ? 'no rate' : { at, figure };
  }
  return null;
}

/** Which column names the mounts of rows; -1 where titles do. */
function findMountColumn(columns: readonly Column[], rows: readonly RawRow[]): number {
  const figures = columns.filter(isFigure);
  const named = columns.indexOf('mount');
  if (named >= 0 && (columns.includes('workload') || figures.every(({ name }) => name === null || SOME_WORK.test(name) || isWorkName(name)))) return named;
  const first = columns.findIndex((column) => !isFigure(column) && column !== 'ignored');
  if (named >= 0 || first < 0 || rows.length < 2) return -1;
  const names = rows.map(({ fields }) => plainText(fields[first] ?? ''));
  if (!columns.includes('workload') && names.every((name) => KNOWN_MOUNTS.test(name))) return first;
  // Titles that name work leave mounts to the rows.
  const ofWork = figures.some(({ name }) => name !== null) && figures.every(({ name }) => name === null || isWorkName(name));
  return ofWork && figures.some(({ name }) => name !== null && /seq|rand/i.test(name)) && !names.some((name) => SOME_WORK.test(name)) ? first : -1;
}

/** Figures of which one title says several: those that count are loops, and of sums beside their parts the parts are read. */
function settleColumns(given: readonly Column[]): { readonly columns: readonly Column[]; readonly turns: readonly number[] } {
  const counted = given.filter((column) => isFigure(column) && column.name !== null && COUNTED.test(column.name)) as FigureColumn[];
  // fsbench's own tables have both figures of mounts that are called so.
  const areLoops = counted.length > 1 && !(counted.every(({ isOwn }) => isOwn) && new Set(counted.map(({ metric }) => metric)).size > 1);
  const columns = given.map((column): Column => {
    if (!isFigure(column)) return column;
    if (areLoops) return counted.includes(column) ? { ...column, name: null } : 'ignored';
    const hasSides = given.some((other) => isFigure(other) && other.side !== null && other.name === column.name && other.metric === column.metric);
    return column.side === null && hasSides ? 'ignored' : column;
  });
  const seen = new Map<string, number>();
  const turns = columns.map((column) => {
    if (!isFigure(column)) return 0;
    const key = JSON.stringify([column.name, column.side, column.metric]);
    seen.set(key, (seen.get(key) ?? -1) + 1);
    return seen.get(key) as number;
  });
  return { columns, turns };
}

/** What is told above a table of all its figures. */
function figureOfTitle(captions: readonly string[]): FigureColumn | null {
  for (const title of captions) {
    const found = isNoRate(title) ? null : readFigureTitle(title);
    if (found !== null) return found;
  }
  return null;
}

export interface ReadTable {
  /** Null where none of its columns has figures. */
  readonly table: TableRead | null;
  readonly end: number;
  /** It has numbers, though nothing says what they are. */
  readonly hasNumbers: boolean;
}

/** Reads the table whose delimiter row is `lines[at]`; `heading` is the title over it, `captions` all that may say what its figures are. */
export function readTable(lines: readonly string[], at: number, heading: string | null, captions: readonly string[]): ReadTable {
  const { line: start, titles, rows: samples, end } = readLayout(lines, at, MOST_SAMPLES);
  const hasNumbers = samples.some(({ fields }) => fields.slice(1).some((field) => /\d/.test(field)));
  if (NO_WORK.test(plainText(titles[0] ?? ''))) return { table: null, end, hasNumbers: false };
  const columnsFor = (byRow: readonly boolean[]) =>
    titles.map((title, index) =>
      readColumn(
        title,
        samples.map(({ fields }) => fields[index] ?? ''),
        byRow,
      ),
    );
  const byTitles = columnsFor([]);
  const ofRow = (row: RawRow) => (byTitles.some((column) => isFigure(column) && column.metric !== 'told') ? null : figureOfRow(row.fields));
  const own = samples.map((row) => ofRow(row));
  const shared = !byTitles.some(isFigure) && own.every((each) => each === null) ? figureOfTitle(captions) : null;
  const given = shared === null && own.every((each) => each === null) ? byTitles : columnsFor(own.map((each) => shared !== null || each !== null));
  if (!given.some(isFigure)) return { table: null, end, hasNumbers };
  const { rows, problems: ofRows } = readLayout(lines, at);
  const problems = [...ofRows];
  const { columns, turns } = settleColumns(given);
  const mountAt = findMountColumn(columns, rows);
  const workAt = workColumns(
    columns.map((column, index) => (index === mountAt ? 'mount' : column === 'mount' ? 'key' : column)),
    rows,
    mountAt,
  );
  const figures = columns.filter(isFigure);
  const namesWork = workAt.length > 0 && mountAt < 0 && figures.every(({ name }) => name !== null && isWorkName(name));
  const transposed = mountAt >= 0 && workAt.length === 0 && figures.some(({ name }) => name !== null);
  const cells = new Map<string, TableCell>();
  const add = (cell: Omit<TableCell, 'printed'>, key: readonly unknown[], side: Side | 'any', printed: Partial<PrintedCell>) => {
    const id = JSON.stringify([cell.workload, cell.mount, ...key]);
    const known = cells.get(id) ?? { ...cell, printed: {} };
    const before = known.printed[side] ?? { bw: '', iops: '', unit: undefined, scale: 1 };
    cells.set(id, { ...known, printed: { ...known.printed, [side]: { ...before, ...printed } } });
  };
  for (const row of rows) {
    const { line, fields } = row;
    const told = ofRow(row);
    if (told === 'no rate') continue;
    const names = workAt.map((index) => (told?.at === index ? workOfTitle(fields[index] ?? '') : plainText(fields[index] ?? '')));
    const bare = names.filter((part) => part !== '').join(' ');
    const side = told === null ? null : told.figure.side;
    // A row of a direction's figure alone names no work.
    const named = side !== null && /^(?:reads?|writes?|rd|wr|r|w)$/i.test(bare) ? '' : bare;
    const rowMount = mountAt < 0 ? null : plainText(fields[mountAt] ?? '');
    if ((workAt.length > 0 && named === '' && told === null) || rowMount === '') {
      problems.push({ line, text: 'a row without a workload' });
      continue;
    }
    if (OF_OTHERS.test(named)) {
      problems.push({ line, text: `'${named}' says what other rows come to; left out` });
      continue;
    }
    const workload = named === '' ? 'all' : named;
    for (const [index, column] of columns.entries()) {
      if (!isFigure(column)) continue;
      const field = fields[index] ?? '';
      if (told !== null && index === told.at) continue;
      const title = titles[index] as string;
      const work = transposed
        ? workOfTitle(title) || (column.side ?? '')
        : namesWork
          ? `${workload} ${column.name}`
          : workAt.length === 0
            ? (heading ?? 'all')
            : workload;
      const withShared = shared?.side == null || SOME_WORK.test(work) ? work : `${work} ${shared.side}`;
      const cell = { line, workload: withShared, mount: mountAt >= 0 ? rowMount : namesWork ? null : column.name };
      const of = transposed || (named !== '' && side !== null) ? 'any' : (side ?? column.side ?? 'any');
      const key = told === null ? [line, turns[index]] : [turns[index]];
      const split = column.metric === 'told' ? splitCell(field) : null;
      const figure = column.metric !== 'told' ? column : (told?.figure ?? shared);
      if (split !== null) add(cell, key, of, { ...(split.bw === '' ? {} : { bw: split.bw }), ...(split.iops === '' ? {} : { iops: split.iops }) });
      else if (figure !== null && figure !== undefined && figure.metric !== 'told')
        add(cell, key, of, { [figure.metric]: field, ...(figure.metric === 'bw' ? { unit: figure.unit } : { scale: figure.scale }) });
      else add(cell, key, of, { bw: field });
    }
  }
  const found = [...cells.values()];
  const mounts = mountAt >= 0 || namesWork ? found.map(({ mount }) => mount) : figures.map(({ name }) => name);
  const isPlain = mountAt < 0 && workAt.length === 1 && figures.every(({ isOwn }) => isOwn);
  const commas = hasCommaDecimals(rows.flatMap(({ fields }) => fields.filter((_, index) => isFigure(columns[index] as Column))));
  return { table: { line: start, cells: found, mounts: [...new Set(mounts)], problems, isPlain, commas }, end, hasNumbers };
}
