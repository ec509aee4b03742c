/** Tables of results that people published: markdown in the layouts they use, or parse-fio-results.sh's text. */

import type { DirectionMetrics, Metrics } from '../model/records.ts';
import { warn } from '../model/warnings.ts';
import { UNKNOWN_PARAMETERS } from './fio-options.ts';
import { excerpt, gatherProblems, inOrder, type ParsedFile, type ParsedLoop } from './parsed-file.ts';
import { NOWHERE, type Place, placesOf } from './paste/above.ts';
import { nameRuns } from './paste/name-runs.ts';
import { IN_SCRIPT_UNITS, OUTCOME_WORDS, readFigures, withoutMarks } from './tables/figures.ts';
import { DELIMITER_ROW, type PrintedCell, readTable, type TableCell, type TableRead } from './tables/markdown.ts';
import { readScriptRows, SCRIPT_HEAD } from './tables/script-text.ts';
import { readTimesTable, type TimesTable } from './tables/times.ts';

interface Rates {
  readonly bw: readonly number[] | null;
  readonly iops: readonly number[] | null;
}

function makeDirection(bw: number | null, iops: number | null): DirectionMetrics {
  return { bw, iops, clatMeanNs: null, clatP50Ns: null, clatP95Ns: null, clatP99Ns: null, clatP999Ns: null, clatP9999Ns: null };
}

/** Of one direction, or of reads and writes as `a/b`: which of both one figure is of, its workload tells. */
function makeMetrics(workload: string, { bw, iops }: Rates): Metrics {
  const direction = (at: number) => makeDirection(bw?.[at] ?? null, iops?.[at] ?? null);
  if (Math.max(bw?.length ?? 0, iops?.length ?? 0) > 1) return { read: direction(0), write: direction(1), runtimeMs: 0 };
  return /write/i.test(workload) ? { read: null, write: direction(0), runtimeMs: 0 } : { read: direction(0), write: null, runtimeMs: 0 };
}

