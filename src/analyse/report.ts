/** Sources to a report: cells in the order of the first source that has them, and a decision a workload. */

import { figureNamed } from '../figures/figures.ts';
import { fioColumns, shownFigures } from '../figures/shown.ts';
import { blockIdsOf } from '../model/boots.ts';
import { usageError } from '../model/errors.ts';
import { groupBy } from '../model/group-by.ts';
import type { Cell, Report, Source, Winners, WorkloadReport } from '../model/records.ts';
import { describeLostLooks, findSteered, sharedAlpha } from './adaptive/stops.ts';
import { summarizeCell } from './cells.ts';
import { describeDifferences } from './differences.ts';
import { HOLM_ALPHA } from './holm.ts';
import { chooseMargin } from './margins.ts';
import { joinLoops } from './sources.ts';
import { doubtUnlike, namePlaces } from './unlike.ts';
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

/** Who won each row, by each of these figures. */
function decideAll(rows: readonly (readonly Cell[])[], metrics: readonly string[], margin: number, alpha: number): Winners[] {
  const spreads = metrics.map((metric) => [metric, winnerSpread(rows, metric)] as const);
  return rows.map(
    (cells) => Object.fromEntries(spreads.map(([metric, spread]) => [metric, decideWinners(cells, metric, spread, margin, alpha)])) as unknown as Winners,
  );
}

/**
 * The report of these sources; loops may come in any order and some may be missing. Nothing is kept from being
 * compared here: who prints winners looks at `differences` first. Winners are decided by bw and iops, by what else the loops
 * are shown by, and by `metrics`, names of figures; `asked` is the least difference that matters, as a share, and what the sources go by if left out.
 */
export function buildReport(sources: readonly Source[], metrics: readonly string[] = [], asked?: number): Report {
  const { margin, differences } = chooseMargin(sources, asked);
  const lookAlpha = sharedAlpha(sources);
  const mounts = [...new Set(sources.flatMap((source) => source.mounts))];
  const workloads = [...new Set(sources.flatMap((source) => source.workloads))];
  requireTable(workloads.length, mounts.length, sources);
  const loops = joinLoops(sources);
  const byCell = groupBy(loops, (loop) => JSON.stringify([loop.workload, loop.mount]));
  const runs = new Map(sources.flatMap(({ run }) => (run === null ? [] : blockIdsOf(run).map((id) => [id, run] as const))));
  const traced = new Map(sources.flatMap(({ explained = [] }) => explained.map((cell) => [JSON.stringify([cell.workload, cell.mount]), cell] as const)));
  const rows = workloads.map((name) => {
    const cells = mounts.map((mount): Cell => {
      const id = JSON.stringify([name, mount]);
      const explained = traced.get(id);
      return { ...summarizeCell(name, mount, byCell.get(id) ?? []), ...(explained === undefined ? {} : { explained }) };
    });
    const doubts = doubtUnlike(cells, runs);
    const places = namePlaces(cells, runs);
    const tell = (cell: Cell, at: number): Cell => {
      const place = places[at] ?? null;
      return { ...cell, warnings: [...cell.warnings, ...(doubts[at] ?? [])], ...(place === null ? {} : { place }) };
    };
    return { name, cells: cells.map(tell) };
  });
  const figures = [...fioColumns(), ...shownFigures({ workloads: rows }), ...metrics.map(figureNamed)];
  const winners = decideAll(
    rows.map(({ cells }) => cells),
    [...new Set(figures.map(({ name }) => name))],
    margin,
    lookAlpha ?? HOLM_ALPHA,
  );
  const steered = findSteered(sources);
  const answer = (name: string, found: Winners): Pick<WorkloadReport, 'winners' | 'stop'> => {
    const known = steered.get(name);
    if (known === undefined) return { winners: found };
    // Another margin asks another question than the looks did.
    return { winners: known.margin === margin ? { ...found, ...known.decisions } : found, stop: known.stop };
  };
  return {
    margin,
    ...(lookAlpha === null ? {} : { lookAlpha }),
    sources: sources.map(({ loops: _loops, mountsInRun: _mountsInRun, explained: _explained, ...info }) => info),
    mounts,
    differences: [...describeDifferences(sources, loops), ...differences, ...describeLostLooks(sources, steered, margin)],
    workloads: rows.map((row, at) => ({ ...row, ...answer(row.name, winners[at] as Winners) })),
  };
}
