/** `report --format text`: a table for a terminal, with a bar a cell; where it does not fit, a block a workload. */

import pc from 'picocolors';
import { levelOf, partsOf } from '../figures/cell-values.ts';
import { largest, smallest } from '../figures/extremes.ts';
import type { Figure } from '../figures/figure.ts';
import { figureNamed } from '../figures/figures.ts';
import { leadFigures } from '../figures/shown.ts';
import type { Cell, Report, WorkloadReport } from '../model/records.ts';
import { explainWarning } from '../model/warnings.ts';
import { showUnseen } from '../text/visible.ts';
import { explainMark, formatOutcome, MARK_TEXT, MARKS, type Mark, marksOf } from './cell-text.ts';
import { describeConditions } from './conditions.ts';
import { describeEqual } from './equal.ts';
import { listPlaces } from './places.ts';
import { describeStops } from './stops.ts';
import { describeProvisional, summarizeReport, workloadsBy } from './summary.ts';
import { drawBar, pad, widthOf, wrap } from './text-layout.ts';

export interface TextOptions {
  /** Of the terminal. */
  readonly columns: number;
  readonly color: boolean;
  /** The name of the figure that is shown and ranked by; if left out what the loops rank by: IOPS, a table each where they have several. */
  readonly metric?: string | undefined;
}

type Colors = ReturnType<typeof pc.createColors>;

interface TextCell {
  readonly mount: string;
  /** The figure with its mark, or the outcome; what stands first is the longest wording. */
  readonly wordings: readonly string[];
  /** Over the best of the workload; null where there is no figure. */
  readonly ratio: number | null;
  readonly mark: Mark;
  readonly cell: Cell;
}

interface TextRow {
  readonly name: string;
  readonly cells: readonly TextCell[];
}

/** Reads/writes, such as 3787/1308, without the unit where that stands above the table. */
function writeFigure({ loops }: Cell, figure: Figure): string {
  const { format } = figure.terminal ?? figure;
  return partsOf(loops, figure).map(format).join('/');
}

function writeSigns(cell: Cell, mark: Mark): string {
  return cell.outcome === 'ok' ? `${MARK_TEXT[mark]}${cell.warnings.length > 0 ? '!' : ''}` : '';
}

/** Marks get columns of their own, so that figures line up. */
function countSignColumns(workloads: readonly WorkloadReport[], { name }: Figure): number {
  return largest([
    0,
    ...workloads.map((workload) => {
      const mark = marksOf(workload, name);
      return largest(workload.cells.map((cell) => widthOf(writeSigns(cell, mark(cell.mount)))));
    }),
  ]);
}

/** Over the best of the row, whichever way is better. */
function ratiosOf({ cells }: WorkloadReport, figure: Figure): number[] {
  const levels = cells.map(({ loops }) => levelOf(loops, figure));
  const known = levels.filter((level) => level !== null);
  const [most, least] = [largest(known), smallest(known)];
  return levels.map((level) => (level === null ? 0 : figure.better === 'higher' ? level / most : least / level));
}

function buildRow(workload: WorkloadReport, signColumns: number, figure: Figure): TextRow {
  const ratios = ratiosOf(workload, figure);
  const marks = marksOf(workload, figure.name);
  return {
    name: showUnseen(workload.name),
    cells: workload.cells.map((cell, at): TextCell => {
      const mount = showUnseen(cell.mount);
      if (cell.outcome !== 'ok') return { mount, wordings: [showUnseen(formatOutcome(cell)), cell.outcome], ratio: null, mark: 'none', cell };
      const mark = marks(cell.mount);
      const signs = pad(writeSigns(cell, mark), signColumns, 'left');
      return { mount, wordings: [`${writeFigure(cell, figure)} ${signs}`], ratio: ratios[at] ?? 0, mark, cell };
    }),
  };
}

function paint({ mark, cell }: TextCell, text: string, colors: Colors): string {
  if (cell.outcome === 'unsupported' || cell.outcome === 'missing') return colors.yellow(text);
  if (cell.outcome !== 'ok') return colors.red(text);
  if (mark === 'won') return colors.bold(colors.green(text));
  // It was not tested: the colour is a winner's alone.
  if (mark === 'largest') return colors.bold(text);
  return mark === 'equal' ? colors.cyan(text) : text;
}

