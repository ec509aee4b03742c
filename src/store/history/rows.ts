/** Rows of the history's tables to records and back. */

import { flattenHostCpu, flattenMetrics, unflattenHostCpu, unflattenMetrics } from '../../figures/flat-loop.ts';
import type { KeptLoop, Machine, Night, NightCell, NightEnvironment, NightHead, NightLoop, NightSource, Series } from '../../model/night.ts';
import type { Outcome } from '../../model/records.ts';
import { columnOf, FIGURE_NAMES } from './schema.ts';
import { DamagedHistory, type SqlRow, type SqlValue } from './sql.ts';

/** What stands before the figures in every row of a loop. */
const LOOP_KEYS = ['night', 'series', 'position', 'run', 'loop', 'outcome'] as const;
export const LOOP_COLUMNS: readonly string[] = [...LOOP_KEYS, ...FIGURE_NAMES.map(columnOf)];
export const CELL_COLUMNS = ['night', 'series', 'position', 'outcome', 'runtime_seconds'] as const;
export const NIGHT_COLUMNS = ['night', 'id', 'at', 'machine', 'labels', 'accepted', 'fsbench', 'runs', 'sources'] as const;

/** Reads JSON that we wrote; throws DamagedHistory where it no longer is. */
function readJson<T>(value: SqlValue | undefined, isOurs: (content: unknown) => boolean): T {
  let content: unknown;
  try {
    content = JSON.parse(String(value));
  } catch (cause) {
    throw new DamagedHistory(`'${String(value).slice(0, 40)}' is not JSON`, { cause });
  }
  if (!isOurs(content)) throw new DamagedHistory(`'${String(value).slice(0, 40)}' is not what was written`);
  return content as T;
}

const isRecord = (content: unknown) => typeof content === 'object' && content !== null && !Array.isArray(content);

/** Reads a time in ms; throws DamagedHistory where it is none. */
function readTime(at: SqlValue | undefined): string {
  if (typeof at !== 'number' || Math.abs(at) > 8.64e15) throw new DamagedHistory(`a night is of the time ${at}`);
  return new Date(at).toISOString();
}

type Details = Pick<KeptLoop, 'figures' | 'reason' | 'errno' | 'startedAt' | 'elapsedMs' | 'warnings' | 'guest' | 'host'>;
const NO_DETAILS: Details = { reason: null, errno: null, startedAt: null, elapsedMs: null, warnings: [], guest: null, host: null };

/** What has no column, as JSON without what is empty; null where all is. */
function writeDetails({ figures, reason, errno, startedAt, elapsedMs, warnings, guest, host }: Details): string | null {
  const said = Object.entries({ reason, errno, startedAt, elapsedMs, warnings: warnings.length === 0 ? null : warnings, guest, host, figures });
  const kept = said.filter(([, value]) => value !== null && value !== undefined);
  return kept.length === 0 ? null : JSON.stringify(Object.fromEntries(kept));
}

/** Of LOOP_COLUMNS and `details`. `runs` are the names of the night's runs: a loop keeps its place among them. */
export function loopRows(night: number, series: number, loops: readonly KeptLoop[], runs: readonly string[]): SqlRow[] {
  return loops.map((loop, position) => {
    const figures = { ...flattenMetrics(loop.metrics), ...flattenHostCpu(loop.hostCpuSeconds) };
    const values = FIGURE_NAMES.map((name) => figures[name] ?? null);
    return [night, series, position, runs.indexOf(loop.run), loop.loop, loop.outcome, ...values, writeDetails(loop)];
  });
}

/** Reads loops with some of their figures only: the columns to select and what makes a loop of them. */
export interface LoopReader {
  readonly columns: readonly string[];
  /** `runs` are the names of the night's runs. */
  read(row: SqlRow, runs: readonly string[]): NightLoop;
}

const isColumn = (figure: string) => FIGURE_NAMES.includes(figure);

/** Of the figures in a loop's details those that are wanted. */
function readCarried(details: SqlValue | undefined, wanted: readonly string[]): Pick<NightLoop, 'figures'> {
  const { figures = {} } = details === null || details === undefined ? NO_DETAILS : readJson<Details>(details, isRecord);
  const found = wanted.filter((name) => Object.hasOwn(figures, name));
  return found.length === 0 ? {} : { figures: Object.fromEntries(found.map((name) => [name, figures[name] as number])) };
}

/**
 * A reader of some figures (flat-loop.ts); the others are null in the loops it reads. What has no column of its own is in
 * `details`, which is long: it is read where one of these is wanted. An outcome of null is ok.
 */
