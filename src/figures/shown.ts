/** Which figures a report shows and ranks by where nobody says which: its loops decide. */

import type { Figure, MeasuredLoop } from './figure.ts';
import { FIGURES, readFigure } from './figures.ts';

/** A report, as far as its loops go. */
interface Measured {
  readonly workloads: readonly { readonly cells: readonly { readonly loops: readonly MeasuredLoop[] }[] }[];
}

/** Those that tables show of fio jobs, in the order of the columns. */
export function fioColumns(): Figure[] {
  return FIGURES.filter(({ column }) => column !== undefined).sort((a, b) => (a.column as number) - (b.column as number));
}

/** What these loops, of one workload, are shown by: the columns of fio jobs, or what they carry; none where no loop has any figure. */
function figuresOfLoops(loops: readonly MeasuredLoop[]): Figure[] {
  if (loops.some(({ metrics }) => metrics !== null)) return fioColumns();
  return FIGURES.filter((figure) => loops.some((loop) => readFigure(loop, figure) !== null));
}

const inTableOrder = (figures: ReadonlySet<Figure>) => FIGURES.filter((figure) => figures.has(figure));

/** What sentences on these loops rank by: the first in the table. IOPS where no loop has any figure. */
export function leadOfLoops(loops: readonly MeasuredLoop[]): Figure {
  return inTableOrder(new Set(figuresOfLoops(loops)))[0] ?? (FIGURES[0] as Figure);
}

const byWorkload = ({ workloads }: Measured) => workloads.map(({ cells }) => cells.flatMap(({ loops }) => loops));

/** The columns of a report's table: those of all its workloads; of a report without a figure those of fio jobs. */
export function shownFigures(report: Measured): Figure[] {
  const found = new Set(byWorkload(report).flatMap(figuresOfLoops));
  if (found.size === 0) return fioColumns();
  return [...fioColumns().filter((figure) => found.has(figure)), ...inTableOrder(found).filter(({ column }) => column === undefined)];
}

/** What a report's sentences rank by: one figure, or where works of several kinds have none in common, one a kind. */
export function leadFigures(report: Measured): Figure[] {
  const measured = byWorkload(report).filter((loops) => figuresOfLoops(loops).length > 0);
  return inTableOrder(new Set(measured.length === 0 ? [leadOfLoops([])] : measured.map(leadOfLoops)));
}

/** Whether any good loop has it. */
export function hasFigure(loops: readonly MeasuredLoop[], figure: Pick<Figure, 'read'>): boolean {
  return loops.some((loop) => readFigure(loop, figure) !== null);
}
