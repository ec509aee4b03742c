/** Sources to a report: cells in the order of the first source that has them, and a decision a workload. */

import { usageError } from '../model/errors.ts';
import type { Report, Source, SourcedLoop } from '../model/records.ts';
import { summarizeCell } from './cells.ts';
import { describeDifferences, joinLoops } from './sources.ts';
import { decideWinners, winnerSpread } from './winners.ts';

/** Cells that a report has at the most, whatever was measured, and how many may be for each loop where it is more. */
const MOST_CELLS = 100_000;
const MOST_CELLS_A_LOOP = 4;

/** Throws a usage error for a table that would be almost all holes: n loops, each of a workload and a mount of its own, have n times n cells. */
function requireTable(workloads: number, mounts: number, sources: readonly Source[]): void {
  const cells = workloads * mounts;
  const loops = sources.reduce((sum, source) => sum + source.loops.length, 0);
  if (cells <= Math.max(MOST_CELLS, MOST_CELLS_A_LOOP * loops)) return;
  const text = `these sources have ${workloads} workloads and ${mounts} mounts, ${cells} cells, and only ${loops} loops`;
  throw usageError('too-many-cells', text, 'report fewer of them at a time');
}

/**
 * The report of these sources; loops may come in any order and some may be missing. Nothing is kept from being
 * compared here: who prints winners looks at `differences` first.
 */
export function buildReport(sources: readonly Source[]): Report {
  const mounts = [...new Set(sources.flatMap((source) => source.mounts))];
  const workloads = [...new Set(sources.flatMap((source) => source.workloads))];
  requireTable(workloads.length, mounts.length, sources);
  const loops = joinLoops(sources);
  const byCell = new Map<string, SourcedLoop[]>();
  for (const loop of loops) {
    const id = JSON.stringify([loop.workload, loop.mount]);
    const known = byCell.get(id);
    if (known === undefined) byCell.set(id, [loop]);
    else known.push(loop);
  }
  const rows = workloads.map((name) => ({
    name,
    cells: mounts.map((mount) => summarizeCell(name, mount, byCell.get(JSON.stringify([name, mount])) ?? [])),
  }));
  const cells = rows.map((row) => row.cells);
  const spread = { bw: winnerSpread(cells, 'bw'), iops: winnerSpread(cells, 'iops') };
  return {
    sources: sources.map(({ loops: _loops, ...info }) => info),
    mounts,
    differences: describeDifferences(sources, loops),
    workloads: rows.map((row) => ({
      ...row,
      winners: { bw: decideWinners(row.cells, 'bw', spread.bw), iops: decideWinners(row.cells, 'iops', spread.iops) },
    })),
  };
}