function readPrinted(printed: PrintedCell | undefined): Rates | null {
  if (printed === undefined) return null;
  const script = IN_SCRIPT_UNITS.test(withoutMarks(printed.bw));
  const units = { unit: printed.unit, script };
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

function readCell(cell: TableCell, isPlain: boolean): ParsedLoop | null {
  const absent = { startedAt: null, elapsedMs: null, raw: null, guest: null, host: null, hostCpuSeconds: null, run: null, fioArgv: [] };
  const { workload, mount } = cell;
  const loop = { workload, mount, loop: 1, ...absent, parameters: UNKNOWN_PARAMETERS, metrics: null, reason: null, errno: null, warnings: [] };
  const words = wordsOf(cell)
    .map((text) => OUTCOME_WORDS.exec(text))
    .find((match) => match !== null);
  if (words !== undefined) {
    if (words[1] === 'missing') return null;
    return { ...loop, outcome: words[1] as 'failed', reason: 'the table says so', errno: words[2] ?? null };
  }
  const [any, read, write] = [readPrinted(cell.printed.any), readPrinted(cell.printed.read), readPrinted(cell.printed.write)];
  const all = [any, read, write].filter((rates) => rates !== null);
  // A figure that is not told is not 0.
  if (all.length === 0) return null;
  if (all.every(isZero)) return { ...loop, outcome: 'unsupported', reason: 'the table says 0, as such tables do where nothing could be measured' };
  const metrics = any === null ? { read: ofSide(read), write: ofSide(write), runtimeMs: 0 } : makeMetrics(workload, any);
  return { ...loop, outcome: 'ok', metrics, warnings: [warn('from-table', ''), ...(isPlain ? [] : [warn('from-paste', '')])] };
}

interface FoundTable extends Omit<TableRead, 'mounts'> {
  readonly mounts: readonly (string | null)[];
  readonly place: Place;
}

/** The innermost name above a table. */
const headingOf = ({ names }: Place) => names.findLast((name) => name !== null) ?? null;

/** All tables with columns of figures, and those of times by scenario. */
function findTables(lines: readonly string[]): { readonly tables: readonly FoundTable[]; readonly times: readonly TimesTable[] } {
  const placeAt = placesOf(lines);
  const tables: FoundTable[] = [];
  const times: TimesTable[] = [];
  for (let at = 1; at < lines.length; at++) {
    const line = lines[at] as string;
    if (!line.includes('|') || !line.includes('-') || !DELIMITER_ROW.test(line)) continue;
    const place = placeAt(at - 1);
    const { table, end } = readTable(lines, at, headingOf(place));
    if (table !== null) tables.push({ ...table, place });
    else times.push(...[readTimesTable(lines, at, headingOf(place)) ?? []].flat());
    at = Math.max(at, end - 1);
  }
  return { tables, times };
}

const cellId = ({ workload, mount }: { readonly workload: string; readonly mount: string | null }) => JSON.stringify([workload, mount]);

/** Tables with the same cells are of other mounts, or of other work, as what stands above them says. */
function nameTables(tables: readonly FoundTable[]): FoundTable[] {
  const { mounts } = nameRuns(tables.map(({ line, place, cells }) => ({ line, place, workloads: new Set(cells.map(cellId)) })));
  return tables.map((table, at) => {
    const name = mounts[at] ?? null;
    if (name === null) return table;
    const isUnnamed = table.mounts.every((mount) => mount === null);
    const cells = table.cells.map((cell) => (isUnnamed ? { ...cell, mount: name } : { ...cell, workload: `${name}: ${cell.workload}` }));
    return { ...table, cells, mounts: isUnnamed ? [name] : table.mounts };
  });
}

function readScriptText(lines: readonly string[]): FoundTable[] {
  const seen = new Set<string>();
  // Answers to mail quote tables: a row that is there twice was printed once.
  const cells = readScriptRows(lines).filter((cell) => {
    const id = JSON.stringify([cell.workload, cell.mount, cell.printed]);
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew;
  });
  return [{ line: 1, cells, mounts: inOrder(cells.map(({ mount }) => mount)), problems: [], isPlain: true, place: NOWHERE }];
}

/** Loops of one cell, counted on. */
function numberCells(loops: readonly ParsedLoop[]): ParsedLoop[] {
  const last = new Map<string, number>();
  return loops.map((loop) => {
    const number = (last.get(cellId(loop)) ?? 0) + 1;
    last.set(cellId(loop), number);
    return { ...loop, loop: number };
  });
}

const SAYS_NOTHING = /^[\s–—-]*$|^n\/?a$|^missing|^unknown/i;

/** Where the tables of figures begin in the lines of a text, from 1. */
export function findTableLines(lines: readonly string[]): number[] {
  const script = lines.findIndex((line) => line.startsWith('NAME') && SCRIPT_HEAD.test(line));
  const { tables, times } = findTables(lines);
  return [
    ...(script < 0 || readScriptRows(lines).length === 0 ? [] : [script + 1]),
    ...tables.flatMap(({ cells, line }) => (cells.length === 0 ? [] : [line])),
    ...times.flatMap(({ loops, line }) => (loops.length === 0 ? [] : [line])),
  ];
}

/** Reads all tables in the lines of a text; a cell becomes one loop, since tables tell no more. Never throws. */
export function parseResultsTable(lines: readonly string[]): ParsedFile {
  const problems = gatherProblems();
  const isScript = lines.some((line) => line.startsWith('NAME') && SCRIPT_HEAD.test(line));
  const found = isScript ? { tables: readScriptText(lines), times: [] } : findTables(lines);
  const tables = isScript ? found.tables : nameTables(found.tables);
  const ofTimes = found.times.flatMap((table) => table.loops);
  for (const { line, text } of found.times.flatMap((table) => table.problems)) problems.add(line, text);
  const ofFigures = tables.flatMap(({ cells, isPlain, problems: ofTable }) => {
    for (const { line, text: said } of ofTable) problems.add(line, said);
    return cells.flatMap((cell) => {
      const loop = readCell(cell, isPlain);
      const told = Object.values(cell.printed)
        .flatMap(({ bw, iops }) => [bw, iops])
        .filter((each) => !SAYS_NOTHING.test(each));
      if (loop === null && told.length > 0) {
        const printed = Object.values(cell.printed).map(({ bw, iops }) => `'${excerpt(bw)}', '${excerpt(iops)}'`);
        problems.add(cell.line, `${excerpt(cell.workload)}${cell.mount === null ? '' : ` of ${excerpt(cell.mount)}`}: no figures in ${printed.join(', ')}`);
      }
      return loop ?? [];
    });
  });
  return {
    format: 'results-table',
    loops: [...numberCells(ofFigures), ...ofTimes],
    mounts: inOrder([...(tables.every(({ cells }) => cells.length === 0) ? [] : tables.flatMap(({ mounts }) => mounts)), ...ofTimes.map(({ mount }) => mount)]),
    workloads: inOrder([...tables.flatMap(({ cells }) => cells.map(({ workload }) => workload)), ...ofTimes.map(({ workload }) => workload)]),
    run: null,
    facts: ofTimes.length === 0 ? [] : ['averages of runs that the table does not list: what lies between them can not be tested'],
    problems: problems.list(),
  };
}
