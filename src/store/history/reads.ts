/** What is read of a history. Each read takes the nights it needs by index and, of the loops, theirs alone. */

import { isDeepStrictEqual } from 'node:util';
import { carriedRows } from '../../figures/carried.ts';
import { figureNamed } from '../../figures/figures.ts';
import { addTo } from '../../model/group-by.ts';
import type { KeptLoop, Machine, Night, NightCell, NightFigures, NightHead, NightLoop, Series } from '../../model/night.ts';
import type { Outcome } from '../../model/records.ts';
import {
  CELL_COLUMNS,
  type HeadRow,
  LOOP_COLUMNS,
  type LoopReader,
  NIGHT_COLUMNS,
  readerOf,
  readHeadRow,
  readKeptLoopRow,
  readMachineRow,
  readSeriesRow,
} from './rows.ts';
import { FIGURE_NAMES } from './schema.ts';
import { chunk, DamagedHistory, placeholders, type Sql, type SqlRow, type SqlValue } from './sql.ts';

type Labels = Readonly<Record<string, string>>;

/** Which nights: the last `limit` before a time (ISO 8601, exclusive) that carry these labels. */
export interface NightChoice {
  readonly limit?: number | undefined;
  readonly before?: string | undefined;
  readonly labels?: Labels | undefined;
  /** Measured on this machine; null: on one that no source told of. */
  readonly machine?: Machine | null | undefined;
}

export interface NightSummary extends NightHead {
  /** How many cells have which outcome. */
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
}

/** A series in one night, with the night. */
export interface SeriesNight {
  readonly night: NightHead;
  readonly cell: NightCell;
}

/** Columns that hold text. */
const TEXT: ReadonlySet<string> = new Set(['n.id', 'm.content', 'n.labels', 'n.accepted', 'n.fsbench', 'n.runs', 'n.sources', 'details']);

/** Text costs more than all figures of a row, and nearly all outcomes are ok: that one comes as null. */
const selectOutcome = (sql: Sql) => `CASE WHEN outcome = 'ok' THEN NULL ELSE ${sql.text('outcome')} END`;

const columnsOf = (sql: Sql, columns: readonly string[]) =>
  columns.map((column) => (column === 'outcome' ? selectOutcome(sql) : TEXT.has(column) ? sql.text(column) : sql.number(column))).join(', ');

const selectHeads = (sql: Sql) =>
  `SELECT ${columnsOf(
    sql,
    NIGHT_COLUMNS.map((column) => (column === 'machine' ? 'm.content' : `n.${column}`)),
  )} FROM fsbench_nights n JOIN fsbench_machines m ON m.machine = n.machine`;

/** Nights a statement names at most. */
const NIGHTS_A_STATEMENT = 200;

const hasLabels = (head: NightHead, labels: Labels) =>
  Object.entries(labels).every(([key, value]) => Object.hasOwn(head.labels, key) && head.labels[key] === value);

/** Condition on the machine; none where any will do. A machine has a row for each environment it had. */
async function whereMachine(sql: Sql, machine: NightChoice['machine']): Promise<string> {
  if (machine === undefined) return '';
  const rows = await sql.all(`SELECT ${sql.number('machine')}, ${sql.text('content')} FROM fsbench_machines`);
  const numbers = rows.filter(([, content]) => isDeepStrictEqual(readMachineRow(content), machine)).map(([number]) => Number(number));
  return ` AND n.machine IN (${numbers.join(', ') || 'NULL'})`;
}

/** The chosen nights, oldest first. Nights of one moment are in the order they were added. */
export async function readHeads(sql: Sql, { limit = Number.POSITIVE_INFINITY, before, labels = {}, machine }: NightChoice): Promise<HeadRow[]> {
  const onMachine = await whereMachine(sql, machine);
  const found: HeadRow[] = [];
  let end: readonly [number, number] = [before === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(before), 0];
  // Newest first and page by page, for labels may thin them out.
  while (found.length < limit) {
    const page = Math.min(Math.max(limit, 50), 500);
    const rows = await sql.all(`${selectHeads(sql)} WHERE (n.at, n.night) < (?, ?)${onMachine} ORDER BY n.at DESC, n.night DESC LIMIT ?`, [...end, page]);
    const heads = rows.map(readHeadRow);
    found.push(...heads.filter(({ head }) => hasLabels(head, labels)));
    const last = heads.at(-1);
    if (heads.length < page || last === undefined) break;
    end = [Date.parse(last.head.at), last.night];
  }
  return found.slice(0, limit).reverse();
}

