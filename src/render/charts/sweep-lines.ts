/** A swept report as panels of lines: which option is the axis, what a line is, and its points. */

import type { Cell, Report, SweptLoop, SweptValue } from '../../model/records.ts';
import { formatSizeOption } from '../../text/units.ts';
import { type Estimate, summarizeFigure } from './figures.ts';

interface SweepPoint {
  readonly value: string;
  readonly cell: Cell;
  readonly estimate: Estimate | null;
}

/** One line: a mount, or what several of its variants are variants of. */
export interface SweepLine {
  readonly name: string;
  /** The mount whose colour it has. */
  readonly mount: string;
  readonly points: readonly SweepPoint[];
}

export interface SweepPanel {
  readonly name: string;
  readonly lines: readonly SweepLine[];
}

export interface SweepAxis {
  /** The option, such as `bs`; its unit, and its values in the order in which they stand on the axis. */
  readonly option: string;
  readonly unit: SweptValue['unit'];
  readonly values: readonly string[];
  /** `words` stand side by side, and no line joins them. */
  readonly scale: 'log' | 'linear' | 'words';
}

const sweptOf = ({ loops }: Cell): SweptLoop | undefined => loops.find(({ swept }) => swept !== undefined)?.swept;

/** Least ratio of largest to smallest for which an axis is logarithmic: powers of two from four values on. */
const LOG_FROM = 8;

/** The axis of some values, which stand in the order in which they were measured. */
function axisOf(option: string, unit: SweptValue['unit'], values: readonly string[]): SweepAxis {
  const numbers = values.map(Number);
  if (!numbers.every((number) => Number.isFinite(number) && number >= 0)) return { option, unit, values, scale: 'words' };
  const sorted = [...values].sort((a, b) => Number(a) - Number(b));
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  return { option, unit, values: sorted, scale: low > 0 && high / low >= LOG_FROM ? 'log' : 'linear' };
}

/** The first option with several values, of fio before those of mounts: all mounts have it. */
function chooseAxis(report: Report): SweepAxis | null {
  const found = new Map<string, { readonly unit: SweptValue['unit']; readonly values: Set<string> }>();
  for (const { cells } of report.workloads) {
    for (const { option, unit, value } of cells.flatMap((cell) => sweptOf(cell)?.values ?? [])) {
      const known = found.get(option);
      if (known === undefined) found.set(option, { unit, values: new Set([value]) });
      else known.values.add(value);
    }
  }
  const several = [...found].filter(([, { values }]) => values.size > 1);
  const [option, { unit, values }] = several.find(([name]) => !name.includes(':')) ?? several[0] ?? [null, { unit: '' as const, values: new Set<string>() }];
  return option === null ? null : axisOf(option, unit, [...values]);
}

/** A value for people: sizes with their suffix. */
export function showValue({ value, unit }: Pick<SweptValue, 'value' | 'unit'>): string {
  if (unit === 'bytes' && /^\d+$/.test(value)) return formatSizeOption(Number(value)).toLowerCase();
  return unit === 'seconds' ? `${value} s` : value;
}

/** What else was swept beside the axis, as names have it; of the workload, or of the mount. */
function describeOthers({ values }: SweptLoop, axis: string, isOfMount: boolean): string {
  return values
    .filter(({ option }) => option !== axis && option.includes(':') === isOfMount)
    .map((each) => ` ${each.option.slice(each.option.lastIndexOf(':') + 1)}=${showValue(each)}`)
    .join('');
}

export interface SweepLines {
  readonly axis: SweepAxis;
  /** Those with a figure to draw. */
  readonly panels: readonly SweepPanel[];
}

/** Panels in the order of the workloads, lines in that of the mounts; null where no option was swept, or nothing has this figure. */
export function findSweepLines(report: Report, metricOf: (axis: SweepAxis) => string): SweepLines | null {
  const axis = chooseAxis(report);
  if (axis === null) return null;
  const metric = metricOf(axis);
  const panels = new Map<string, Map<string, { mount: string; points: SweepPoint[] }>>();
  for (const cell of report.workloads.flatMap(({ cells }) => cells)) {
    const swept = sweptOf(cell);
    const value = swept?.values.find(({ option }) => option === axis.option)?.value;
    if (swept === undefined || value === undefined) continue;
    const panel = `${swept.workload}${describeOthers(swept, axis.option, false)}`;
    const line = `${swept.mount}${describeOthers(swept, axis.option, true)}`;
    const lines = panels.get(panel) ?? new Map<string, { mount: string; points: SweepPoint[] }>();
    const known = lines.get(line) ?? { mount: cell.mount, points: [] };
    known.points.push({ value, cell, estimate: summarizeFigure(cell, metric) });
    lines.set(line, known);
    panels.set(panel, lines);
  }
  const place = ({ value }: SweepPoint) => axis.values.indexOf(value);
  const drawn = [...panels].map(([name, lines]) => ({
    name,
    lines: [...lines].map(([line, { mount, points }]): SweepLine => ({ name: line, mount, points: [...points].sort((a, b) => place(a) - place(b)) })),
  }));
  const kept = drawn.filter(({ lines }) => lines.some(({ points }) => points.some(({ estimate }) => estimate !== null)));
  return kept.length === 0 ? null : { axis, panels: kept };
}
