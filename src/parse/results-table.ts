/** Tables of results that people published: markdown in the layouts they use, or parse-fio-results.sh's text. */

import type { DirectionMetrics, Metrics } from '../model/records.ts';
import { warn } from '../model/warnings.ts';
import { UNKNOWN_PARAMETERS } from './fio-options.ts';
import { excerpt, gatherProblems, inOrder, numberLoops, type ParsedFile, type ParsedLoop } from './parsed-file.ts';
import { type Place, placesOf } from './paste/above.ts';
import { nameRuns } from './paste/name-runs.ts';
import type { Side } from './tables/columns.ts';
import { IN_SCRIPT_UNITS, OUTCOME_WORDS, readFigures, withoutMarks } from './tables/figures.ts';
import { DELIMITER_ROW } from './tables/layout.ts';
import { type PrintedCell, readTable, type TableCell, type TableRead } from './tables/markdown.ts';
import { toMarkdown } from './tables/other-forms.ts';
import { readScriptTables, SCRIPT_HEAD } from './tables/script-text.ts';
import { readTimesTable, type TimesTable } from './tables/times.ts';

interface Rates {
  readonly bw: readonly number[] | null;
  readonly iops: readonly number[] | null;
}

function makeDirection(bw: number | null, iops: number | null): DirectionMetrics {
  return { bw, iops, clatMeanNs: null, clatP50Ns: null, clatP95Ns: null, clatP99Ns: null, clatP999Ns: null, clatP9999Ns: null };
}

/** Words by which a workload says that it writes; all else is taken for reads. */
const WRITES = /write(?!-?(?:back|through|behind|around|cache))|schreib|\bwr\b|[\s_-]w(?=$|[\s_-])|^w[\s_-]/i;

/** Of one direction, or of reads and writes as `a/b`: which of both one figure is of, its workload tells. */
function makeMetrics(workload: string, { bw, iops }: Rates): Metrics {
  const direction = (at: number) => makeDirection(bw?.[at] ?? null, iops?.[at] ?? null);
  if (Math.max(bw?.length ?? 0, iops?.length ?? 0) > 1) return { read: direction(0), write: direction(1), runtimeMs: 0 };
  return WRITES.test(workload) ? { read: null, write: direction(0), runtimeMs: 0 } : { read: direction(0), write: null, runtimeMs: 0 };
}

function readPrinted(printed: PrintedCell | undefined, commas: boolean): Rates | null {
  if (printed === undefined) return null;
  const script = IN_SCRIPT_UNITS.test(withoutMarks(printed.bw));
  const units = { unit: printed.unit, scale: printed.scale, script, commas };
  const [bw, iops] = [readFigures(withoutMarks(printed.bw), 'bw', units), readFigures(withoutMarks(printed.iops), 'iops', units)];
  return bw === null && iops === null ? null : { bw, iops };
}

const isZero = ({ bw, iops }: Rates) => [...(bw ?? []), ...(iops ?? [])].every((value) => value === 0);

/** Figures of a direction that has a column of its own: one each, or none where nothing moved. */
function ofSide(rates: Rates | null): DirectionMetrics | null {
  return rates === null || isZero(rates) ? null : makeDirection(rates.bw?.[0] ?? null, rates.iops?.[0] ?? null);
}

/** What is printed in words of both figures of a cell. */
const wordsOf = (cell: TableCell) =>
  Object.values(cell.printed)
    .flatMap((each) => [each.bw, each.iops])
    .map(withoutMarks);

/** A cell's loop, and what of it is printed and could not be read. */
interface ReadCell {
  readonly loop: ParsedLoop | null;
  readonly unread: readonly string[];
}

