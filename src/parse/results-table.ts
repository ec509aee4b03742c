/** Tables of results that people published: markdown with BW and IOPS columns a mount, or parse-fio-results.sh's text. */

import type { DirectionMetrics, Metrics } from '../model/records.ts';
import { warn } from '../model/warnings.ts';
import { splitAt, takeProtectionAway } from '../text/split.ts';
import { UNKNOWN_PARAMETERS } from './fio-options.ts';
import { excerpt, type FileParser, gatherProblems, inOrder, type ParsedFile, type ParsedLoop } from './parsed-file.ts';

type Metric = 'bw' | 'iops';

const DELIMITER_ROW = /^[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+(?:\|[ \t]*)?$/m;
const TEXT_HEAD = /^NAME[ \t]+WORKLOAD[ \t]+Bandwidth[ \t]+IOPS[ \t]*$/m;

/** Longer lines are no rows of a table that people read; nor are longer titles those of columns. */
const LONGEST_ROW = 16_384;
const LONGEST_TITLE = 300;

/** True where `head` holds a table. */
export function looksLikeResultsTable(head: string): boolean {
  return TEXT_HEAD.test(head) || DELIMITER_ROW.test(head);
}

/** A pair of figures as printed, not yet in units. */
interface Cell {
  readonly bw: string;
  readonly iops: string;
}

interface Row {
  readonly line: number;
  readonly workload: string;
  readonly cells: ReadonlyMap<string, Cell>;
}

/** Names and cells without their markup: emphasis, code, links, entities, protection. */
function plainText(cell: string): string {
  const bare = cell
    .trim()
    .replace(/^(?:\*\*|__)(.*)(?:\*\*|__)$/, '$1')
    .replace(/^`(.*)`$/, '$1')
    .replace(/^\[([^\]]*)\]\([^)]*\)$/, '$1');
  return takeProtectionAway(bare).replaceAll('&amp;', '&').trim();
}

/** Cells without the outer pipes. Where the table has none (`outer` is false), a row of `expected` cells can begin with an empty one. */
function splitRow(line: string, outer: boolean, expected: number): string[] {
  const cells = splitAt(line.trim(), '|');
  if (cells.at(-1)?.trim() === '') cells.pop();
  if (cells[0]?.trim() === '' && (outer || cells.length > expected)) cells.shift();
  return cells;
}

/** `Lima 9p (BW)` is the bandwidth of Lima 9p. */
function readColumn(title: string): { readonly mount: string; readonly metric: Metric } | null {
  const text = title.length > LONGEST_TITLE ? '' : plainText(title);
  // As fsbench writes it the name is exact; elsewhere it may be set off by anything.
  const own = /^(.*\S) \((BW|IOPS)\)$/.exec(text);
  const match = own ?? /^(.*\S)\s*\(?\b(BW|bandwidth|IOPS)\b[^)]*\)?$/i.exec(text);
  const mount = (own === null ? match?.[1]?.replace(/[\s(:,-]+$/, '') : own[1]) ?? '';
  return mount === '' ? null : { mount, metric: match?.[2]?.toLowerCase() === 'iops' ? 'iops' : 'bw' };
}

const BINARY: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };
const DECIMAL: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

/** parse-fio-results.sh's units have no `/s`, and its k is 1024 for IOPS too. */
const IN_SCRIPT_UNITS = /^\s*[\d.]+(?:kb|mb)\b(?!\/s)/;

const FIGURE = /^\s*(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)\s*(?:([kmg]?)(i?b(?:\/s|ps)?)?)?/i;

/** A number with a comma for thousands, or in place of the point. */
const readNumber = (text: string) => Number(/,\d{3}(?:\D|$)/.test(text) ? text.replaceAll(',', '') : text.replace(',', '.'));

/** A cell without what marks a winner: tags, :names: of emoji, emphasis, signs. */
function withoutMarks(cell: string): string {
  return cell
    .replace(/<[^<>]{0,100}>/g, ' ')
    .replace(/:[a-z_]{1,40}:/g, ' ')
    .replace(/[^a-z\d\s.,/()-]/gi, ' ')
    .trim();
}