export function readerOf(figures: readonly string[]): LoopReader {
  const columns = figures.filter(isColumn);
  const carried = figures.filter((figure) => !isColumn(figure));
  const places = new Map(columns.map((name, at) => [name, LOOP_KEYS.length + at]));
  return {
    columns: [...LOOP_KEYS, ...columns.map(columnOf), ...(carried.length === 0 ? [] : ['details'])],
    read(row, runs) {
      const figure = (name: string) => {
        const place = places.get(name);
        return place === undefined ? null : (row[place] as number | null);
      };
      return {
        run: runs[row[3] as number] ?? '',
        loop: row[4] as number,
        outcome: (row[5] ?? 'ok') as Outcome,
        metrics: unflattenMetrics(figure),
        ...(carried.length === 0 ? {} : readCarried(row[LOOP_KEYS.length + columns.length], carried)),
        hostCpuSeconds: unflattenHostCpu(figure),
      };
    },
  };
}

const ALL_COLUMNS = readerOf(FIGURE_NAMES);

/** From a row of LOOP_COLUMNS and `details`, with null for the outcome ok. */
export function readKeptLoopRow(row: SqlRow, runs: readonly string[]): KeptLoop {
  const details = row[LOOP_COLUMNS.length] as string | null;
  return { ...ALL_COLUMNS.read(row, runs), ...NO_DETAILS, ...(details === null ? {} : readJson<Details>(details, isRecord)) };
}

/** A night's head, with what only the store needs of it. */
export interface HeadRow {
  readonly night: number;
  readonly runs: readonly string[];
  readonly head: NightHead;
}

interface MachineContent {
  readonly machine: Machine | null;
  readonly environments: readonly NightEnvironment[];
}

/** The content of the machine's row: nights on one machine share it. */
export function writeMachine({ machine, environments }: NightHead): string {
  return JSON.stringify({ machine, environments } satisfies MachineContent);
}

/** The machine of such a content; null where no source said. */
export function readMachineRow(content: SqlValue | undefined): Machine | null {
  return readJson<MachineContent>(content, isRecord).machine;
}

/** The column `accepted`: what was wanted, and where something was measured again, what that said. */
function writeAccepted({ accepted, measuredAgain }: NightHead): string {
  return JSON.stringify(measuredAgain === undefined ? accepted : { accepted, measuredAgain });
}

function readAccepted(value: SqlValue | undefined): Pick<NightHead, 'accepted' | 'measuredAgain'> {
  const content = readJson<readonly string[] | Pick<NightHead, 'accepted' | 'measuredAgain'>>(value, (each) => Array.isArray(each) || isRecord(each));
  return Array.isArray(content) ? { accepted: content as readonly string[] } : (content as Pick<NightHead, 'accepted' | 'measuredAgain'>);
}

/** Of NIGHT_COLUMNS. */
export function nightRow(number: number, machine: number, night: Night, runs: readonly string[]): SqlRow {
  const texts = [JSON.stringify(night.labels), writeAccepted(night), night.fsbench, JSON.stringify(runs), JSON.stringify(night.sources)];
  return [number, night.id, Date.parse(night.at), machine, ...texts];
}

/** From a row of NIGHT_COLUMNS with the machine's content in place of its number. */
export function readHeadRow([night, id, at, machine, labels, accepted, fsbench, runs, sources]: SqlRow): HeadRow {
  const content = readJson<MachineContent>(machine, isRecord);
  return {
    night: night as number,
    runs: readJson<string[]>(runs, Array.isArray),
    head: {
      id: id as string,
      at: readTime(at),
      labels: readJson<Record<string, string>>(labels, isRecord),
      ...readAccepted(accepted),
      fsbench: fsbench as string,
      machine: content.machine,
      environments: content.environments,
      sources: readJson<NightSource[]>(sources, Array.isArray),
    },
  };
}

/** A name for those who query the tables: what a database can't hold is replaced; `identity` has it as it is. */
const plainText = (text: string) => Buffer.from(text).toString().replaceAll('\0', '\ufffd');

/** series, key, mount, workload, identity. */
export function seriesRow(number: number, series: Series): SqlRow {
  return [number, series.key, plainText(series.mount), plainText(series.workload), JSON.stringify(series)];
}

/** From the column `identity`. */
export function readSeriesRow(identity: SqlValue | undefined): Series {
  return readJson<Series>(identity, (content) => isRecord(content) && typeof (content as Series).key === 'string');
}

/** Of CELL_COLUMNS. */
export function cellRow(night: number, series: number, position: number, { outcome, runtimeSeconds }: NightCell): SqlRow {
  return [night, series, position, outcome, runtimeSeconds];
}
