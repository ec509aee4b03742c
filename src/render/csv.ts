/** `report --format csv`: one line a loop, for spreadsheets and scripts; parse/fsbench-csv.ts reads it back. */

import { stringify } from 'csv-stringify/sync';
import { flattenHostCpu, flattenMetrics, flattenParameters, flattenProbe } from '../figures/flat-loop.ts';
import type { Report, SourcedLoop } from '../model/records.ts';
import type { Warning } from '../model/warnings.ts';
import { protect } from '../text/split.ts';
import { markOf } from './cell-text.ts';

/**
 * Text that no spreadsheet takes for a formula: what begins like one gets a quote before it, and so does what begins
 * like that, so that taking one quote away gives the text back. Source of the characters: OWASP, "CSV Injection".
 */
export function escapeFormula(text: string): string {
  return /^'*[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
}

/** `code=detail` joined by `;`, which a backslash protects in a detail. */
export function formatWarnings(warnings: readonly Warning[]): string {
  return warnings.map(({ code, detail }) => protect(detail === '' ? code : `${code}=${detail}`, ';')).join(';');
}

function flattenLoop(loop: SourcedLoop): Record<string, string | number | null> {
  return {
    run: escapeFormula(loop.run ?? ''),
    loop: loop.loop,
    outcome: loop.outcome,
    errno: loop.errno === null ? null : escapeFormula(loop.errno),
    reason: loop.reason === null ? null : escapeFormula(loop.reason),
    ...flattenMetrics(loop.metrics),
    ...flattenParameters(loop.parameters),
    startedAt: loop.startedAt === null ? null : escapeFormula(loop.startedAt),
    elapsedMs: loop.elapsedMs,
    ...flattenHostCpu(loop.hostCpuSeconds),
    ...flattenProbe('guest', loop.guest),
    ...flattenProbe('host', loop.host),
    raw: loop.raw === null ? null : escapeFormula(loop.raw),
    fioArgv: loop.fioArgv.length === 0 ? null : JSON.stringify(loop.fioArgv),
    warnings: formatWarnings(loop.warnings),
  };
}

/**
 * All loops; bw in bytes per second, latencies in ns, `warnings` as `code=detail` joined by `;`. A cell without a loop
 * has one line that says `missing`.
 */
export function renderCsv(report: Report): string {
  const records = report.workloads.flatMap((workload) =>
    workload.cells.flatMap((cell) => {
      const names = { workload: escapeFormula(workload.name), mount: escapeFormula(cell.mount) };
      const marks = { markBw: markOf(workload, cell.mount, 'bw'), markIops: markOf(workload, cell.mount, 'iops') };
      const loops: Record<string, unknown>[] = cell.loops.length === 0 ? [{ outcome: cell.outcome }] : cell.loops.map(flattenLoop);
      return loops.map((loop) => ({ ...names, ...loop, ...marks }));
    }),
  );
  return stringify(records, { header: true, columns: COLUMNS });
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
