/** `report --format csv`: one line a loop, for spreadsheets and scripts; parse/fsbench-csv.ts reads it back. */

import { stringify } from 'csv-stringify/sync';
import { carriedNames, flattenCarried } from '../figures/carried.ts';
import { carriedColumn, LOOP_COLUMNS, markColumn, neededColumn, TAKEN, TERMS_COLUMNS } from '../figures/csv-columns.ts';
import { flattenExplained } from '../figures/explained.ts';
import type { Figure } from '../figures/figure.ts';
import { flattenHostCpu, flattenMetrics, flattenParameters, flattenProbe, flattenServed } from '../figures/flat-loop.ts';
import { fioColumns, shownFigures } from '../figures/shown.ts';
import { flattenSwept, listSweptColumns } from '../figures/swept-columns.ts';
import { DEFAULT_MARGIN } from '../model/margin.ts';
import type { Cell, Report, SourcedLoop, Terms, WorkloadReport } from '../model/records.ts';
import type { Warning } from '../model/warnings.ts';
import { writeCsvText } from '../text/csv-text.ts';
import { writeJsonText } from '../text/json-text.ts';
import { protect } from '../text/split.ts';
import { marksOf } from './cell-text.ts';
import { nameEffort } from './effort-text.ts';

/** `code=detail` joined by `;`, which a backslash protects in a detail. */
export function formatWarnings(warnings: readonly Warning[]): string {
  return warnings.map(({ code, detail }) => protect(detail === '' ? code : `${code}=${detail}`, ';')).join(';');
}

function flattenLoop(loop: SourcedLoop): Record<string, string | number | null> {
  return {
    run: writeCsvText(loop.run ?? ''),
    loop: loop.loop,
    outcome: loop.outcome,
    errno: loop.errno === null ? null : writeCsvText(loop.errno),
    reason: loop.reason === null ? null : writeCsvText(loop.reason),
    ...flattenMetrics(loop.metrics),
    ...flattenParameters(loop.parameters),
    startedAt: loop.startedAt === null ? null : writeCsvText(loop.startedAt),
    elapsedMs: loop.elapsedMs,
    ...flattenHostCpu(loop.hostCpuSeconds),
    ...flattenProbe('guest', loop.guest),
    ...flattenProbe('host', loop.host),
    ...flattenServed(loop.served),
    raw: loop.raw === null ? null : writeCsvText(loop.raw),
    fioArgv: loop.fioArgv.length === 0 ? null : writeJsonText(loop.fioArgv),
    warnings: writeCsvText(formatWarnings(loop.warnings)),
    work: Object.keys(loop.work ?? {}).length === 0 ? null : writeJsonText(loop.work),
  };
}

/** What loops carry, under the names of their columns. */
export function writeCarried(loop: Parameters<typeof flattenCarried>[0], names: readonly string[], taken: readonly string[]): Record<string, number | null> {
  return Object.fromEntries(Object.entries(flattenCarried(loop, names)).map(([name, value]) => [writeCsvText(carriedColumn(name, taken)), value]));
}

/** The columns of what loops carry. */
export function listCarriedColumns(names: readonly string[], taken: readonly string[]): string[] {
  return Object.keys(writeCarried({}, names, taken));
}

/** By the names of columns, what is said of any mount. */
type Marks = readonly (readonly [column: string, textOf: (mount: string) => string])[];

/** The mark by a figure, and what would decide it where it is undecided. */
function marksBy(workload: WorkloadReport, figure: Figure): Marks {
  const markOf = marksOf(workload, figure.name);
  const needed = workload.winners[figure.name]?.needed ?? null;
  return [
    [markColumn(figure), markOf],
    [neededColumn(figure), (mount) => (needed === null || markOf(mount) !== 'undecided' ? '' : nameEffort(needed))],
  ];
}

function writeMarks(marks: Marks, mount: string): Record<string, string> {
  return Object.fromEntries(marks.map(([column, textOf]) => [column, textOf(mount)]));
}

/** What verdicts were decided by, as far as that is not the usual. */
const termsOf = ({ margin, lookAlpha }: Report): Terms => ({
  ...(margin === DEFAULT_MARGIN ? {} : { margin }),
  ...(lookAlpha === undefined ? {} : { lookAlpha }),
});

/**
 * All loops; bw in bytes per second, latencies in ns, `warnings` as `code=detail` joined by `;`. A cell without a loop
 * has one line that says `missing`. Figures of work that is no fio job have columns behind all others, behind these their marks, then what was
 * swept, and at the end what verdicts were decided by where that is not the usual (TERMS_COLUMNS).
 */
export function renderCsv(report: Report): string {
  const ofFio = fioColumns();
  const others = shownFigures(report).filter((figure) => !ofFio.includes(figure));
  const carried = carriedNames(report.workloads.flatMap(({ cells }) => cells.flatMap(({ loops }) => loops)));
  const rows = report.workloads.flatMap((workload) => {
    const marks = [...ofFio, ...others].flatMap((figure) => marksBy(workload, figure));
    return workload.cells.flatMap((cell): Row[] =>
      cell.loops.length === 0 ? [{ cell, marks, loop: null }] : cell.loops.map((loop) => ({ cell, marks, loop })),
    );
  });
  const terms = termsOf(report);
  const swept = listSweptColumns(report.workloads.flatMap(({ cells }) => cells.flatMap(({ loops }) => loops))).map(writeCsvText);
  const columns = [
    ...[...LOOP_COLUMNS.head, ...ofFio.map(markColumn), ...LOOP_COLUMNS.tail, ...ofFio.map(neededColumn)],
    ...[...listCarriedColumns(carried, TAKEN), ...others.flatMap((figure) => [markColumn(figure), neededColumn(figure)]), ...swept],
    ...TERMS_COLUMNS.filter((name) => name in terms),
  ];
  // Piece by piece: the records of all rows at once would take many times the text.
  const pieces = [stringify([columns])];
  for (let from = 0; from < rows.length; from += ROWS_A_PIECE) {
    pieces.push(
      stringify(
        rows.slice(from, from + ROWS_A_PIECE).map((row) => ({ ...flattenRow(row, carried), ...terms })),
        { columns },
      ),
    );
  }
  return pieces.join('');
}

const ROWS_A_PIECE = 1000;

interface Row {
  readonly cell: Cell;
  readonly marks: Marks;
  /** Null in the only row of a cell without a loop. */
  readonly loop: SourcedLoop | null;
}

function flattenRow({ cell, marks, loop }: Row, carried: readonly string[]): Record<string, string | number | null> {
  return {
    workload: writeCsvText(cell.workload),
    mount: writeCsvText(cell.mount),
    ...(loop === null ? { outcome: cell.outcome } : flattenLoop(loop)),
    place: cell.place ?? null,
    ...flattenExplained(cell.explained),
    ...writeCarried(loop ?? {}, carried, TAKEN),
    ...writeMarks(marks, cell.mount),
    ...Object.fromEntries(Object.entries(flattenSwept(loop?.swept)).map(([column, value]) => [writeCsvText(column), writeCsvText(value)])),
  };
}
