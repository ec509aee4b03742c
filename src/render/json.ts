/** `report --format json`: the cells of a report with every loop; bw in bytes per second, latencies in nanoseconds. */

import { type DirectionMetrics, type LoopResult, type Report, SCHEMA_VERSION } from '../model.ts';

const DIRECTION_KEYS = {
  bw: 'Bw',
  iops: 'Iops',
  clatMeanNs: 'ClatMeanNs',
  clatP50Ns: 'ClatP50Ns',
  clatP95Ns: 'ClatP95Ns',
  clatP99Ns: 'ClatP99Ns',
  clatP999Ns: 'ClatP999Ns',
  clatP9999Ns: 'ClatP9999Ns',
} as const;

/** One direction's figures under flat names: readBw, readIops, readClatP99Ns and so on; null where there is none. */
export function flattenDirection(prefix: 'read' | 'write', metrics: DirectionMetrics | null): Record<string, number | null> {
  return Object.fromEntries(Object.entries(DIRECTION_KEYS).map(([key, name]) => [`${prefix}${name}`, metrics?.[key as keyof DirectionMetrics] ?? null]));
}

function flattenLoop(loop: LoopResult): Record<string, unknown> {
  const { metrics, workload: _workload, mount: _mount, ...rest } = loop;
  return {
    ...flattenDirection('read', metrics?.read ?? null),
    ...flattenDirection('write', metrics?.write ?? null),
    runtimeMs: metrics?.runtimeMs ?? null,
    ...rest,
  };
}

/** The document as text, one line an end. */
export function renderJson(report: Report): string {
  const document = {
    schemaVersion: SCHEMA_VERSION,
    run: report.run,
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
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
