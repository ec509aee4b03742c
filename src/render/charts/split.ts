/** Reads and writes apart, of workloads that do both: a bar a cell in two parts, as a vega-lite spec. */

import type { Cell, Report } from '../../model/records.ts';
import { formatIops } from '../../text/units.ts';
import { describeAbsence } from './figures.ts';
import { takeNotes } from './notes.ts';
import { absenceLayer, PLOT_PX, placeRows, textWidthOf } from './rows.ts';
import { IOPS_TEXT } from './scale.ts';
import { type ChartSpec, dataOf, footnotes, frameOf, type Layer, PALETTE } from './theme.ts';

const SIDES = ['reads', 'writes'] as const;

/** Means of both directions; null where one of them has none. */
function splitOf({ mean }: Cell): { readonly reads: number; readonly writes: number } | null {
  return mean === null || mean.readIops === null || mean.writeIops === null ? null : { reads: mean.readIops, writes: mean.writeIops };
}

/** The spec; null where no workload both reads and writes. */
export function buildSplitSpec(report: Report): ChartSpec | null {
  const mixed = report.workloads.filter(({ cells }) => cells.some((cell) => splitOf(cell) !== null));
  if (mixed.length === 0) return null;
  const placed = placeRows(mixed.map(({ name, cells }) => ({ name, rows: cells.map((cell) => ({ label: cell.mount, row: cell })) })));
  const notes = takeNotes(
    report,
    placed.rows.filter(({ row }) => splitOf(row) !== null).map(({ row }) => row),
  );
  const data = placed.rows.flatMap(({ at, row: cell }): Record<string, unknown>[] => {
    const { workload, mount } = cell;
    const split = splitOf(cell);
    if (split === null) return [{ workload, mount, at, side: null, from: null, to: null, label: null, absence: describeAbsence(cell) }];
    const total = split.reads + split.writes;
    const share = total === 0 ? '' : ` (${Math.round((100 * split.reads) / total)} % reads)`;
    const label = `${formatIops(split.reads)} / ${formatIops(split.writes)}${share}${notes.refer(cell)}`;
    return [
      { workload, mount, at, side: 'reads', from: 0, to: split.reads, label: null, absence: null },
      { workload, mount, at, side: 'writes', from: split.reads, to: total, label, absence: null },
    ];
  });
  const width = textWidthOf(placed);
  return {
    ...frameOf(
      'Reads and writes of mixed workloads (I/Os per second, k = 1000)',
      [
        'Bar: geometric mean of the loops, reads then writes. Figures: reads / writes. How many of the I/Os are reads is set by the job: a share well off what it asks for hints that one side waits; of few I/Os it is off by chance.',
      ],
      width,
    ),
    data: dataOf(data),
    width: PLOT_PX,
    height: placed.heightPx,
    layer: [
      {
        transform: [{ filter: 'isValid(datum.side)' }],
        mark: { type: 'bar', orient: 'horizontal', size: 9, stroke: 'white', strokeWidth: 0.7 },
        encoding: {
          x: { field: 'from', type: 'quantitative', axis: { orient: 'top', title: 'I/Os per second (k = 1000)', labelExpr: IOPS_TEXT, tickCount: 6 } },
          x2: { field: 'to' },
          y: placed.y,
          color: {
            field: 'side',
            type: 'nominal',
            scale: { domain: [...SIDES], range: [PALETTE[6], PALETTE[3]] },
            legend: { title: null, orient: 'top', direction: 'horizontal' },
          },
        },
      },
      {
        transform: [{ filter: 'isValid(datum.label)' }],
        mark: { type: 'text', align: 'left', baseline: 'middle', dx: 5 },
        encoding: { text: { field: 'label', type: 'nominal' }, x: { field: 'to', type: 'quantitative' }, y: placed.y },
      },
      absenceLayer(placed.y),
      ...placed.labels,
      ...footnotes(notes.lines, placed.leftPx, placed.heightPx + 12, width),
    ] as Layer[],
  };
}
