/** Bars of any figure: a bar a cell with its interval, on a linear or a log axis, as a vega-lite spec. */

import { largest, smallest } from '../../figures/extremes.ts';
import type { Figure } from '../../figures/figure.ts';
import { figureNamed } from '../../figures/figures.ts';
import type { Report } from '../../model/records.ts';
import { MARK_TEXT, marksOf } from '../cell-text.ts';
import { describeAnswer, workloadsBy } from '../summary.ts';
import { describeAbsence, describeIntervals, type Estimate, summarizeFigure } from './figures.ts';
import { describeMarks, takeNotes } from './notes.ts';
import { absenceLayer, intervalLayers, labelLayer, PLOT_PX, placeRows, textWidthOf } from './rows.ts';
import { IOPS_TEXT, logAxis } from './scale.ts';
import { labelOf } from './text.ts';
import { type ChartSpec, colorOfMount, dataOf, footnotes, frameOf, INK, type Layer } from './theme.ts';

/** Labels of the axis; vega's words, without a part of the data in them. */
const TICKS = { suffixed: IOPS_TEXT, plain: "format(datum.value, ',~g')" } as const;

/** How the figure is drawn: as its row says, else in the unit that other tools get it in. */
function barsOf({ bars, title, unit, scale }: Figure): NonNullable<Figure['bars']> {
  return bars ?? { unit, axis: `${title} (${unit})`, divisor: scale, ticks: 'plain' };
}

interface Datum {
  readonly workload: string;
  readonly mount: string;
  readonly at: number;
  readonly color: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Where bar and interval end, which is cut off there if it goes on; behind it the figure is written. */
  readonly end: number | null;
  readonly label: string | null;
  readonly absence: string | null;
}

/**
 * The largest figure an axis has to hold. An interval of few, unlike loops can be a hundred times its figure: it is cut off
 * rather than that all bars shrink.
 */
function reachOf(figures: readonly Estimate[]): number {
  return Math.min(largest(figures.map(({ value, high }) => high ?? value)), 1.5 * largest(figures.map(({ value }) => value)));
}

/** What a bar is, and which way is better where that is not to the right. */
function describeBars(report: Report, { better, directions }: Figure, intervals: readonly (string | null)[], scale: 'linear' | 'log'): string {
  const both = report.workloads.some(({ cells }) => cells.some(({ mean }) => mean !== null && mean.readBw !== null && mean.writeBw !== null));
  const together = directions === undefined || !both ? '' : directions.together === 'sum' ? ', reads and writes together' : ', the worse of reads and writes';
  const said = [
    `Bar: geometric mean of the loops${together}.`,
    better === 'lower' ? 'Shorter is better.' : null,
    ...intervals,
    scale === 'log' ? 'Log axis: equal lengths are equal factors, and it does not begin at 0.' : null,
  ];
  return said.filter((text) => text !== null).join(' ');
}

/** The spec; null where no cell has a figure. Reads and writes count together. `metric`: the name of a figure. */
export function buildBarsSpec(report: Report, metric: string, scale: 'linear' | 'log'): ChartSpec | null {
  const drawn = figureNamed(metric);
  const { unit, axis, divisor, ticks } = barsOf(drawn);
  const placed = placeRows(
    workloadsBy(report, metric).map((workload) => {
      const mark = marksOf(workload, metric);
      const rows = workload.cells.map((cell) => ({
        label: cell.mount,
        row: { workload, cell, mark: mark(cell.mount), figure: summarizeFigure(cell, metric) },
      }));
      return { name: workload.name, rows };
    }),
  );
  const figures = placed.rows.flatMap(({ row }) => row.figure ?? []);
  if (figures.length === 0) return null;
  const notes = takeNotes(
    report,
    placed.rows.filter(({ row }) => row.figure !== null).map(({ row }) => row.cell),
  );
  const reach = reachOf(figures) / divisor;
  const least = smallest(figures.map(({ value, low }) => Math.max(low ?? value, value / 3))) / divisor;
  // The shortest bar of a log axis is to be seen, so the axis begins well before it.
  const log = logAxis([least / 1.5, reach]);
  const data = placed.rows.map(({ at, row: { workload, cell, mark, figure } }): Datum => {
    const scaled = (value: number | null | undefined) => (value === null || value === undefined ? null : value / divisor);
    return {
      workload: workload.name,
      mount: cell.mount,
      at,
      color: colorOfMount(report.mounts, cell.mount),
      value: scaled(figure?.value),
      low: scaled(figure?.low),
      high: scaled(figure?.high),
      end: figure === null ? null : Math.min(Math.max(figure.high ?? figure.value, figure.value) / divisor, reach),
      label: figure === null ? null : `${drawn.format(figure.value)} ${MARK_TEXT[mark]}`.trim() + notes.refer(cell),
      absence: figure === null ? describeAbsence(cell, metric) : null,
    };
  });
  const marks = describeMarks(report, metric);
  const x = {
    field: 'value',
    type: 'quantitative',
    stack: null,
    axis: { orient: 'top', title: axis, labelExpr: TICKS[ticks], ...(scale === 'log' ? { values: [...log.ticks] } : { tickCount: 6 }) },
    scale: scale === 'log' ? { type: 'log', domain: [...log.domain], nice: false } : { domain: [0, reach], nice: true },
  } as const;
  const cut = data.some(({ high, end }) => high !== null && end !== null && high > end);
  const arrow: Layer = {
    transform: [{ filter: 'isValid(datum.high) && datum.high > datum.end' }],
    mark: { type: 'point', shape: 'triangle-right', filled: true, size: 22, opacity: 1, color: INK },
    encoding: { x: { field: 'end', type: 'quantitative' }, y: placed.y },
  };
  const width = textWidthOf(placed);
  return {
    ...frameOf(
      `${drawn.label} by workload and mount (${unit})`,
      [
        describeAnswer(report, metric, labelOf),
        describeBars(report, drawn, [describeIntervals(figures), cut ? 'An arrow: it goes on.' : null], scale),
        ...(marks === '' ? [] : [marks]),
      ],
      width,
    ),
    data: dataOf(data),
    width: PLOT_PX,
    height: placed.heightPx,
    layer: [
      {
        transform: [{ filter: 'isValid(datum.value)' }],
        mark: { type: 'bar', orient: 'horizontal', size: 9 },
        // Without an end at the axis' beginning a bar has no length on a log axis.
        encoding: { x, x2: { datum: scale === 'log' ? log.domain[0] : 0 }, y: placed.y, color: { field: 'color', type: 'nominal', scale: null } },
      },
      ...intervalLayers(placed.y),
      ...(cut ? [arrow] : []),
      labelLayer(placed.y),
      absenceLayer(placed.y),
      ...placed.labels,
      ...footnotes(notes.lines, placed.leftPx, placed.heightPx + 12, width),
    ] as Layer[],
  };
}
