/** Text that people pasted, from whatever page, mail or log, to loops: taken apart until what is left is what fio printed. */

import type { Problem, SourceFormat } from '../../model/records.ts';
import { warn } from '../../model/warnings.ts';
import { openFioLog } from '../fio-log.ts';
import { excerpt, type FileParser, gatherProblems, inOrder, numberLoops, type ParsedFile, type ParsedLoop } from '../parsed-file.ts';
import { findTableLines, parseResultsTable } from '../results-table.ts';
import type { PastedLine } from './lines.ts';
import { nameRuns } from './name-runs.ts';
import { describeOtherTool } from './other-tools.ts';
import { findRateLines } from './rate-lines.ts';
import { gatherRuns, type PastedRun } from './runs.ts';
import { undecorate } from './undecorate.ts';
import { unwrap } from './unwrap.ts';

interface ReadRun {
  readonly run: PastedRun;
  readonly file: ParsedFile;
}

/** What fio's parser makes of a run, its lines counted as the page counts them. */
function readRun(run: PastedRun, seenBlocks: Set<string>): ReadRun {
  const parser = openFioLog({ seenBlocks });
  for (const { text } of run.lines) parser.write(`${text}\n`);
  const file = parser.end();
  const problems = file.problems.map((problem) => ({ ...problem, line: run.lines[(problem.line ?? 1) - 1]?.line ?? run.line }));
  return { run, file: { ...file, problems } };
}

/** What fio prints for programs is right as a whole or not read at all. */
const isExact = ({ lines }: PastedRun) => lines.some(({ kind }) => kind === 'json' || kind === 'terse');

const mark = (loop: ParsedLoop, exact: boolean): ParsedLoop => (exact ? loop : { ...loop, warnings: [...loop.warnings, warn('from-paste', '')] });

interface FoundLoops {
  readonly loops: readonly ParsedLoop[];
  readonly problems: readonly Omit<Problem, 'file'>[];
  readonly facts: readonly string[];
  readonly measuredAt: ParsedFile['measuredAt'];
}

function readRuns(runs: readonly PastedRun[]): FoundLoops {
  const seenBlocks = new Set<string>();
  const read = runs.map((run) => readRun(run, seenBlocks));
  const full = read.filter(({ file }) => file.loops.length > 0);
  const { mounts, refused } = nameRuns(
    full.map(({ run, file }) => ({ line: run.line, place: run.place, workloads: new Set(file.loops.map(({ workload }) => workload)) })),
  );
  const problems = read.flatMap(({ file }) => file.problems);
  const reasons = new Map([...refused].map(([at, text]) => [text, full[at]?.run.line ?? null]));
  const loops = full.flatMap(({ run, file }, at) =>
    refused.has(at) ? [] : file.loops.map((loop) => mark({ ...loop, mount: loop.mount ?? mounts[at] ?? null }, isExact(run))),
  );
  return {
    loops: numberLoops(loops),
    problems: [...problems, ...[...reasons].map(([text, line]) => ({ line, text }))],
    facts: inOrder(read.flatMap(({ file }) => file.facts)),
    measuredAt: full.flatMap(({ file }) => file.measuredAt ?? []).sort((a, b) => a.ms - b.ms)[0] ?? null,
  };
}

const NO_LOOPS = { loops: [], mounts: [], workloads: [], run: null, facts: [] };

function makeFile(format: SourceFormat, found: FoundLoops): ParsedFile {
  const { loops, problems, facts, measuredAt } = found;
  return {
    format,
    loops,
    mounts: inOrder(loops.map(({ mount }) => mount)),
    workloads: inOrder(loops.map(({ workload }) => workload)),
    run: null,
    facts,
    problems,
    ...(measuredAt === undefined ? {} : { measuredAt }),
  };
}

/** Totals of groups, which stand alone where the rest was left out. */
const isTotals = (lines: readonly { readonly kind: string }[]) => lines.some(({ kind }) => kind === 'totals') && !lines.some(({ kind }) => kind === 'head');

const TOTALS_ONLY =
  "only totals of groups (fio's Run status lines: READ and WRITE) are there, without any job: whose they are and how many IOPS they were is not told; give the lines from the job's name on";

/** What only fio prints. */
const OF_FIO = /\(groupid=\d|\(g=\d+\): rw=|\bIOPS=\d/;

const RUN_TOGETHER = 'lines of fio are in it, run together or broken so that they can not be told apart; give them as fio printed them';

const TABLE_BESIDE =
  "a table of figures is not read where fio's own output is on the same page, since it may say the same again; give it as a SOURCE of its own if it does not";

/** Reads a page as a whole. Never throws. A page in which nothing could be read has problems that say what may be figures. */
function parsePage(text: string): ParsedFile {
  const { lines: bare, problems: ofJson } = undecorate(text);
  const lines = unwrap(bare);
  const { runs, problems: ofRuns } = gatherRuns(lines);
  const own = runs.map((run) => readRun(run, new Set()).file).find(({ format }) => format === 'fsbench-json');
  if (own !== undefined) return own;
  const found = readRuns(runs);
  const problems = gatherProblems();
  for (const { line, text: said } of ofRuns) problems.add(line, said);
  for (const { line, text: said } of found.problems) problems.add(line, said);
  for (const { line, text: said } of ofJson) problems.add(line, said);
  for (const at of found.loops.length === 0 ? [] : findTableLines(bare.map(({ text: each }) => each))) problems.add(bare[at - 1]?.line ?? null, TABLE_BESIDE);
  if (found.loops.length > 0) return makeFile('fio-output', { ...found, problems: problems.list() });
  const tool = describeOtherTool(text);
  if (tool !== null) return { ...NO_LOOPS, format: 'fio-output', problems: [{ line: null, text: tool }] };
  const table = readTables(bare);
  for (const { line, text: said } of table.problems) problems.add(line, said);
  if (table.loops.length > 0 || table.mounts.length > 0) return { ...table, problems: problems.list() };
  if (isTotals(lines)) problems.add(lines.find(({ kind }) => kind === 'totals')?.line ?? null, TOTALS_ONLY);
  // What was refused is understood.
  for (const { line, text: said } of problems.list().length > 0 ? [] : findRateLines(bare))
    problems.add(line, `not understood, and may be a rate: '${excerpt(said)}'`);
  if (problems.list().length === 0 && OF_FIO.test(text)) problems.add(null, RUN_TOGETHER);
  return { ...NO_LOOPS, format: 'fio-output', problems: problems.list() };
}

/** Tables of the page, in the lines without what decorates them. */
function readTables(lines: readonly PastedLine[]): ParsedFile {
  const file = parseResultsTable(lines.map(({ text }) => text));
  return { ...file, problems: file.problems.map((problem) => ({ ...problem, line: problem.line === null ? null : (lines[problem.line - 1]?.line ?? null) })) };
}

/** Collects the text, then reads it: what a line is can depend on all others. */
export function openPage(): FileParser {
  const pieces: string[] = [];
  return {
    write: (piece) => void pieces.push(piece),
    end: () => parsePage(pieces.join('')),
  };
}