/** How many nights but that of `id` are not before `at` (ISO 8601). */
export async function countNotBefore(sql: Sql, at: string, id: string): Promise<number> {
  return Number((await sql.all('SELECT count(*) FROM fsbench_nights WHERE at >= ? AND id <> ?', [Date.parse(at), id]))[0]?.[0]);
}

/** The night of this id; undefined where there is none. */
export async function readHead(sql: Sql, id: string): Promise<HeadRow | undefined> {
  return (await sql.all(`${selectHeads(sql)} WHERE n.id = ?`, [id])).map(readHeadRow)[0];
}

export async function summarizeNights(sql: Sql, choice: NightChoice): Promise<NightSummary[]> {
  const heads = await readHeads(sql, choice);
  const outcomes = new Map<number, Partial<Record<Outcome, number>>>();
  for (const part of chunk(heads, NIGHTS_A_STATEMENT)) {
    const nights = part.map(({ night }) => night);
    const counts = `SELECT ${sql.number('night')}, ${sql.text('outcome')}, count(*) FROM fsbench_cells WHERE night IN (${placeholders(nights.length)}) GROUP BY night, outcome`;
    for (const [night, outcome, count] of await sql.all(counts, nights)) {
      outcomes.set(night as number, { ...outcomes.get(night as number), [outcome as Outcome]: Number(count) });
    }
  }
  return heads.map(({ night, head }) => ({ ...head, outcomes: outcomes.get(night) ?? {} }));
}

/** Of cells (in any order) and loops, the rows of these nights, or of one series in them. Exported for the test that looks at the query plan. */
export function selectOfNights(table: 'cells' | 'loops', columns: string, nights: number, ofOneSeries: boolean): string {
  const series = ofOneSeries ? ' AND series = ?' : '';
  return `SELECT ${columns} FROM fsbench_${table} WHERE night IN (${placeholders(nights)})${series}${table === 'loops' ? ' ORDER BY night, series, position' : ''}`;
}

interface CellRow {
  readonly night: number;
  readonly series: number;
  readonly position: number;
  readonly outcome: Outcome;
  readonly runtimeSeconds: number | null;
}

const toCell = ([night, series, position, outcome, runtimeSeconds]: SqlRow) =>
  ({ night, series, position, outcome: outcome ?? 'ok', runtimeSeconds }) as CellRow;

async function readSeriesByNumber(sql: Sql, numbers: readonly number[]): Promise<Map<number, Series>> {
  const byNumber = new Map<number, Series>();
  for (const part of chunk(numbers, 500)) {
    const rows = await sql.all(
      `SELECT ${sql.number('series')}, ${sql.text('identity')} FROM fsbench_series WHERE series IN (${placeholders(part.length)})`,
      part,
    );
    for (const [series, identity] of rows) byNumber.set(series as number, readSeriesRow(identity));
  }
  return byNumber;
}

