/** Completion latency: the percentiles of every cell from the median to 99.99 % on one line, as a vega-lite spec. */

import { logMean } from '../../figures/log-mean.ts';
import { goodMetrics } from '../../figures/metrics.ts';
import type { Cell, DirectionMetrics, Report } from '../../model/records.ts';
import { describeAbsence } from './figures.ts';
import { NO_ANSWER, takeNotes } from './notes.ts';
import { absenceLayer, PLOT_PX, placeRows, spanLayer, textWidthOf } from './rows.ts';
import { logAxis } from './scale.ts';
import { type ChartSpec, dataOf, footnotes, frameOf, type Layer } from './theme.ts';

/** Name, key, shape and colour: dark and many-cornered is rare. Told apart by shape alone too. */
const PERCENTILES: readonly (readonly [string, keyof DirectionMetrics, string, string])[] = [
  ['p50', 'clatP50Ns', 'circle', '#5B8FF9'],
  ['p95', 'clatP95Ns', 'square', '#0072B2'],
  ['p99', 'clatP99Ns', 'triangle-up', '#009E73'],
  ['p99.9', 'clatP999Ns', 'diamond', '#D55E00'],
  ['p99.99', 'clatP9999Ns', 'cross', '#333333'],
];

type Direction = 'read' | 'write';

interface Row {
  readonly cell: Cell;
  readonly direction: Direction | null;
}

/** Geometric mean over the good loops that have the percentile, in ns; null where none has. */
function percentileOf({ cell, direction }: Row, key: keyof DirectionMetrics): number | null {
  if (direction === null) return null;
  const values = goodMetrics(cell.loops).flatMap((metrics) => metrics[direction]?.[key] ?? []);
  return values.length === 0 || values.some((value) => value <= 0) ? null : logMean(values);
}

/** A row a direction; one row without a direction for a cell that has no figure. */
function rowsOf(cell: Cell): Row[] {
  const rows = (['read', 'write'] as const).map((direction): Row => ({ cell, direction }));
  const known = rows.filter((row) => PERCENTILES.some(([, key]) => percentileOf(row, key) !== null));
  return known.length === 0 ? [{ cell, direction: null }] : known;
}

/** A latency for an axis, from ns; vega's words, without a part of the data in them. */
const AXIS_TEXT =
  "datum.value >= 1e9 ? format(datum.value / 1e9, ',~g') + ' s' : datum.value >= 1e6 ? format(datum.value / 1e6, ',~g') + ' ms' : datum.value >= 1e3 ? format(datum.value / 1e3, ',~g') + ' µs' : format(datum.value, ',~g') + ' ns'";

/** The spec; null where no loop has a percentile. */
export function buildLatencySpec(report: Report): ChartSpec | null {
  const placed = placeRows(
    report.workloads.map(({ name, cells }) => {
      const both = cells.some((cell) => rowsOf(cell).length > 1);
      const rows = cells.flatMap(rowsOf);
      return { name, rows: rows.map((row) => ({ label: both && row.direction !== null ? `${row.cell.mount}, ${row.direction}s` : row.cell.mount, row })) };
    }),
  );
  const data = placed.rows.flatMap(({ at, row }): Record<string, unknown>[] => {
    const { workload, mount } = row.cell;
    const known = PERCENTILES.flatMap(([percentile, key]) => {
      const valueNs = percentileOf(row, key);
      return valueNs === null ? [] : [{ workload, mount, direction: row.direction, at, percentile, valueNs, absence: null }];
    });
    if (known.length > 0) return known;
    const absence = row.cell.outcome === 'ok' ? 'no percentiles' : describeAbsence(row.cell);
    return [{ workload, mount, direction: null, at, percentile: null, valueNs: null, absence }];
  });
  const values = data.flatMap(({ valueNs }) => (typeof valueNs === 'number' ? [valueNs] : []));
  if (values.length === 0) return null;
  const notes = takeNotes(report, [...new Set(placed.rows.filter(({ row }) => row.direction !== null).map(({ row }) => row.cell))]);
  const notesAt = placed.rows
    .filter(({ row }) => row.direction !== null && row.cell.warnings.length > 0)
    .map(({ at, row }) => ({ at, text: notes.refer(row.cell).trim() }));
  const axis = logAxis(values);
  const used = PERCENTILES.filter(([percentile]) => data.some((datum) => datum['percentile'] === percentile));
  const spans = placed.rows.flatMap(({ at }) => {
    const own = data.flatMap((datum) => (datum['at'] === at && typeof datum['valueNs'] === 'number' ? [datum['valueNs']] : []));
    return own.length < 2 ? [] : [{ at, from: Math.min(...own), to: Math.max(...own) }];
  });
  const width = textWidthOf(placed);
  const legend = { title: 'percentile: this share of the I/Os took no longer', orient: 'top', direction: 'horizontal', symbolSize: 60 } as const;
  const domain = used.map(([percentile]) => percentile);
  return {
    ...frameOf(
      'Completion latency by workload and mount (percentiles; log axis)',
      [
        `Left is better. Mark: geometric mean over the loops of the percentile fio reports. A long line is a long tail: few I/Os that take far longer than most. ${NO_ANSWER}`,
      ],
      width,
    ),
    data: dataOf(data),
    width: PLOT_PX,
    height: placed.heightPx,
    layer: [
      spanLayer(spans, axis, { title: 'completion latency (clat)', text: AXIS_TEXT }, placed.y),
      {
        transform: [{ filter: 'isValid(datum.valueNs)' }],
        mark: { type: 'point', filled: true, size: 42, opacity: 1 },
        encoding: {
          x: { field: 'valueNs', type: 'quantitative' },
          y: placed.y,
          shape: { field: 'percentile', type: 'nominal', scale: { domain, range: used.map(([, , shape]) => shape) }, legend },
          color: { field: 'percentile', type: 'nominal', scale: { domain, range: used.map(([, , , color]) => color) }, legend },
        },
      },
      {
        data: dataOf(notesAt),
        mark: { type: 'text', align: 'left', baseline: 'middle' },
        encoding: { text: { field: 'text', type: 'nominal' }, x: { value: PLOT_PX + 8 }, y: placed.y },
      },
      absenceLayer(placed.y),
      ...placed.labels,
      ...footnotes(notes.lines, placed.leftPx, placed.heightPx + 12, width),
    ] as Layer[],
  };
}
