/** The answer in a sentence: who won how many workloads, what is tied, what has no figure. */

import { RATE_NAMES, type Rate } from '../metrics.ts';
import type { Report, WorkloadReport } from '../model.ts';
import { type Mark, markOf } from './cell-text.ts';

/** What happened to one mount over all workloads, by one rate. */
export interface Standing {
  readonly mount: string;
  readonly won: number;
  /** The largest of one loop each: not tested. */
  readonly largest: number;
  readonly tied: number;
  /** Has a figure and no mark. */
  readonly behind: number;
  /** Unsupported, failed, timed out or missing. */
  readonly lacking: number;
}

/** A standing a mount, in the order of the report. */
export function countStandings({ workloads, mounts }: Report, rate: Rate): Standing[] {
  return mounts.map((mount) => {
    const count = (test: (mark: Mark, workload: WorkloadReport) => boolean) =>
      workloads.filter((workload) => test(markOf(workload, mount, rate), workload)).length;
    const hasFigure = (workload: WorkloadReport) => workload.cells.some((cell) => cell.mount === mount && cell.outcome === 'ok');
    return {
      mount,
      won: count((mark) => mark === 'won'),
      largest: count((mark) => mark === 'largest'),
      tied: count((mark) => mark === 'tied'),
      behind: count((mark, workload) => mark === 'none' && hasFigure(workload)),
      lacking: count((_, workload) => !hasFigure(workload)),
    };
  });
}

/** Who won how many workloads; `writeName` makes a mount's name fit for the format. */
export function summarizeReport(report: Report, rate: Rate, writeName: (name: string) => string): string {
  const { workloads } = report;
  const standings = countStandings(report, rate);
  const tied = workloads.filter((workload) => workload.cells.some((cell) => markOf(workload, cell.mount, rate) === 'tied')).length;
  const phrases = [
    ...standings.filter(({ won }) => won > 0).map(({ mount, won }) => `${writeName(mount)} wins ${won}`),
    ...standings.filter(({ largest }) => largest > 0).map(({ mount, largest }) => `${writeName(mount)} is the largest in ${largest}, not tested`),
    ...(tied > 0 ? [`${tied} ${tied === 1 ? 'is a tie' : 'are ties'}`] : []),
    ...standings.filter(({ lacking }) => lacking > 0).map(({ mount, lacking }) => `${writeName(mount)} has no figure for ${lacking}`),
  ];
  return `Of ${workloads.length} ${workloads.length === 1 ? 'workload' : 'workloads'} by ${RATE_NAMES[rate]}: ${phrases.join('; ') || 'nothing to compare'}.`;
}

/** Runs (boots, nights) that the figures come from. */
export function countRuns(report: Report): number {
  return new Set(report.workloads.flatMap(({ cells }) => cells.flatMap(({ loops }) => loops.map(({ run }) => run)))).size;
}
