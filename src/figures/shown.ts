/** Which figures a report shows and ranks by where nobody says which: its loops decide. */

import type { Figure, MeasuredLoop } from './figure.ts';
import { FIGURES, leadingFigure, readFigure } from './figures.ts';

/** A report, as far as its loops go. */
interface Measured {
  readonly workloads: readonly { readonly cells: readonly { readonly loops: readonly MeasuredLoop[] }[] }[];
}

/** Those that tables show of fio jobs, in the order of the columns. */
export function fioColumns(): Figure[] {
  return FIGURES.filter(({ column }) => column !== undefined).sort((a, b) => (a.column as number) - (b.column as number));
}

/** Whether any good loop has it. */
export function hasFigure(loops: readonly MeasuredLoop[], figure: Pick<Figure, 'read'>): boolean {
  return loops.some((loop) => readFigure(loop, figure) !== null);
}

/** Whether fio measured any of them. */
export const isOfFio = (loops: readonly MeasuredLoop[]) => loops.some(({ metrics }) => metrics !== null);

/** What these loops, of one workload, are shown by: the columns of fio jobs, or what they carry; none where no loop has any figure. */
function figuresOfLoops(loops: readonly MeasuredLoop[]): Figure[] {
  if (isOfFio(loops)) return fioColumns();
  const found = FIGURES.filter((figure) => hasFigure(loops, figure));
  const first = found.filter(({ aside }) => aside !== true);
  return first.length > 0 ? first : found;
}

const inTableOrder = (figures: ReadonlySet<Figure>) => FIGURES.filter((figure) => figures.has(figure));

/** What the workloads of a report are shown by; fio's columns once, however many workloads have them. */
function figuresByWorkload({ workloads }: Measured): Figure[][] {
  const loopsOf = workloads.map(({ cells }) => cells.flatMap(({ loops }) => loops));
  const others = loopsOf.filter((loops) => !isOfFio(loops)).map(figuresOfLoops);
  return [...(others.length < loopsOf.length ? [fioColumns()] : []), ...others].filter((figures) => figures.length > 0);
}

/** The columns of a report's table: those of all its workloads; of a report without a figure those of fio jobs. */
export function shownFigures(report: Measured): Figure[] {
  const found = new Set(figuresByWorkload(report).flat());
  if (found.size === 0) return fioColumns();
  return [...fioColumns().filter((figure) => found.has(figure)), ...inTableOrder(found).filter(({ column }) => column === undefined)];
}

/** The first of them in the table; IOPS of none. */
const leadOf = (figures: readonly Figure[]) => inTableOrder(new Set(figures))[0] ?? leadingFigure();

/** What sentences on these loops rank by. */
export function leadOfLoops(loops: readonly MeasuredLoop[]): Figure {
  return leadOf(figuresOfLoops(loops));
}

/** What a report's sentences rank by: one figure, or where works of several kinds have none in common, one a kind. */
export function leadFigures(report: Measured): Figure[] {
  const measured = figuresByWorkload(report);
  return inTableOrder(new Set(measured.length === 0 ? [leadOf([])] : measured.map(leadOf)));
}

/** The one that charts and pages rank by where nobody says which. */
export const leadFigure = (report: Measured): Figure => leadFigures(report)[0] as Figure;
