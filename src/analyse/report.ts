/** A run's loops as a report: cells in the plan's order, and a decision a workload. */

import type { LoopResult, Report, RunRecord } from '../model.ts';
import { summarizeCell } from './cells.ts';
import { decideWinners, pooledVariance } from './winners.ts';

/** The report of one run; loops may come in any order and some may be missing. */
export function buildReport(run: RunRecord, results: readonly LoopResult[]): Report {
  const mounts = run.plan.mounts.map(({ name }) => name);
  const byCell = new Map<string, LoopResult[]>();
  for (const result of results) {
    const id = JSON.stringify([result.workload, result.mount]);
    byCell.set(id, [...(byCell.get(id) ?? []), result]);
  }
  const rows = run.plan.workloads.map(({ name }) => ({
    name,
    cells: mounts.map((mount) =>
      summarizeCell(
        name,
        mount,
        (byCell.get(JSON.stringify([name, mount])) ?? []).sort((a, b) => a.loop - b.loop),
      ),
    ),
  }));
  const cells = rows.flatMap((row) => row.cells);
  const pooled = { bw: pooledVariance(cells, 'bw'), iops: pooledVariance(cells, 'iops') };
  return {
    run,
    mounts,
    workloads: rows.map((row) => ({
      ...row,
      winners: { bw: decideWinners(row.cells, 'bw', pooled.bw), iops: decideWinners(row.cells, 'iops', pooled.iops) },
    })),
  };
}
