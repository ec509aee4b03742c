/** `report --format json`: the cells of a report with every loop; bw in bytes per second, latencies in nanoseconds. */

import { flattenMetrics } from '../figures/flat-loop.ts';
import { type Report, SCHEMA_VERSION, type SourcedLoop } from '../model/records.ts';
import { writeJsonText } from '../text/json-text.ts';

function flattenLoop(loop: SourcedLoop): Record<string, unknown> {
  const { metrics, workload: _workload, mount: _mount, ...rest } = loop;
  return { ...flattenMetrics(metrics), ...rest };
}

/** The document as text, one line an end. Read back (parse/fsbench-json.ts), it gives the same cells. */
export function renderJson(report: Report): string {
  const document = {
    schemaVersion: SCHEMA_VERSION,
    mounts: report.mounts,
    sources: report.sources,
    differences: report.differences,
    workloads: report.workloads.map(({ name, cells, winners }) => ({
      name,
      cells: cells.map(({ mount, outcome, reason, errno, loops, mean, warnings }) => ({
        mount,
        outcome,
        reason,
        errno,
        loops: loops.map(flattenLoop),
        mean,
        warnings,
      })),
      winners: { bw: winners.bw.mounts, iops: winners.iops.mounts },
      tested: { bw: winners.bw.tested, iops: winners.iops.tested },
      basis: { bw: winners.bw.basis, iops: winners.iops.basis },
      runs: { bw: winners.bw.runs, iops: winners.iops.runs },
    })),
  };
  return `${writeJsonText(document, 2)}\n`;
}
