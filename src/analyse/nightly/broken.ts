/** Cells that no longer work: they have no figure that a rule could judge. */

import type { Night, NightFigures, Series } from '../../model/night.ts';
import type { Outcome } from '../../model/records.ts';
import type { BrokenCell } from './check-report.ts';

/** The series' cell in the last night that has it and passes `test`. */
function lastCell(before: readonly NightFigures[], key: string, test: (outcome: Outcome) => boolean = () => true) {
  for (const { at, cells } of [...before].reverse()) {
    const cell = cells.find(({ series, outcome }) => series.key === key && test(outcome));
    if (cell !== undefined) return { at, outcome: cell.outcome };
  }
  return null;
}

const isNotOk = (outcome: Outcome): outcome is BrokenCell['outcome'] => outcome !== 'ok';

/** Cells of tonight that worked when they were measured last, but for those that are excused. */
export function findBroken(before: readonly NightFigures[], tonight: Night, isExcused: (series: Series) => boolean): BrokenCell[] {
  return tonight.cells.flatMap(({ series, outcome, loops }): BrokenCell[] => {
    if (!isNotOk(outcome) || isExcused(series) || lastCell(before, series.key)?.outcome !== 'ok') return [];
    return [{ mount: series.mount, workload: series.workload, outcome, reason: loops.find(({ reason }) => reason !== null)?.reason ?? null }];
  });
}

/** Cells that worked once and had no figure the last time either: they have failed a night already. */
export function describeStillBroken(before: readonly NightFigures[], tonight: Night): string[] {
  return tonight.cells.flatMap(({ series, outcome }) => {
    if (!isNotOk(outcome) || lastCell(before, series.key)?.outcome === 'ok') return [];
    const ok = lastCell(before, series.key, (each) => each === 'ok');
    return ok === null ? [] : [`${series.mount}/${series.workload} is still ${outcome}; it was ok last on ${ok.at.slice(0, 10)}`];
  });
}
