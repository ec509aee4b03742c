/** How a report is laid out as a table: a row a workload with columns for each mount, or a row a scenario of each platform. */

import type { Figure } from '../figures/figure.ts';
import type { Cell, Report, WorkloadReport } from '../model/records.ts';
import { formatCell } from './cell-text.ts';
import { findScenarios, formatTimes, type ScenarioCell } from './scenarios.ts';

/** Makes a name fit for the format. */
type Escape = (text: string) => string;

/** A cell's text of one of the table's figures, with its mark, and at the first of them that it has with its doubts. */
export type WriteCell = (workload: WorkloadReport, cell: Cell, figure: string, text: string, isFirst: boolean) => string;

interface TableLayout {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly align: readonly ('l' | 'r')[];
}

function writeFigures(workload: WorkloadReport, cell: Cell, figures: readonly Figure[], write: WriteCell): string[] {
  const texts = figures.map(({ name }) => formatCell(cell, name));
  // Works of several kinds stand in one table.
  const first = Math.max(
    0,
    texts.findIndex((text) => text !== ''),
  );
  return figures.map(({ name }, at) => write(workload, cell, name, texts[at] as string, at === first));
}

/** A row a workload, and columns for each mount. */
function layOutByMount({ workloads, mounts }: Report, figures: readonly Figure[], write: WriteCell, writeName: Escape): TableLayout {
  return {
    head: ['Workload', ...mounts.flatMap((mount) => figures.map(({ heading }) => `${writeName(mount)} (${heading})`))],
    rows: workloads.map((workload) => [writeName(workload.name), ...workload.cells.flatMap((cell) => writeFigures(workload, cell, figures, write))]),
    align: ['l', ...mounts.flatMap(() => figures.map(() => 'r' as const))],
  };
}

/** A row a scenario of each platform. */
function layOutScenarios(cells: readonly ScenarioCell[], write: WriteCell, writeName: Escape): TableLayout {
  const hasNative = cells.some(({ toNative }) => toNative !== null);
  const rows = cells.map((each) => {
    const { average, range, toNative } = formatTimes(each);
    const isTimed = each.average !== null;
    const names = [each.workload.name, each.platform, each.scenario].map(writeName);
    return [...names, write(each.workload, each.cell, 'wall-time', average, true), isTimed ? range : '', ...(hasNative ? [toNative] : [])];
  });
  const head = ['Workload', 'Platform', 'Test type', 'Average (s)', 'Range (s)', ...(hasNative ? ['To native'] : [])];
  return { head, rows, align: ['l', 'l', 'l', 'r', 'r', ...(hasNative ? (['r'] as const) : [])] };
}

/** The table of these figures; times of scenarios have a row each. */
export function layOutTable(report: Report, figures: readonly Figure[], write: WriteCell, writeName: Escape): TableLayout {
  const scenarios = figures.every(({ name }) => name === 'wall-time') ? findScenarios(report) : null;
  return scenarios === null ? layOutByMount(report, figures, write, writeName) : layOutScenarios(scenarios, write, writeName);
}
