/** A swept report as panels of lines: which option is the axis of a panel, what a line is, its points, and what is not drawn. */

import type { Cell, Report, SweptLoop, SweptValue } from '../../model/records.ts';
import { bareOption, NUMBERED_NAMES } from '../../model/sweep.ts';
import { VM_CHOICES } from '../../model/vm-choice.ts';
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

export interface SweepAxis {
  /** The option, such as `bs` or `9p:msize`; its unit, and its values in the order in which they stand on the axis. */
  readonly option: string;
  readonly unit: SweptValue['unit'];
  readonly values: readonly string[];
  /** `words` stand side by side, and no line joins them. */
  readonly scale: 'log' | 'linear' | 'words';
}

export interface SweepPanel {
  /** The workload, with what else of it was swept. */
  readonly name: string;
  readonly axis: SweepAxis;
  readonly lines: readonly SweepLine[];
}

const sweptOf = ({ loops }: Cell): SweptLoop | undefined => loops.find(({ swept }) => swept !== undefined)?.swept;

const isOfMount = (option: string) => option.includes(':');

/** The axis that an option is: what chooses a VM means the same for every kind of mount, so that its lines are in one panel. */
function axisNameOf(option: string): string {
  const bare = bareOption(option);
  return isOfMount(option) && Object.hasOwn(VM_CHOICES, bare) ? bare : option;
}

/** Least ratio of largest to smallest for which an axis is logarithmic: powers of two from four values on. */
const LOG_FROM = 8;

/** By the numbers in them: 6.6 before 6.12. */
const byVersion = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });

/** The axis of some values, which stand in the order in which they were measured. */
function axisOf(option: string, unit: SweptValue['unit'], values: readonly string[]): SweepAxis {
  if (NUMBERED_NAMES.includes(bareOption(option))) return { option, unit, values: [...values].sort(byVersion), scale: 'words' };
  const numbers = values.map(Number);
  if (!numbers.every((number) => Number.isFinite(number) && number >= 0)) return { option, unit, values, scale: 'words' };
  const sorted = [...values].sort((a, b) => Number(a) - Number(b));
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  return { option, unit, values: sorted, scale: low > 0 && high / low >= LOG_FROM ? 'log' : 'linear' };
}

/**
 * Which of a cell's options is its axis: the first that has several values, of fio's anywhere, of a mount's among that mount's variants; of
 * fio before those of mounts, since all mounts have it. Null where there is none.
 */
function makeChooser(cells: readonly SweptLoop[]): (swept: SweptLoop) => SweptValue | null {
  const found = new Map<string, Set<string>>();
  const keyOf = ({ mount }: SweptLoop, option: string) => (isOfMount(option) ? JSON.stringify([option, mount]) : option);
  for (const swept of cells) {
    for (const { option, value } of swept.values) {
      const key = keyOf(swept, option);
      found.set(key, (found.get(key) ?? new Set()).add(value));
    }
  }
  return (swept) => {
    const several = swept.values.filter(({ option }) => (found.get(keyOf(swept, option))?.size ?? 0) > 1);
    return several.find(({ option }) => !isOfMount(option)) ?? several[0] ?? null;
  };
}

/** A value for people: sizes with their suffix. */
export function showValue({ value, unit }: Pick<SweptValue, 'value' | 'unit'>): string {
  if (unit === 'bytes' && /^\d+$/.test(value)) return formatSizeOption(Number(value)).toLowerCase();
  return unit === 'seconds' ? `${value} s` : value;
}

/** What else was swept beside the axis, as names have it; of the workload, or of the mount. */
function describeOthers({ values }: SweptLoop, axis: string, ofMount: boolean): string {
  return values
    .filter(({ option }) => option !== axis && isOfMount(option) === ofMount)
    .map((each) => ` ${bareOption(each.option)}=${showValue(each)}`)
    .join('');
}

