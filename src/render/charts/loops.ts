/** Every loop as a dot, by how far it lies from its cell's mean: spread and outliers at a glance, as a vega-lite spec. */

import { callFigure } from '../../figures/figures.ts';
import { leadFigure } from '../../figures/shown.ts';
import type { Report } from '../../model/records.ts';
import { workloadsBy } from '../summary.ts';
import { describeAbsence, summarizeFigure, valuesOfCell } from './figures.ts';
import { NO_ANSWER, takeNotes } from './notes.ts';
import { absenceLayer, PLOT_PX, placeRows, textWidthOf } from './rows.ts';
import { RATIO_TEXT, ratioAxis } from './scale.ts';
import { labelOf } from './text.ts';
import { type ChartSpec, colorOfMount, dataOf, footnotes, frameOf, type Layer } from './theme.ts';

/** Runs that can be told apart by shape; of more, a run is told by its lane alone. */
const SHAPES = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down'] as const;

const LANE_PX = 6;

/** The spec, by what the report ranks by; null where no cell has a figure. */
export function buildLoopsSpec(report: Report): ChartSpec | null {
  const { name: metric, format, bars } = leadFigure(report);
  const workloads = workloadsBy(report, metric);
  const runs = [...new Set(workloads.flatMap(({ cells }) => cells.flatMap((cell) => valuesOfCell(cell, metric).map(({ loop }) => loop.run))))];
  const placed = placeRows(
    workloads.map(({ name, cells }) => ({
      name,
      rows: cells.map((cell) => ({ label: cell.mount, row: { cell, figure: summarizeFigure(cell, metric) } })),
    })),
    runs.length > 1 ? LANE_PX * runs.length + 8 : undefined,
  );
  const notes = takeNotes(
    report,
    placed.rows.filter(({ row }) => row.figure !== null).map(({ row }) => row.cell),
  );
  const data = placed.rows.flatMap(({ at, row: { cell, figure } }): Record<string, unknown>[] => {
    const { workload, mount } = cell;
    if (figure === null)
      return [{ workload, mount, loop: null, run: null, at, [metric]: null, ratio: null, color: null, absence: describeAbsence(cell, metric) }];
    return valuesOfCell(cell, metric).map(({ loop: { loop, run }, value }) => {
      const lane = runs.indexOf(run) - (runs.length - 1) / 2;
      return {
        workload,
        mount,
        loop,
        run: labelOf(run ?? ''),
        at: at + lane * LANE_PX,
        [metric]: value,
        ratio: value / figure.value,
        color: colorOfMount(report.mounts, mount),
        absence: null,
      };
    });
  });
  const ratios = data.flatMap(({ ratio }) => (typeof ratio === 'number' ? [ratio] : []));
  if (ratios.length === 0) return null;
  const labels = placed.rows.flatMap(({ at, row: { cell, figure } }) => {
    if (figure === null) return [];
    const bad = cell.loops.length - valuesOfCell(cell, metric).length;
    return [{ at, text: `${format(figure.value)}${bad > 0 ? `, ${bad} of ${cell.loops.length} failed` : ''}${notes.refer(cell)}` }];
  });
  const axis = ratioAxis(ratios, 1.1);
  const width = textWidthOf(placed);
  const shaped = runs.length > 1 && runs.length <= SHAPES.length;
  const several = runs.length > 1 ? ` Each run has its own lane${shaped ? ' and shape' : ''}, the first on top.` : '';
  const domain = runs.map((run) => labelOf(run ?? ''));
  return {
    ...frameOf(
      `Every loop, against the mean of its cell (${callFigure(metric)})`,
      [
        `Dot: one loop. Dots close together: the loops agree. One far from the others: an outlier. Right: the cell's geometric mean${bars?.remark === undefined ? '' : `, ${bars.remark}`}.${several} ${NO_ANSWER}`,
      ],
      width,
    ),
    data: dataOf(data),
    width: PLOT_PX,
    height: placed.heightPx,
    layer: [
      {
        transform: [{ filter: 'isValid(datum.ratio)' }],
        mark: { type: 'point', filled: true, size: runs.length > 1 ? 24 : 34, opacity: 0.75 },
        encoding: {
          x: {
            field: 'ratio',
            type: 'quantitative',
            axis: {
              orient: 'top',
              title: `${callFigure(metric)} of a loop against the mean of its cell (log axis)`,
              values: [...axis.ticks],
              labelExpr: RATIO_TEXT,
            },
            scale: { type: 'log', domain: [...axis.domain], nice: false },
          },
          y: placed.y,
          color: { field: 'color', type: 'nominal', scale: null },
          ...(shaped
            ? {
                shape: {
                  field: 'run',
                  type: 'nominal',
                  scale: { domain, range: SHAPES.slice(0, runs.length) },
                  legend: { title: 'run', orient: 'top', direction: 'horizontal', columns: 3 },
                },
              }
            : {}),
        },
      },
      {
        data: dataOf(labels),
        mark: { type: 'text', align: 'left', baseline: 'middle' },
        encoding: { text: { field: 'text', type: 'nominal' }, x: { value: PLOT_PX + 8 }, y: placed.y },
      },
      absenceLayer(placed.y),
      ...placed.labels,
      ...footnotes(notes.lines, placed.leftPx, placed.heightPx + 12, width),
    ] as Layer[],
  };
}
