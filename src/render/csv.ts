/** `report --format csv`: one line a loop, for spreadsheets and scripts; parse/fsbench-csv.ts reads it back. */

import { stringify } from 'csv-stringify/sync';
import { carriedNames, flattenCarried, flattenHostCpu, flattenMetrics, flattenParameters, flattenProbe } from '../figures/flat-loop.ts';
import type { Cell, Report, SourcedLoop } from '../model/records.ts';
import type { Warning } from '../model/warnings.ts';
import { writeCsvText } from '../text/csv-text.ts';
import { writeJsonText } from '../text/json-text.ts';
import { protect } from '../text/split.ts';
import { type Mark, marksOf } from './cell-text.ts';

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
    ...flattenCarried(loop.figures),
    raw: loop.raw === null ? null : writeCsvText(loop.raw),
    fioArgv: loop.fioArgv.length === 0 ? null : writeJsonText(loop.fioArgv),
    warnings: writeCsvText(formatWarnings(loop.warnings)),
  };
}

/**
 * All loops; bw in bytes per second, latencies in ns, `warnings` as `code=detail` joined by `;`. A cell without a loop
 * has one line that says `missing`. Figures of work that is no fio job have columns behind all others.
 */
export function renderCsv(report: Report): string {
  const rows = report.workloads.flatMap((workload) => {
    const marks = { bw: marksOf(workload, 'bw'), iops: marksOf(workload, 'iops') };
    return workload.cells.flatMap((cell): Row[] =>
      cell.loops.length === 0 ? [{ cell, marks, loop: null }] : cell.loops.map((loop) => ({ cell, marks, loop })),
    );
  });
  const columns = [...COLUMNS, ...carriedNames(rows.flatMap(({ loop }) => loop ?? []))];
  // Piece by piece: the records of all rows at once would take many times the text.
  const pieces = [stringify([columns])];
  for (let from = 0; from < rows.length; from += ROWS_A_PIECE) pieces.push(stringify(rows.slice(from, from + ROWS_A_PIECE).map(flattenRow), { columns }));
  return pieces.join('');
}

const ROWS_A_PIECE = 1000;

interface Row {
  readonly cell: Cell;
  readonly marks: Readonly<Record<'bw' | 'iops', (mount: string) => Mark>>;
  /** Null in the only row of a cell without a loop. */
  readonly loop: SourcedLoop | null;
}

function flattenRow({ cell, marks, loop }: Row): Record<string, string | number | null> {
  return {
    workload: writeCsvText(cell.workload),
    mount: writeCsvText(cell.mount),
    ...(loop === null ? { outcome: cell.outcome } : flattenLoop(loop)),
    markBw: marks.bw(cell.mount),
    markIops: marks.iops(cell.mount),
  };
}

const COLUMNS = [
  ...['workload', 'mount', 'run', 'loop', 'outcome', 'errno', 'reason'],
  ...Object.keys(flattenMetrics(null)),
  ...['markBw', 'markIops', 'warnings'],
  ...Object.keys(flattenParameters({ runtimeSeconds: null, iodepth: null, sizeBytes: null, direct: null, blockSizeBytes: null })),
  ...['startedAt', 'elapsedMs'],
  ...Object.keys(flattenHostCpu(null)),
  ...Object.keys(flattenProbe('guest', null)),
  ...Object.keys(flattenProbe('host', null)),
  ...['raw', 'fioArgv'],
];
