/** What the loops of a workload are listed by when a cell of the page is opened. */

import { carriedFigure, carriedNames } from '../../figures/carried.ts';
import type { Figure } from '../../figures/figure.ts';
import { sayServed } from '../../figures/served.ts';
import { fioColumns, isOfFio } from '../../figures/shown.ts';
import { sumHostCpu } from '../../model/host-cpu.ts';
import type { SourcedLoop, WorkloadReport } from '../../model/records.ts';

interface LoopColumn {
  readonly heading: string;
  /** Null where a loop has no such thing. */
  readonly show: (loop: SourcedLoop) => string | null;
}

/** One figure, or reads and writes; also of a loop that did not end well. */
function showFigure({ directions, read, format }: Figure, loop: SourcedLoop): string | null {
  const { metrics } = loop;
  const values = directions === undefined ? [read(loop)] : [metrics?.read, metrics?.write].map((side) => (side == null ? null : directions.read(side)));
  return values.flatMap((value) => (value === null ? [] : [format(value)])).join(' / ') || null;
}

const RUNTIME: LoopColumn = {
  heading: 'Runtime',
  show: ({ metrics }) => (metrics === null || metrics.runtimeMs === 0 ? null : `${(metrics.runtimeMs / 1000).toFixed(1)} s`),
};

const HOST_CPU: LoopColumn = {
  heading: 'Host CPU',
  show: ({ hostCpuSeconds }) => (hostCpuSeconds === null ? null : `${sumHostCpu(hostCpuSeconds).toFixed(1)} s`),
};

const SERVED: LoopColumn = { heading: 'Served from', show: (loop) => sayServed([loop]) };

/** The columns of a workload: those of fio jobs, if it is one or has no figure at all, and what its loops carry. */
export function loopColumns({ cells }: Pick<WorkloadReport, 'cells'>): LoopColumn[] {
  const loops = cells.flatMap((cell) => cell.loops);
  const isKnown = ({ show }: LoopColumn) => loops.some((loop) => show(loop) !== null);
  const names = carriedNames(loops);
  const isFio = isOfFio(loops) || names.length === 0;
  const figures = isFio ? fioColumns().filter(({ name }) => !names.includes(name)) : [];
  const carried = names.map((name): LoopColumn => {
    const { label, format } = carriedFigure(name);
    return { heading: label, show: (loop) => (loop.figures !== undefined && Object.hasOwn(loop.figures, name) ? format(loop.figures[name] as number) : null) };
  });
  return [
    ...figures.map((figure): LoopColumn => ({ heading: figure.label, show: (loop) => showFigure(figure, loop) })),
    ...(isFio ? [RUNTIME] : [RUNTIME].filter(isKnown)),
    // Of a target whose host can't be seen, and of most files, there is none to speak of.
    ...[HOST_CPU, SERVED].filter(isKnown),
    ...carried,
  ];
}