/** The figures of a cell, `a/b` two; null where there is none. */
function readFigures(text: string, metric: Metric, scriptUnits: boolean): number[] | null {
  // `MiB/s` has a slash of its own.
  const parts = text.replace(/b\/s/gi, 'bps').split('/').slice(0, 2);
  const matches = parts.map((part) => FIGURE.exec(part));
  // `13.1/4.4mb`: a unit at the end of a pair of bandwidths is that of both, since none is a bandwidth in bytes.
  const shared = metric === 'bw' && matches[0]?.[2] === undefined ? matches[1]?.[2] : undefined;
  const figures = matches.map((match) => {
    if (match === null) return Number.NaN;
    const factors = metric === 'bw' || scriptUnits ? BINARY : DECIMAL;
    return readNumber(match[1] as string) * (factors[(match[2] ?? shared ?? '').toLowerCase()] ?? Number.NaN);
  });
  return figures.every(Number.isFinite) ? figures : null;
}

function makeDirection(bw: number, iops: number): DirectionMetrics {
  return { bw, iops, clatMeanNs: null, clatP50Ns: null, clatP95Ns: null, clatP99Ns: null, clatP999Ns: null, clatP9999Ns: null };
}

function makeMetrics(workload: string, bw: readonly number[], iops: readonly number[]): Metrics {
  const direction = (at: number) => makeDirection(bw[at] ?? 0, iops[at] ?? 0);
  if (Math.max(bw.length, iops.length) > 1) return { read: direction(0), write: direction(1), runtimeMs: 0 };
  return /write/i.test(workload) ? { read: null, write: direction(0), runtimeMs: 0 } : { read: direction(0), write: null, runtimeMs: 0 };
}

const OUTCOME_WORDS = /^\s*(unsupported|failed|timed-out|missing)\b(?:\s*\((\w+)\))?/;

function readCell(row: Row, mount: string, printed: Cell): ParsedLoop | null {
  const cell = { bw: withoutMarks(printed.bw), iops: withoutMarks(printed.iops) };
  const absent = { startedAt: null, elapsedMs: null, raw: null, guest: null, host: null, hostCpuSeconds: null, run: null, fioArgv: [] };
  const loop = { workload: row.workload, mount, loop: 1, ...absent, parameters: UNKNOWN_PARAMETERS, metrics: null, reason: null, errno: null, warnings: [] };
  const words = OUTCOME_WORDS.exec(cell.bw) ?? OUTCOME_WORDS.exec(cell.iops);
  if (words !== null) {
    if (words[1] === 'missing') return null;
    return { ...loop, outcome: words[1] as 'failed', reason: 'the table says so', errno: words[2] ?? null };
  }
  const scriptUnits = IN_SCRIPT_UNITS.test(cell.bw);
  const bw = readFigures(cell.bw, 'bw', scriptUnits);
  const iops = readFigures(cell.iops, 'iops', scriptUnits);
  // A figure that is not told is not 0.
  if (bw === null || iops === null) return null;
  if ([...bw, ...iops].every((value) => value === 0)) {
    return { ...loop, outcome: 'unsupported', reason: 'the table says 0, as such tables do where nothing could be measured' };
  }
  return { ...loop, outcome: 'ok', metrics: makeMetrics(row.workload, bw, iops), warnings: [warn('from-table', '')] };
}

interface Tables {
  readonly rows: readonly Row[];
  readonly mounts: readonly string[];
}