export interface SweepLines {
  /** The figure that is drawn, by name. */
  readonly metric: string;
  /** Those with a figure to draw. */
  readonly panels: readonly SweepPanel[];
  /** One phrase for each part of the report that is in none of them: what, and why. */
  readonly undrawn: readonly string[];
}

/** What a panel is made of, cell by cell. */
interface Draft {
  readonly name: string;
  readonly axis: string;
  readonly lines: Map<string, { readonly mount: string; readonly points: SweepPoint[] }>;
}

/** Mounts that were measured, and of which no cell is on an axis. */
function listUnswept(cells: readonly { readonly cell: Cell; readonly isDrawn: boolean }[]): string[] {
  const drawn = new Set(cells.flatMap(({ cell, isDrawn }) => (isDrawn ? [cell.mount] : [])));
  return [...new Set(cells.flatMap(({ cell }) => (cell.loops.length > 0 && !drawn.has(cell.mount) ? [cell.mount] : [])))];
}

/**
 * Panels in the order of the workloads, lines in that of the mounts; each panel has one axis, so that sweeps of several mounts stand in
 * several. `metricOf`: the name of the figure, by the options that are axes. Null where no option was swept, or nothing has this figure.
 */
export function findSweepLines(report: Report, metricOf: (options: readonly string[]) => string): SweepLines | null {
  const cells = report.workloads.flatMap(({ cells: own }) => own).map((cell) => ({ cell, swept: sweptOf(cell) }));
  const choose = makeChooser(cells.flatMap(({ swept }) => swept ?? []));
  const placed = cells.map(({ cell, swept }) => ({ cell, swept, at: swept === undefined ? null : choose(swept) }));
  const axes = new Map<string, { readonly unit: SweptValue['unit']; readonly values: Set<string> }>();
  for (const { at } of placed) {
    if (at === null) continue;
    const name = axisNameOf(at.option);
    const known = axes.get(name) ?? { unit: at.unit, values: new Set() };
    axes.set(name, known);
    known.values.add(at.value);
  }
  if (axes.size === 0) return null;
  const metric = metricOf([...axes.keys()]);
  const drafts = new Map<string, Draft>();
  for (const { cell, swept, at } of placed) {
    if (swept === undefined || at === null) continue;
    const axis = axisNameOf(at.option);
    const name = `${swept.workload}${describeOthers(swept, at.option, false)}`;
    const key = JSON.stringify([axis, name]);
    const draft = drafts.get(key) ?? { name, axis, lines: new Map() };
    drafts.set(key, draft);
    const line = `${swept.mount}${describeOthers(swept, at.option, true)}`;
    const known = draft.lines.get(line) ?? { mount: cell.mount, points: [] };
    draft.lines.set(line, known);
    known.points.push({ value: at.value, cell, estimate: summarizeFigure(cell, metric) });
  }
  const axisByName = new Map([...axes].map(([name, { unit, values }]) => [name, axisOf(name, unit, [...values])]));
  const panels = [...drafts.values()].map(({ name, axis: axisName, lines }): SweepPanel => {
    const axis = axisByName.get(axisName) as SweepAxis;
    const place = ({ value }: SweepPoint) => axis.values.indexOf(value);
    return {
      name,
      axis,
      lines: [...lines].map(([line, { mount, points }]) => ({ name: line, mount, points: points.toSorted((a, b) => place(a) - place(b)) })),
    };
  });
  const hasFigure = ({ lines }: SweepPanel) => lines.some(({ points }) => points.some(({ estimate }) => estimate !== null));
  const kept = panels.filter(hasFigure);
  const unswept = listUnswept(placed.map(({ cell, at }) => ({ cell, isDrawn: at !== null })));
  const undrawn = [
    ...panels.filter((panel) => !hasFigure(panel)).map(({ name }) => `${name} (no cell has the figure)`),
    ...unswept.map((mount) => `${mount} (not swept over several values)`),
  ];
  return kept.length === 0 ? null : { metric, panels: kept, undrawn };
}
