/** The answer in a sentence: who won how many workloads, what is tied, what has no figure. */

import { RATE_NAMES, type Rate } from '../figures/metrics.ts';
import type { Report, WorkloadReport } from '../model/records.ts';
import { type Mark, marksOf } from './cell-text.ts';

/** What happened to one mount over all workloads, by one rate. */
export interface Standing {
  readonly mount: string;
  readonly won: number;
  /** The largest of one loop each: not tested. */
  readonly largest: number;
  readonly tied: number;
  /** Has the only figure: it wins against nobody. */
  readonly alone: number;
  /** Has a figure and no mark. */
  readonly behind: number;
  /** Unsupported, failed, timed out or missing. */
  readonly lacking: number;
}

type Place = Exclude<keyof Standing, 'mount'>;

/** The place of each mount in one workload. */
function placesOf(workload: WorkloadReport, rate: Rate): Map<string, Place> {
  const mark = marksOf(workload, rate);
  const figures = workload.cells.filter(({ outcome }) => outcome === 'ok');
  const placeOf = (mount: string): Place => {
    if (figures.length === 1) return 'alone';
    const own = mark(mount);
    return own === 'none' ? 'behind' : own;
  };
  return new Map(figures.map(({ mount }) => [mount, placeOf(mount)]));
}

/** A standing a mount, in the order of the report. */
export function countStandings({ workloads, mounts }: Report, rate: Rate): Standing[] {
  const standings = new Map(mounts.map((mount) => [mount, { mount, won: 0, largest: 0, tied: 0, alone: 0, behind: 0, lacking: workloads.length }]));
  for (const workload of workloads) {
    for (const [mount, place] of placesOf(workload, rate)) {
      const standing = standings.get(mount);
      if (standing === undefined) continue;
      standing[place]++;
      standing.lacking--;
    }
  }
  return [...standings.values()];
}

const hasMark = (workload: WorkloadReport, rate: Rate, test: (mark: Mark) => boolean) => {
  const mark = marksOf(workload, rate);
  return workload.cells.some((cell) => test(mark(cell.mount)));
};

/** Who won how many workloads; `writeName` makes a mount's name fit for the format. */
export function summarizeReport(report: Report, rate: Rate, writeName: (name: string) => string): string {
  const { workloads } = report;
  const standings = countStandings(report, rate);
  const tied = workloads.filter((workload) => hasMark(workload, rate, (mark) => mark === 'tied')).length;
  const phrases = [
    ...standings.filter(({ won }) => won > 0).map(({ mount, won }) => `${writeName(mount)} wins ${won}`),
    ...standings.filter(({ largest }) => largest > 0).map(({ mount, largest }) => `${writeName(mount)} is the largest in ${largest}, not tested`),
    ...(report.mounts.length < 2 ? [] : standings.filter(({ alone }) => alone > 0).map(({ mount, alone }) => `${writeName(mount)} alone works in ${alone}`)),
    ...(tied > 0 ? [`${tied} ${tied === 1 ? 'is a tie' : 'are ties'}`] : []),
    ...standings.filter(({ lacking }) => lacking > 0).map(({ mount, lacking }) => `${writeName(mount)} has no figure for ${lacking}`),
  ];
  return `Of ${workloads.length} ${workloads.length === 1 ? 'workload' : 'workloads'} by ${RATE_NAMES[rate]}: ${phrases.join('; ') || 'nothing to compare'}.`;
}

/** Whether the marks by these rates rest on fewer than three runs, and so are provisional: all, some or none of them. */
export function findProvisional({ workloads }: Report, rates: readonly Rate[]): 'all' | 'some' | 'none' {
  const bases = workloads.flatMap((workload) =>
    rates.filter((rate) => hasMark(workload, rate, (mark) => mark !== 'none')).map((rate) => workload.winners[rate].basis),
  );
  const provisional = bases.filter((basis) => basis !== 'runs').length;
  return provisional === 0 ? 'none' : provisional === bases.length ? 'all' : 'some';
}

/** The same in a sentence; null where no mark is provisional. */
export function describeProvisional(report: Report, rates: readonly Rate[]): string | null {
  const which = findProvisional(report, rates);
  if (which === 'none') return null;
  return which === 'all' ? 'Marks are provisional: they rest on fewer than three runs' : 'Marks of workloads with fewer than three runs are provisional';
}

/** Runs (boots, nights) that the figures come from. */
export function countRuns(report: Report): number {
  return new Set(report.workloads.flatMap(({ cells }) => cells.flatMap(({ loops }) => loops.map(({ run }) => run)))).size;
}
