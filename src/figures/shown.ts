/** Which figures a report shows and ranks by where nobody says which: its loops decide. */

import type { Figure, MeasuredLoop } from './figure.ts';
import { FIGURES, leadingFigure, readFigure } from './figures.ts';

/** A report, as far as its loops go. */
interface Measured {
  /** Runs that its loops come from, as far as they say what a workload is. */
  readonly sources?: readonly {
    readonly run: { readonly plan: { readonly workloads: readonly { readonly name: string; readonly kind?: string }[] } } | null;
  }[];
  readonly workloads: readonly { readonly name?: string; readonly cells: readonly { readonly loops: readonly MeasuredLoop[] }[] }[];
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

/** What stands for work that is no fio job where none of its loops went well: what such loops carry. */
const carriedFirst = () => FIGURES.filter(({ name, needs, aside }) => needs.includes(name) && aside !== true).slice(0, 1);

/** Names of workloads that their runs say are no fio jobs. */
function namesOfOtherWork({ sources = [] }: Measured): ReadonlySet<string> {
  return new Set(sources.flatMap(({ run }) => run?.plan.workloads.flatMap(({ name, kind }) => (kind === undefined ? [] : [name])) ?? []));
}

/** What the workloads of a report are shown by; fio's columns once, however many workloads have them. */
function figuresByWorkload(report: Measured): Figure[][] {
  const others = namesOfOtherWork(report);
  const all = report.workloads.map(({ name, cells }) => {
    const loops = cells.flatMap((cell) => cell.loops);
    const figures = figuresOfLoops(loops);
    return { isOfFio: isOfFio(loops), figures: figures.length === 0 && name !== undefined && others.has(name) ? carriedFirst() : figures };
  });
  const ofFio = all.some((each) => each.isOfFio);
  return [...(ofFio ? [fioColumns()] : []), ...all.flatMap((each) => (each.isOfFio || each.figures.length === 0 ? [] : [each.figures]))];
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