function readCell(cell: TableCell, { isPlain, commas }: Pick<FoundTable, 'isPlain' | 'commas'>): ReadCell {
  const absent = { startedAt: null, elapsedMs: null, raw: null, guest: null, host: null, hostCpuSeconds: null, run: null, fioArgv: [] };
  const { workload, mount } = cell;
  const loop = { workload, mount, loop: 1, ...absent, parameters: UNKNOWN_PARAMETERS, metrics: null, reason: null, errno: null, warnings: [] };
  const words = wordsOf(cell)
    .map((text) => OUTCOME_WORDS.exec(text))
    .find((match) => match !== null);
  if (words !== undefined) {
    if (words[1] === 'missing') return { loop: null, unread: [] };
    return { loop: { ...loop, outcome: words[1] as 'failed', reason: 'the table says so', errno: words[2] ?? null }, unread: [] };
  }
  const [any, read, write] = [cell.printed.any, cell.printed.read, cell.printed.write].map((printed) => readPrinted(printed, commas)) as [
    Rates | null,
    Rates | null,
    Rates | null,
  ];
  const unread = unreadOf(cell, { any, read, write });
  const all = [any, read, write].filter((rates) => rates !== null);
  // A figure that is not told is not 0.
  if (all.length === 0) return { loop: null, unread };
  if (all.every(isZero))
    return { loop: { ...loop, outcome: 'unsupported', reason: 'the table says 0, as such tables do where nothing could be measured' }, unread };
  const metrics = any === null ? { read: ofSide(read), write: ofSide(write), runtimeMs: 0 } : makeMetrics(workload, any);
  return { loop: { ...loop, outcome: 'ok', metrics, warnings: [warn('from-table', ''), ...(isPlain ? [] : [warn('from-paste', '')])] }, unread };
}

/** Texts that stand where figures do and are none. */
function unreadOf(cell: TableCell, rates: Readonly<Record<'any' | Side, Rates | null>>): string[] {
  return (['any', 'read', 'write'] as const).flatMap((side) => {
    const printed = cell.printed[side];
    if (printed === undefined) return [];
    const lacks = (metric: 'bw' | 'iops') => rates[side]?.[metric] == null && !SAYS_NOTHING.test(printed[metric]);
    return (['bw', 'iops'] as const).filter(lacks).map((metric) => {
      const why = metric === 'bw' && printed.unit === null ? ' (mb/s may be bits or bytes; write MB/s or Mbit/s)' : '';
      return `'${excerpt(printed[metric])}'${why}`;
    });
  });
}

interface FoundTable extends Omit<TableRead, 'mounts'> {
  readonly mounts: readonly (string | null)[];
  readonly place: Place;
  readonly isOfScript: boolean;
}

/** The innermost name above a table. */
const headingOf = ({ names }: Place) => names.findLast((name) => name !== null) ?? null;

interface FoundTables {
  readonly tables: readonly FoundTable[];
  /** Of times by scenario. */
  readonly times: readonly TimesTable[];
  /** Lines of tables with numbers of which nothing says what they are. */
  readonly unnamed: readonly number[];
}

/** All tables with columns of figures. */
function findTables(lines: readonly string[]): FoundTables {
  const placeAt = placesOf(lines);
  const tables: FoundTable[] = [];
  const times: TimesTable[] = [];
  const unnamed: number[] = [];
  for (let at = 1; at < lines.length; at++) {
    const line = lines[at] as string;
    if (!line.includes('|') || !line.includes('-') || !DELIMITER_ROW.test(line)) continue;
    const place = placeAt(at - 1);
    const captions = [place.prose, ...[...place.names].reverse()].filter((each) => each !== null);
    const { table, end, hasNumbers } = readTable(lines, at, headingOf(place), captions);
    if (table !== null) tables.push({ ...table, place, isOfScript: false });
    else {
      const ofTimes = readTimesTable(lines, at, headingOf(place));
      if (ofTimes !== null) times.push(ofTimes);
      else if (hasNumbers) unnamed.push(at);
    }
    at = Math.max(at, end - 1);
  }
  return { tables, times, unnamed };
}

const cellId = ({ workload, mount }: { readonly workload: string; readonly mount: string | null }) => JSON.stringify([workload, mount]);

/** Tables with the same cells are of other mounts, or of other work, as what stands above them says. */
function nameTables(tables: readonly FoundTable[]): FoundTable[] {
  const { mounts } = nameRuns(tables.map(({ line, place, cells }) => ({ line, place, workloads: new Set(cells.map(cellId)) })));
  return tables.map((table, at) => {
    const name = mounts[at] ?? null;
    if (name === null) return table;
    const isUnnamed = table.mounts.every((mount) => mount === null);
    // The script's work is always the same.
    const mountOf = (mount: string | null) => (mount === null ? name : `${mount}, ${name}`);
    const ofMounts = isUnnamed || table.isOfScript;
    const cells = table.cells.map((cell) => (ofMounts ? { ...cell, mount: mountOf(cell.mount) } : { ...cell, workload: `${name}: ${cell.workload}` }));
    return { ...table, cells, mounts: ofMounts ? table.mounts.map(mountOf) : table.mounts };
  });
}

