/** The figures the page's table switches between, each with its ratio to the best of its row. */

import { levelOf, partsOf } from '../../figures/cell-values.ts';
import { largest, smallest } from '../../figures/extremes.ts';
import type { Figure } from '../../figures/figure.ts';
import { FIGURES, MEDIAN_LATENCY } from '../../figures/figures.ts';
import { fioColumns, hasFigure, shownFigures } from '../../figures/shown.ts';
import type { Cell, Report, WorkloadReport } from '../../model/records.ts';
import { type Mark, marksOf } from '../cell-text.ts';
import type { View } from './page-data.ts';

export interface ViewInfo extends Pick<Figure, 'label' | 'explanation' | 'better' | 'needs' | 'read' | 'readCell' | 'directions' | 'format'> {
  readonly view: View;
  /** The name of the figure that marks are by; null where there are none. */
  readonly metric: string | null;
}

/** Every view there is; the median beside the other percentile. */
function allViews(): ViewInfo[] {
  const views = FIGURES.map((figure): ViewInfo => ({ ...figure, view: figure.view ?? figure.name, metric: figure.name }));
  const at = views.findIndex(({ view }) => view === 'p99');
  return [...views.slice(0, at), { ...MEDIAN_LATENCY, metric: null }, ...views.slice(at)];
}

/** Whether the page shows it of any fio job, be it known of the loops or not; what loops carry is shown where they do. */
const isOfFio = ({ metric, needs }: ViewInfo) => metric === null || !needs.includes(metric);

/** The views of a report: those of fio where its loops are fio's, and what else any loop has; and by `metric`, whether one has it or not. */
export function viewsOf(report: Report, metric?: string): ViewInfo[] {
  const isFio = shownFigures(report).includes(fioColumns()[0] as Figure);
  const loops = report.workloads.flatMap(({ cells }) => cells.flatMap((cell) => cell.loops));
  return allViews().filter((view) => view.metric === metric || (isFio && isOfFio(view)) || hasFigure(loops, view));
}

/** Whether winners were decided by it. */
export function isMarked({ workloads }: Report, { metric }: ViewInfo): boolean {
  return metric !== null && (fioColumns().some(({ name }) => name === metric) || workloads.some(({ winners }) => winners[metric] !== undefined));
}

/** The rules of a style sheet that show the chosen view alone. */
export function styleViews(views: readonly ViewInfo[]): string {
  return `${views.map(({ view }) => `body:has(input[value="${view}"]:checked) .v.${view}`).join(',')}{display:block}`;
}

/** One cell in one view. */
export interface CellView {
  /** One figure, or reads and writes; none where there is no figure. */
  readonly parts: readonly string[];
  /** What rows are sorted by: reads and writes together; of latencies the longer one. Null without a figure. */
  readonly value: number | null;
  /** 0 to 1, 1 for the best of the row; null without a figure. */
  readonly ratio: number | null;
  readonly mark: Mark;
}

function show({ loops }: Cell, view: ViewInfo): Pick<CellView, 'parts' | 'value'> {
  return { parts: partsOf(loops, view).map(view.format), value: levelOf(loops, view) };
}

/** A row in one view, in the order of its cells. */
export function viewRow(workload: WorkloadReport, name: View): CellView[] {
  const view = allViews().find((each) => each.view === name) as ViewInfo;
  const shown = workload.cells.map((cell) => show(cell, view));
  const values = shown.flatMap(({ value }) => (value === null ? [] : [value]));
  const [most, least] = [largest(values), smallest(values)];
  const mark = view.metric === null ? () => 'none' as const : marksOf(workload, view.metric);
  return shown.map(({ parts, value }, at) => ({
    parts,
    value,
    ratio: value === null ? null : view.better === 'higher' ? value / most : least / value,
    mark: mark(workload.cells[at]?.mount ?? ''),
  }));
}

/** Steps of colour, from far behind to the best; each from this ratio on. */
export const HEAT_STEPS = [0, 0.1, 0.25, 0.4, 0.6, 0.8, 0.98] as const;

/** The step of a ratio: 1 to 7. */
export function heatStep(ratio: number): number {
  return HEAT_STEPS.filter((from) => ratio >= from).length;
}
