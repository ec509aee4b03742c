/** Doubts that belong to the numbers of a chart: numbered in it, told under it. */

import type { Cell, Difference, Report } from '../../model/records.ts';
import { explainWarning, type WarningCode } from '../../model/warnings.ts';
import { explainMark, MARKS, marksOf } from '../cell-text.ts';
import { describeConditions } from '../conditions.ts';
import { describeProvisional } from '../summary.ts';
import { labelOf } from './text.ts';

export interface Notes {
  /** What follows the figure of a cell, such as ` [1]`. */
  readonly refer: (cell: Cell) => string;
  readonly lines: readonly string[];
}

/** Where a chart marks no winner: a longer bar is no answer. */
export const NO_ANSWER = 'Which mount is best, and whether that is sure, is not told here: the table and the overview do.';

/** What was not the same, as the foot of a chart says it. */
export const describeDifference = ({ comparable, text }: Difference) => `${comparable ? 'Differs' : 'Not comparable'}: ${labelOf(text, 400)}`;

/** More differences than these are left to the table. */
const MOST_DIFFERENCES = 4;

/** Under what conditions a report was measured, as the foot of every chart says. */
export function describeFoot(report: Parameters<typeof describeConditions>[0]): string[] {
  const conditions = describeConditions(report, labelOf);
  return conditions === null ? [] : [conditions];
}

/** Notes on the warnings of these cells, on what the sources do not have in common, and on how all was measured. */
export function takeNotes(report: Report, cells: readonly Cell[]): Notes {
  const codes: WarningCode[] = [...new Set(cells.flatMap(({ warnings }) => warnings.map(({ code }) => code)))];
  const told = report.differences.slice(0, MOST_DIFFERENCES).map(describeDifference);
  const untold = report.differences.length - told.length;
  return {
    refer: ({ warnings }) => (warnings.length === 0 ? '' : ` ${warnings.map(({ code }) => `[${codes.indexOf(code) + 1}]`).join('')}`),
    lines: [
      ...codes.map((code, at) => `[${at + 1}] ${explainWarning(code)}`),
      ...told,
      ...(untold > 0 ? [`and ${untold} more differences`] : []),
      ...describeFoot(report),
    ],
  };
}

/** The marks of a report in words; empty where there are none. */
export function describeMarks(report: Report, metric: string): string {
  const used = new Set(
    report.workloads.flatMap((workload) => {
      const mark = marksOf(workload, metric);
      return workload.cells.map(({ mount }) => mark(mount));
    }),
  );
  const legend = MARKS.flatMap((mark) => (used.has(mark) ? [explainMark(mark, [metric], report.margin)] : []));
  const provisional = describeProvisional(report, [metric]);
  return [legend.join('; '), provisional].filter(Boolean).join('. ');
}