/** The script's tables. Where one has the same cells as another, what stands above them names the mounts. */
function readScriptText(lines: readonly string[]): FoundTable[] {
  const seen = new Set<string>();
  const placeAt = placesOf(lines);
  return readScriptTables(lines).map(({ line, cells, problems }) => {
    // Answers to mail quote tables: a row that is there twice was printed once.
    const own = cells.filter((cell) => {
      const id = JSON.stringify([cell.workload, cell.mount, cell.printed]);
      const isNew = !seen.has(id);
      seen.add(id);
      return isNew;
    });
    return {
      line,
      cells: own,
      mounts: inOrder(own.map(({ mount }) => mount)),
      problems,
      isPlain: true,
      commas: false,
      place: placeAt(line - 1),
      isOfScript: true,
    };
  });
}

const SAYS_NOTHING = /^[\s–—-]*$|^n\/?a$|^missing|^unknown/i;

const isScript = (lines: readonly string[]) => lines.some((line) => line.startsWith('NAME') && SCRIPT_HEAD.test(line));

/** Where the tables of figures begin in the lines of a text, from 1. */
export function findTableLines(lines: readonly string[]): number[] {
  const script = isScript(lines) ? readScriptTables(lines).flatMap(({ line, cells }) => (cells.length === 0 ? [] : [line])) : [];
  const { tables, times } = findTables(lines);
  return [
    ...script,
    ...tables.flatMap(({ cells, line }) => (cells.length === 0 ? [] : [line])),
    ...times.flatMap(({ loops, line }) => (loops.length === 0 ? [] : [line])),
  ];
}

const NO_TITLES =
  "no column of this table says that it has bandwidths (BW, MiB/s, MB/s) or IOPS: title its columns 'NAME (BW)' and 'NAME (IOPS)', or write units into its cells";

/** Reads all tables in the lines of a text, in whatever form; a cell becomes one loop, since tables tell no more. Never throws. */
export function parseResultsTable(lines: readonly string[]): ParsedFile {
  const problems = gatherProblems();
  const rows = isScript(lines) ? null : toMarkdown(lines);
  const texts = rows === null ? lines : rows.map(({ text }) => text);
  const lineOf = (at: number) => rows?.[at - 1]?.line ?? at;
  const { tables, times, unnamed } = isScript(lines) ? { tables: readScriptText(lines), times: [], unnamed: [] } : findTables(texts);
  const named = nameTables(tables);
  const loops = named.flatMap((table) => {
    for (const { line, text: said } of table.problems) problems.add(lineOf(line), said);
    return table.cells.flatMap((cell) => {
      const { loop, unread } = readCell(cell, table);
      if (unread.length > 0) {
        const of = cell.mount === null ? '' : ` of ${excerpt(cell.mount)}`;
        problems.add(lineOf(cell.line), `${excerpt(cell.workload)}${of}: no figure can be read in the cell ${unread.join(', ')}`);
      }
      return loop ?? [];
    });
  });
  const ofTimes = times.flatMap((table) => table.loops);
  for (const { line, text } of times.flatMap((table) => table.problems)) problems.add(lineOf(line), text);
  for (const at of loops.length + ofTimes.length > 0 ? [] : unnamed) problems.add(lineOf(at), NO_TITLES);
  return {
    format: 'results-table',
    loops: [...numberLoops(loops), ...ofTimes],
    mounts: inOrder([...(named.every(({ cells }) => cells.length === 0) ? [] : named.flatMap(({ mounts }) => mounts)), ...ofTimes.map(({ mount }) => mount)]),
    workloads: inOrder([...named.flatMap(({ cells }) => cells.map(({ workload }) => workload)), ...ofTimes.map(({ workload }) => workload)]),
    run: null,
    facts: ofTimes.length === 0 ? [] : ['averages of runs that the table does not list: what lies between them can not be tested'],
    problems: problems.list(),
  };
}
