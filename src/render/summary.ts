/** The answer in a sentence: who won how many workloads, what is equal or undecided, what has no figure. */

import { largest } from '../figures/extremes.ts';
import { callFigure, figureNamed } from '../figures/figures.ts';
import { hasFigure, leadFigures } from '../figures/shown.ts';
import type { Report, WorkloadReport } from '../model/records.ts';
import { type Mark, marksOf, nameBest } from './cell-text.ts';
import { describeEffort } from './effort-text.ts';
import { describeLeads } from './leads.ts';

/** What happened to one mount over all workloads, by one metric. */
export interface Standing {
  readonly mount: string;
  readonly won: number;
  /** The best of one figure each: not tested. */
  readonly largest: number;
  /** Among those that are shown to be equal to the best, or that can't be told from it. */
  readonly equal: number;
  readonly undecided: number;
  /** Has the only figure: it wins against nobody. */
  readonly alone: number;
  /** Has a figure and no mark. */
  readonly behind: number;
  /** Unsupported, failed, timed out or missing. */
  readonly lacking: number;
}

type Place = Exclude<keyof Standing, 'mount'>;

/** The place of each mount in one workload. */
function placesOf(workload: WorkloadReport, metric: string): Map<string, Place> {
  const mark = marksOf(workload, metric);
  const figure = figureNamed(metric);
  const figures = workload.cells.filter(({ loops }) => hasFigure(loops, figure));
  const placeOf = (mount: string): Place => {
    if (figures.length === 1) return 'alone';
    const own = mark(mount);
    return own === 'none' ? 'behind' : own;
  };
  return new Map(figures.map(({ mount }) => [mount, placeOf(mount)]));
}

/** The workloads a metric says something of: one that measured something else alone is no loss of anybody's. */
export function workloadsBy({ workloads }: Report, metric: string): WorkloadReport[] {
  const figure = figureNamed(metric);
  return workloads.filter(({ cells }) => cells.every(({ outcome }) => outcome !== 'ok') || cells.some(({ loops }) => hasFigure(loops, figure)));
}

/** A standing a mount, in the order of the report. */
export function countStandings(report: Report, metric: string): Standing[] {
  const { mounts } = report;
  const workloads = workloadsBy(report, metric);
  const standings = new Map(
    mounts.map((mount) => [mount, { mount, won: 0, largest: 0, equal: 0, undecided: 0, alone: 0, behind: 0, lacking: workloads.length }]),
  );
  for (const workload of workloads) {
    for (const [mount, place] of placesOf(workload, metric)) {
      const standing = standings.get(mount);
      if (standing === undefined) continue;
      standing[place]++;
      standing.lacking--;
    }
  }
  return [...standings.values()];
}

const hasMark = (workload: WorkloadReport, metric: string, test: (mark: Mark) => boolean) => {
  const mark = marksOf(workload, metric);
  return workload.cells.some((cell) => test(mark(cell.mount)));
};

/** Who won how many workloads: a sentence by the metric, else by each that the report ranks by. */
export function summarizeAll(report: Report, metric: string | undefined, writeName: (name: string) => string): string {
  const metrics = metric === undefined ? leadFigures(report).map(({ name }) => name) : [metric];
  return metrics.map((each) => summarizeReport(report, each, writeName)).join(' ');
}

/** Who won how many workloads, and what deciding the rest would take; `writeName` makes a mount's name fit for the format. */
export function summarizeReport(report: Report, metric: string, writeName: (name: string) => string): string {
  return [describeAnswer(report, metric, writeName), ...describeEffort(workloadsBy(report, metric), metric)].join(' ');
}

/** Who won how many workloads. */
export function describeAnswer(report: Report, metric: string, writeName: (name: string) => string): string {
  const workloads = workloadsBy(report, metric);
  const standings = countStandings(report, metric);
  const countMarked = (wanted: Mark) => workloads.filter((workload) => hasMark(workload, metric, (mark) => mark === wanted)).length;
  const [equal, undecided] = [countMarked('equal'), countMarked('undecided')];
  const leadsOf = (mount: string) => describeLeads(report, workloads, metric, mount, writeName);
  const phrases = [
    ...standings.filter(({ won }) => won > 0).map(({ mount, won }) => `${writeName(mount)} wins ${won}${leadsOf(mount)}`),
    ...standings.filter(({ largest }) => largest > 0).map(({ mount, largest }) => `${writeName(mount)} is the ${nameBest([metric])} in ${largest}, not tested`),
    ...(report.mounts.length < 2 ? [] : standings.filter(({ alone }) => alone > 0).map(({ mount, alone }) => `${writeName(mount)} alone works in ${alone}`)),
    ...(equal > 0 ? [`${equal} equal`] : []),
    ...(undecided > 0 ? [`${undecided} undecided`] : []),
    ...standings.filter(({ lacking }) => lacking > 0).map(({ mount, lacking }) => `${writeName(mount)} has no figure for ${lacking}`),
  ];
  return `Of ${workloads.length} ${workloads.length === 1 ? 'workload' : 'workloads'} by ${callFigure(metric)}: ${phrases.join('; ') || 'nothing to compare'}.`;
}

/** Whether the marks by these metrics rest on fewer than three runs, and so are provisional: all, some or none of them. */
export function findProvisional({ workloads }: Report, metrics: readonly string[]): 'all' | 'some' | 'none' {
  const bases = workloads.flatMap((workload) =>
    metrics.filter((metric) => hasMark(workload, metric, (mark) => mark !== 'none')).map((metric) => workload.winners[metric]?.basis),
  );
  const provisional = bases.filter((basis) => basis !== 'runs').length;
  return provisional === 0 ? 'none' : provisional === bases.length ? 'all' : 'some';
}

/** The same in a sentence; null where no mark is provisional. */
export function describeProvisional(report: Report, metrics: readonly string[]): string | null {
  const which = findProvisional(report, metrics);
  if (which === 'none') return null;
  return which === 'all' ? 'Marks are provisional: they rest on fewer than three runs' : 'Marks of workloads with fewer than three runs are provisional';
}

/** Runs (boots, nights) that the figures of a cell come from, of the cell that has most. */
export function countRuns({ workloads }: Pick<Report, 'workloads'>): number {
  return largest([0, ...workloads.flatMap(({ cells }) => cells.map(({ loops }) => new Set(loops.map(({ run }) => run)).size))]);
}
