/** fsbench's own CSV, as render/csv.ts writes it, back to loops. */

import { parse } from 'csv-parse/sync';
import { carriedRows } from '../figures/carried.ts';
import { readCarriedColumn, TERMS_COLUMNS } from '../figures/csv-columns.ts';
import { isSweptColumn, unflattenSwept } from '../figures/swept-columns.ts';
import type { Terms } from '../model/records.ts';
import type { Warning } from '../model/warnings.ts';
import { readCsvText, writeCsvText } from '../text/csv-text.ts';
import { splitAt, takeProtectionAway } from '../text/split.ts';
import { checkCarried, checkFigure, checkSwept, checkWarning, checkWork, makeLoop, NotALoop } from './loop-schema.ts';
import { excerpt, type FileParser, gatherProblems, joinTerms, type ParsedFile, type ParsedLoop, readTerms } from './parsed-file.ts';

/** True where `head` begins like a CSV of ours. */
export function looksLikeFsbenchCsv(head: string): boolean {
  return /^\uFEFF?"?workload"?,"?mount"?,"?run"?,"?loop"?,"?outcome"?,/.test(head);
}

function readWarnings(text: string): Warning[] {
  if (text === '') return [];
  return splitAt(text, ';').map((entry) => {
    const whole = takeProtectionAway(entry);
    const at = whole.indexOf('=');
    return at < 0 ? checkWarning(whole, '') : checkWarning(whole.slice(0, at), whole.slice(at + 1));
  });
}

function readArgv(text: string): string[] {
  if (text === '') return [];
  try {
    const argv: unknown = JSON.parse(text);
    if (Array.isArray(argv) && argv.every((word) => typeof word === 'string')) return argv;
  } catch {
    // Said below.
  }
  throw new NotALoop('fioArgv is no list of words');
}

/** The column `work`; files of an older fsbench have none. */
function readWork(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Quotes that are never closed after which reading goes on: each costs as much as the rest of the file. */
const MOST_TURNS = 20;

const FIGURE = /^\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

type Row = Readonly<Record<string, string>>;

/** A column of a figure that loops carry. */
interface CarriedColumn {
  readonly column: string;
  readonly name: string;
  /** Somebody's own column can be called like a figure: what is no number there is no mistake. */
  readonly isSure: boolean;
}

function findCarried(columns: readonly string[]): CarriedColumn[] {
  const known = carriedRows();
  return columns.flatMap((column) => {
    const carried = readCarriedColumn(readCsvText(column));
    return carried === null ? [] : [{ column, name: carried.name, isSure: carried.isSure || known.includes(carried.name) }];
  });
}

function readRow(row: Row, carried: readonly CarriedColumn[], swept: readonly string[]): ParsedLoop {
  const field = (name: string) => row[name] ?? '';
  const word = (name: string) => (field(name) === '' ? null : readCsvText(field(name)));
  const figure = (name: string) => {
    const value = field(name);
    if (value === '') return null;
    if (!FIGURE.test(value)) throw new NotALoop(`${excerpt(name)} is no figure: ${excerpt(value)}`);
    return checkFigure(name, Number(value));
  };
  const words = {
    workload: readCsvText(field('workload')),
    mount: readCsvText(field('mount')),
    run: word('run'),
    outcome: field('outcome'),
    errno: word('errno'),
    reason: word('reason'),
    startedAt: word('startedAt'),
    raw: word('raw'),
    fioArgv: readArgv(field('fioArgv')),
    warnings: readWarnings(readCsvText(field('warnings'))),
    ...checkWork(readWork(field('work'))),
    ...checkSwept(unflattenSwept(swept, (column) => readCsvText(field(writeCsvText(column))))),
  };
  const wanted = carried.filter(({ column, isSure }) => isSure || FIGURE.test(field(column)));
  return makeLoop(words, figure, checkCarried(wanted.map(({ column, name }) => [name, figure(column)])));
}

/** Reads a whole CSV; a line that is no loop becomes a problem. Never throws. */
export function parseFsbenchCsv(text: string): ParsedFile {
  const problems = gatherProblems();
  const loops: ParsedLoop[] = [];
  const mounts = new Set<string>();
  const workloads = new Set<string>();
  let columns: readonly string[] | null = null;
  let carried: readonly CarriedColumn[] = [];
  let swept: readonly string[] = [];
  let terms: Terms = {};
  const take = (record: readonly string[], line: number) => {
    if (columns === null) {
      columns = record;
      carried = findCarried(columns);
      swept = columns.map(readCsvText).filter(isSweptColumn);
      return;
    }
    if (record.length !== columns.length) return problems.add(line, `not a loop: ${record.length} fields in place of ${columns.length}`);
    const row: Row = Object.fromEntries(columns.map((name, at) => [name, record[at] as string]));
    const told = TERMS_COLUMNS.map((name) => [name, row[name] === undefined || row[name] === '' ? undefined : Number(row[name])] as const);
    terms = joinTerms([terms, readTerms(Object.fromEntries(told), (text) => problems.add(line, text))]);
    try {
      const loop = row['outcome'] === 'missing' && row['loop'] === '' ? null : readRow(row, carried, swept);
      mounts.add(readCsvText(row['mount'] ?? ''));
      workloads.add(readCsvText(row['workload'] ?? ''));
      if (loop !== null) loops.push(loop);
    } catch (error) {
      if (!(error instanceof NotALoop)) throw error;
      problems.add(line, `not a loop: ${error.message}`);
    }
  };
  let rest = text;
  // Each turn ends at a quote that is never closed, and the next begins on the line after it.
  for (let turn = 0, before = 0; turn < MOST_TURNS; turn++) {
    let lastLine = 0;
    let isOpen = false;
    parse(rest, {
      bom: true,
      record_delimiter: ['\n', '\r\n'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      // Taken one by one, so that none is kept.
      on_record: (record: readonly string[], { lines }) => {
        lastLine = lines;
        take(record, before + lines);
        return null;
      },
      on_skip: () => {
        isOpen = true;
        return undefined;
      },
    });
    if (!isOpen) break;
    problems.add(before + lastLine + 1, 'a quote that is never closed');
    before += lastLine + 1;
    rest = rest
      .split('\n')
      .slice(lastLine + 1)
      .join('\n');
  }
  return { format: 'fsbench-csv', loops, mounts: [...mounts], workloads: [...workloads], run: null, ...terms, facts: [], problems: problems.list() };
}

/** Collects the text: a quoted field can hold line ends, so that only the whole can be read. */
export function openFsbenchCsv(): FileParser {
  const pieces: string[] = [];
  return {
    write: (piece) => void pieces.push(piece),
    end: () => parseFsbenchCsv(pieces.join('')),
  };
}