/** Rows of all tables that have columns of figures. */
function readMarkdown(lines: readonly string[], problems: ReturnType<typeof gatherProblems>): Tables {
  const rows: Row[] = [];
  const mounts = new Set<string>();
  for (let at = 1; at < lines.length; at++) {
    if (!DELIMITER_ROW.test(lines[at] as string)) continue;
    const titleRow = lines[at - 1] as string;
    const outer = /^\s*\|/.test(titleRow);
    const titles = splitRow(titleRow, outer, 0);
    const columns = titles.map(readColumn);
    if (!columns.some((column) => column !== null)) continue;
    const named = titles.findIndex((title) => /workload|test|job|benchmark/i.test(title));
    const workloadAt = named >= 0 ? named : columns.indexOf(null);
    for (const column of columns) if (column !== null) mounts.add(column.mount);
    for (at++; at < lines.length && (lines[at] as string).includes('|'); at++) {
      const line = lines[at] as string;
      if (line.length > LONGEST_ROW) {
        problems.add(at + 1, 'a row that is too long to be one');
        continue;
      }
      const fields = splitRow(line, outer, titles.length).map((field) => field.trim());
      const workload = plainText(fields[workloadAt] ?? '');
      if (workload === '') {
        problems.add(at + 1, 'a row without a workload');
        continue;
      }
      const cells = new Map<string, Cell>();
      for (const [index, field] of fields.entries()) {
        const column = columns[index] ?? null;
        if (column === null) continue;
        const known = cells.get(column.mount) ?? { bw: '', iops: '' };
        cells.set(column.mount, { ...known, [column.metric]: field });
      }
      rows.push({ line: at + 1, workload, cells });
    }
  }
  return { rows, mounts: [...mounts] };
}

/** The script's columns have a width, and no space between them where a name or a pair of figures is as wide. */
const SCRIPT_FIGURES = String.raw`\s+([\d.]+[km]?b(?:/[\d.]+[km]?b)?)\s*([\d.]+k?(?:/[\d.]+k?)?)\s*$`;
const KNOWN_ROW = new RegExp(String.raw`^(\S.*?)\s*((?:seq(?:read|write)|rand(?:read|write|rw))-(?:psync|mmap|libaio)(?:-multi)?)${SCRIPT_FIGURES}`);
const OTHER_ROW = new RegExp(String.raw`^(\S.*?)\s+(\S+)${SCRIPT_FIGURES}`);
const LONGEST_SCRIPT_ROW = 1000;

/** Rows as parse-fio-results.sh prints them: mount, workload, bandwidth, IOPS. */
function readScriptText(lines: readonly string[]): Tables {
  const rows = lines.flatMap((line, at): Row[] => {
    if (line.length > LONGEST_SCRIPT_ROW) return [];
    const match = KNOWN_ROW.exec(line) ?? OTHER_ROW.exec(line);
    if (match === null) return [];
    const [, mount, workload, bw, iops] = match as unknown as [string, string, string, string, string];
    return [{ line: at + 1, workload, cells: new Map([[mount, { bw, iops }]]) }];
  });
  return { rows, mounts: inOrder(rows.flatMap(({ cells }) => [...cells.keys()])) };
}

/** Reads all tables of a text; a cell becomes one loop, since tables tell no more. Never throws. */
export function parseResultsTable(text: string): ParsedFile {
  const lines = text.split(/\r?\n/);
  const problems = gatherProblems();
  const { rows, mounts } = TEXT_HEAD.test(text) ? readScriptText(lines) : readMarkdown(lines, problems);
  const loops = rows.flatMap((row) =>
    [...row.cells].flatMap(([mount, cell]) => {
      const loop = readCell(row, mount, cell);
      const isEmpty = /^[\s–—-]*$|^n\/?a$|^missing/i.test(cell.bw || cell.iops);
      if (loop === null && !isEmpty)
        problems.add(row.line, `${excerpt(row.workload)} of ${excerpt(mount)}: no figures in '${excerpt(cell.bw)}', '${excerpt(cell.iops)}'`);
      return loop ?? [];
    }),
  );
  return {
    format: 'results-table',
    loops,
    mounts: rows.length === 0 ? [] : mounts,
    workloads: inOrder(rows.map(({ workload }) => workload)),
    run: null,
    facts: [],
    problems: problems.list(),
  };
}

/** Collects the text, then reads it. */
export function openResultsTable(): FileParser {
  const pieces: string[] = [];
  return {
    write: (piece) => void pieces.push(piece),
    end: () => parseResultsTable(pieces.join('')),
  };
}