/** The longest wording that fits, else the shortest. */
function fitWording({ wordings }: TextCell, columns: number): string {
  return wordings.find((text) => widthOf(text) <= columns) ?? wordings.at(-1) ?? '';
}

const FIGURE_LIMIT = 11;
const SHORTEST_BAR = 4;
const LONGEST_BAR = 16;

/** Figures and the shortest wordings of what has none must fit. */
function figureWidth(rows: readonly TextRow[]): number {
  return largest([0, ...rows.flatMap(({ cells }) => cells.map(({ wordings }) => widthOf(wordings.at(-1) ?? '')))]);
}

interface TableShape {
  readonly nameColumns: number;
  readonly figureColumns: number;
  readonly barColumns: number;
}

const GAP = '  ';

/** How wide the columns of a table can be; null where it does not fit, or names would become towers. */
function shapeTable(rows: readonly TextRow[], mounts: readonly string[], columns: number): TableShape | null {
  const nameColumns = largest([widthOf('Workload'), ...rows.map(({ name }) => widthOf(name))]);
  const figureColumns = figureWidth(rows);
  const each = Math.floor((columns - nameColumns) / Math.max(1, mounts.length)) - GAP.length;
  const barColumns = Math.min(LONGEST_BAR, each - figureColumns - 1);
  if (barColumns < SHORTEST_BAR) return null;
  const tallest = largest(mounts.map((mount) => wrap(mount, figureColumns + 1 + barColumns).length));
  return tallest > 3 ? null : { nameColumns, figureColumns, barColumns };
}

function drawTable(rows: readonly TextRow[], mounts: readonly string[], shape: TableShape, colors: Colors): string[] {
  const { nameColumns, figureColumns, barColumns } = shape;
  const cellColumns = figureColumns + 1 + barColumns;
  const heads = mounts.map((mount) => wrap(mount, cellColumns));
  const height = largest(heads.map((lines) => lines.length));
  const head = Array.from({ length: height }, (_, line) => {
    const first = line === height - 1 ? 'Workload' : '';
    const names = heads.map((lines) => pad(lines[line - height + lines.length] ?? '', cellColumns, 'left'));
    return colors.bold([pad(first, nameColumns, 'left'), ...names].join(GAP).trimEnd());
  });
  const body = rows.map(({ name, cells }) => {
    const drawn = cells.map((cell) => {
      const text = cell.ratio === null ? fitWording(cell, cellColumns) : pad(fitWording(cell, figureColumns), figureColumns, 'right');
      const bar = cell.ratio === null ? '' : drawBar(cell.ratio, barColumns);
      // Spaces at the end stay outside of the colours, where they can be trimmed.
      const rest = ' '.repeat(Math.max(0, cellColumns - widthOf(text) - 1 - widthOf(bar)));
      return `${paint(cell, text, colors)} ${bar === '' ? '' : colors.dim(bar)}${rest}`;
    });
    return [pad(name, nameColumns, 'left'), ...drawn].join(GAP);
  });
  return [...head, ...body];
}

/** A block a workload with a line a mount; long names get a line of their own. */
function drawBlocks(rows: readonly TextRow[], columns: number, colors: Colors): string[] {
  const longestName = largest([0, ...rows.flatMap(({ cells }) => cells.map(({ mount }) => widthOf(mount)))]);
  const figureColumns = largest([
    0,
    ...rows.flatMap(({ cells }) => cells.filter(({ ratio }) => ratio !== null).map(({ wordings }) => widthOf(wordings[0] ?? ''))),
  ]);
  const beside = columns - 2 - longestName - GAP.length;
  const inOneLine = beside >= Math.max(figureColumns, FIGURE_LIMIT) + 1 + SHORTEST_BAR;
  const room = inOneLine ? beside : columns - 4;
  const barColumns = Math.min(LONGEST_BAR * 2, room - figureColumns - 1);
  return rows.flatMap(({ name, cells }, at) => [
    ...(at === 0 ? [] : ['']),
    ...wrap(name, columns).map((line) => colors.bold(line)),
    ...cells.flatMap((cell) => {
      const figure =
        cell.ratio === null
          ? paint(cell, fitWording(cell, room), colors)
          : `${paint(cell, pad(fitWording(cell, figureColumns), figureColumns, 'right'), colors)} ${colors.dim(drawBar(cell.ratio, Math.max(1, barColumns)))}`;
      return inOneLine
        ? [`  ${pad(cell.mount, longestName, 'left')}${GAP}${figure}`]
        : [...wrap(cell.mount, columns - 2).map((line) => `  ${line}`), `    ${figure}`];
    }),
  ]);
}

