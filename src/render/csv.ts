/** `report --format csv`: one line a loop, for spreadsheets and scripts. */

import { stringify } from 'csv-stringify/sync';
import type { Report } from '../model.ts';
import { describeWarning } from '../warnings.ts';
import { markOf } from './cell-text.ts';
import { flattenDirection } from './json.ts';

const COLUMNS = [
  ...['workload', 'mount', 'loop', 'outcome', 'errno', 'reason'],
  ...Object.keys(flattenDirection('read', null)),
  ...Object.keys(flattenDirection('write', null)),
  ...['runtimeMs', 'markBw', 'markIops', 'warnings'],
];

/** All loops; bw in bytes per second, latencies in ns. Cells a spreadsheet would take for a formula get a leading quote. */
export function renderCsv(report: Report): string {
  const records = report.workloads.flatMap((workload) =>
    workload.cells.flatMap((cell) =>
      cell.loops.map((loop) => ({
        workload: workload.name,
        mount: cell.mount,
        loop: loop.loop,
        outcome: loop.outcome,
        errno: loop.errno,
        reason: loop.reason,
        ...flattenDirection('read', loop.metrics?.read ?? null),
        ...flattenDirection('write', loop.metrics?.write ?? null),
        runtimeMs: loop.metrics?.runtimeMs ?? null,
        markBw: markOf(workload, cell.mount, 'bw'),
        markIops: markOf(workload, cell.mount, 'iops'),
        warnings: loop.warnings.map(describeWarning).join('; '),
      })),
    ),
  );
  return stringify(records, { header: true, columns: COLUMNS, escape_formulas: true });
}