/** The cells of nights in the order they were added, by night. `only` is the number of the one series wanted. */
async function readCells<Loop extends NightLoop>(
  sql: Sql,
  heads: readonly HeadRow[],
  columns: readonly string[],
  readRow: (row: SqlRow, runs: readonly string[]) => Loop,
  only?: number,
): Promise<Map<number, NightCell<Loop>[]>> {
  const runs = new Map(heads.map((row) => [row.night, row.runs]));
  const cells: CellRow[] = [];
  const loops = new Map<string, Loop[]>();
  for (const part of chunk(heads, NIGHTS_A_STATEMENT)) {
    const parameters: SqlValue[] = [...part.map(({ night }) => night), ...(only === undefined ? [] : [only])];
    const select = (table: 'cells' | 'loops', names: readonly string[]) =>
      sql.all(selectOfNights(table, columnsOf(sql, names), part.length, only !== undefined), parameters);
    cells.push(...(await select('cells', CELL_COLUMNS)).map(toCell));
    for (const row of await select('loops', columns)) {
      const id = `${row[0]} ${row[1]}`;
      const loop = readRow(row, runs.get(row[0] as number) ?? []);
      addTo(loops, id, loop);
    }
  }
  const series = await readSeriesByNumber(sql, [...new Set(cells.map((cell) => cell.series))]);
  const seriesOf = (number: number): Series => {
    const own = series.get(number);
    if (own === undefined) throw new DamagedHistory(`series ${number} is missing`);
    return own;
  };
  const byNight = new Map<number, NightCell<Loop>[]>(heads.map(({ night }) => [night, []]));
  for (const cell of cells.sort((a, b) => a.position - b.position)) {
    const { outcome, runtimeSeconds } = cell;
    byNight.get(cell.night)?.push({ series: seriesOf(cell.series), outcome, runtimeSeconds, loops: loops.get(`${cell.night} ${cell.series}`) ?? [] });
  }
  return byNight;
}

/** Nights, and the metrics that are wanted of them; all where none are named. */
export interface WindowChoice extends NightChoice {
  readonly metrics?: readonly string[] | undefined;
}

/** A reader of what these metrics need of a loop; of all figures where none is named. */
function readerFor(metrics: readonly string[] | undefined): LoopReader {
  return readerOf(metrics === undefined ? [...FIGURE_NAMES, ...carriedRows()] : [...new Set(metrics.flatMap((metric) => figureNamed(metric).needs))]);
}

/** The last nights with their figures, oldest first. Figures that none of the metrics needs are null. */
export async function readWindow(sql: Sql, { metrics, ...choice }: WindowChoice): Promise<NightFigures[]> {
  const heads = await readHeads(sql, choice);
  const { columns, read } = readerFor(metrics);
  const cells = await readCells(sql, heads, columns, read);
  return heads.map(({ night, head }) => ({ ...head, cells: cells.get(night) ?? [] }));
}

/** All of one night; null where there is none of this id. */
export async function readNight(sql: Sql, id: string): Promise<Night | null> {
  const row = await readHead(sql, id);
  if (row === undefined) return null;
  const parts = await sql.all(`SELECT ${sql.text('part')} FROM fsbench_parts WHERE night = ? ORDER BY part`, [row.night]);
  const cells = await readCells<KeptLoop>(sql, [row], [...LOOP_COLUMNS, 'details'], readKeptLoopRow);
  return { ...row.head, parts: parts.map(([part]) => part as string), cells: cells.get(row.night) ?? [] };
}

/** The last nights of one series, oldest first; empty where the key is not known. */
export async function readSeries(
  sql: Sql,
  key: string,
  { limit = Number.POSITIVE_INFINITY, before, labels = {}, metrics }: WindowChoice,
): Promise<SeriesNight[]> {
  const number = (await sql.all(`SELECT ${sql.number('series')} FROM fsbench_series WHERE key = ?`, [key]))[0]?.[0] as number | undefined;
  if (number === undefined) return [];
  const end = before === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(before);
  const rows = await sql.all(
    `${selectHeads(sql)} JOIN fsbench_cells c ON c.night = n.night WHERE c.series = ? AND n.at < ? ORDER BY n.at DESC, n.night DESC LIMIT ?`,
    [number, end, Object.keys(labels).length > 0 || limit === Number.POSITIVE_INFINITY ? Number.MAX_SAFE_INTEGER : limit],
  );
  const heads = rows
    .map(readHeadRow)
    .filter(({ head }) => hasLabels(head, labels))
    .slice(0, limit)
    .reverse();
  const { columns, read } = readerFor(metrics);
  const cells = await readCells(sql, heads, columns, read, number);
  return heads.flatMap(({ night, head }) => (cells.get(night) ?? []).map((cell) => ({ night: head, cell })));
}

/** All series that any night has, in the order they first appeared. */
export async function listSeries(sql: Sql): Promise<Series[]> {
  return (await sql.all(`SELECT ${sql.text('identity')} FROM fsbench_series ORDER BY series`)).map(([identity]) => readSeriesRow(identity));
}