/** Why there is no figure, and what is doubted, once each with how many cells it holds for. */
function listNotes(rows: readonly TextRow[]): string[] {
  const counts = new Map<string, number>();
  for (const { cell, mount } of rows.flatMap(({ cells }) => cells)) {
    const texts =
      cell.outcome === 'ok'
        ? cell.warnings.map(({ code }) => `! ${explainWarning(code)}`)
        : [`${mount}, ${showUnseen(formatOutcome(cell))}${cell.reason === null ? '' : `: ${showUnseen(cell.reason)}`}`];
    for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => `${text} (${count} ${count === 1 ? 'cell' : 'cells'})`);
}

function listBelow(report: Report, rows: readonly TextRow[], { name }: Figure): string[] {
  const marks = new Set(rows.flatMap(({ cells }) => cells.map(({ mark }) => mark)));
  const provisional = describeProvisional(report, [name]);
  const forced = report.differences.some(({ comparable }) => !comparable);
  const differences = report.differences.map(({ text }) => showUnseen(text)).join('; ');
  return [
    ...MARKS.filter((mark) => marks.has(mark)).map((mark) => explainMark(mark, [name], report.margin)),
    ...listNotes(rows),
    ...listPlaces(report),
    ...[describeEqual(report, showUnseen)].filter((text) => text !== null),
    ...(differences === '' ? [] : [`${forced ? 'Not the same measurement, compared because it was forced' : 'Not measured alike'}: ${differences}`]),
    ...(provisional === null ? [] : [`${provisional}.`]),
  ];
}

/** What the figures are, and what the bar. */
function describeTable({ terminal, label, directions }: Figure): string {
  return `${terminal?.heading ?? label}${directions === undefined ? '' : ', reads/writes'}; the bar is the ratio to the best`;
}

function renderFigure(report: Report, figure: Figure, columns: number, color: boolean): string {
  const colors = pc.createColors(color);
  const workloads = workloadsBy(report, figure.name);
  const signColumns = countSignColumns(workloads, figure);
  const rows = workloads.map((workload) => buildRow(workload, signColumns, figure));
  const mounts = report.mounts.map(showUnseen);
  const shape = mounts.length === 0 ? null : shapeTable(rows, mounts, columns);
  const table = shape === null ? drawBlocks(rows, columns, colors) : drawTable(rows, mounts, shape, colors);
  const below = listBelow(report, rows, figure).flatMap((text) => wrap(text, columns));
  const parts = [
    wrap(describeTable(figure), columns).map(colors.dim),
    table,
    below,
    wrap(summarizeReport(report, figure.name, showUnseen), columns).map(colors.bold),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => line.trimEnd()).join('\n'))
    .join('\n\n')}\n`;
}

/**
 * One figure of every cell, reads/writes where a workload does both, with a bar for the ratio to the best of its workload.
 * No line is wider than `columns` (from 20 on).
 */
export function renderText(report: Report, { columns, color, metric }: TextOptions): string {
  const figures = metric === undefined ? leadFigures(report) : [figureNamed(metric)];
  const width = Math.max(20, columns);
  const conditions = describeConditions(report, showUnseen);
  const above = conditions === null ? [] : [`${wrap(conditions, width).join('\n')}\n`];
  const stops = describeStops(report, showUnseen).flatMap((text) => wrap(text, width));
  const below = stops.length === 0 ? [] : [`${stops.join('\n')}\n`];
  return [...above, ...figures.map((figure) => renderFigure(report, figure, width, color)), ...below].join('\n');
}
