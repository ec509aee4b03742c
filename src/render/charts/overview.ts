/** The overview chart: a heat map of workloads by mounts, coloured by the ratio to the best, as a vega-lite spec. */

import { largest, smallest } from '../../figures/extremes.ts';
import type { Figure } from '../../figures/figure.ts';
import { figureNamed } from '../../figures/figures.ts';
import type { Report, WorkloadReport } from '../../model/records.ts';
import { MARK_TEXT, marksOf } from '../cell-text.ts';
import { describeAnswer, workloadsBy } from '../summary.ts';
import { describeAbsence, summarizeFigure } from './figures.ts';
import { measureText } from './font.ts';
import { describeMarks, takeNotes } from './notes.ts';
import { labelOf, wrapText } from './text.ts';
import { type ChartSpec, dataOf, footnotes, frameOf, GREY, INK, type Layer, TEXT_PX } from './theme.ts';

interface Datum {
  readonly workload: string;
  readonly mount: string;
  /** Of the figure to that of the best mount of the workload, 0 to 1; null where there is no figure. */
  readonly ratio: number | null;
  readonly label: string;
}

const CELL_PX = 21;
/** Height of the legend beside the map: notes begin under both. */
const LEGEND_PX = 146;
/** Of the lines that a long mount name is broken into. */
const HEAD_LINE_PX = 13;

/** With more mounts than these a column has no room for the errno: the table has it. */
const MOST_WIDE_COLUMNS = 6;

function buildRow(workload: WorkloadReport, { name, better, format }: Figure, refer: ReturnType<typeof takeNotes>['refer']): Datum[] {
  const figures = workload.cells.map((cell) => summarizeFigure(cell, name));
  const values = figures.flatMap((figure) => (figure === null ? [] : [figure.value]));
  const ratioOf = (value: number) => (better === 'higher' ? value / largest(values) : smallest(values) / value);
  const mark = marksOf(workload, name);
  return workload.cells.map((cell, index): Datum => {
    const figure = figures[index] ?? null;
    return {
      workload: workload.name,
      mount: cell.mount,
      ratio: figure === null ? null : ratioOf(figure.value),
      label:
        figure === null
          ? workload.cells.length > MOST_WIDE_COLUMNS && cell.outcome !== 'ok'
            ? cell.outcome
            : describeAbsence(cell, name)
          : `${format(figure.value)} ${MARK_TEXT[mark(cell.mount)]}`.trim() + refer(cell),
    };
  });
}

/** How reads and writes go together, and which way is better where that is not the larger. */
function describeFigure({ better, directions }: Figure): string[] {
  const together = directions === undefined ? [] : [directions.together === 'sum' ? 'Reads and writes together.' : 'The worse of reads and writes.'];
  return [...together, ...(better === 'lower' ? ['Less is better.'] : [])];
}

/** The spec; data inside, order as in the report. Dark is best; cells without a figure are grey, framed and say why. `metric`: the name of a figure. */
export function buildOverviewSpec(report: Report, metric: string): ChartSpec {
  const figure = figureNamed(metric);
  const workloads = workloadsBy(report, metric);
  const cells = workloads.flatMap((workload) => workload.cells);
  const notes = takeNotes(
    report,
    cells.filter(({ outcome }) => outcome === 'ok'),
  );
  const data = workloads.flatMap((workload) => buildRow(workload, figure, notes.refer));
  const columnPx = Math.ceil(largest([92, ...data.map(({ label }) => measureText(label, TEXT_PX) + 14)]));
  const heads = report.mounts.map((mount) => ({ mount, lines: wrapText(labelOf(mount), columnPx - 10, TEXT_PX) }));
  const headLines = largest([1, ...heads.map(({ lines }) => lines.length)]);
  const namesPx = Math.ceil(largest([0, ...workloads.map(({ name }) => measureText(labelOf(name), TEXT_PX))]) + 10);
  const widthPx = namesPx + columnPx * report.mounts.length;
  const marks = describeMarks(report, metric);
  const x = { field: 'mount', type: 'nominal', sort: null, scale: { domain: [...report.mounts] }, axis: null } as const;
  const y = { field: 'workload', type: 'nominal', sort: null, scale: { domain: workloads.map(({ name }) => name) }, axis: null } as const;
  const names = workloads.map(({ name }) => ({ workload: name, text: labelOf(name) }));
  const grey = data.some(({ ratio }) => ratio === null) ? ['Grey: no figure, and why.'] : [];
  return {
    ...frameOf(
      `${figure.label} by workload and mount${figure.bars?.remark === undefined ? '' : ` (${figure.bars.remark})`}`,
      [
        describeAnswer(report, metric, labelOf),
        ['Colour: ratio to the best mount of the workload.', ...describeFigure(figure), ...grey].join(' '),
        ...(marks === '' ? [] : [marks]),
      ],
      widthPx + 90,
    ),
    data: dataOf(data),
    width: { step: columnPx },
    height: { step: CELL_PX },
    layer: [
      {
        transform: [{ filter: '!isValid(datum.ratio)' }],
        mark: { type: 'rect', color: GREY, stroke: '#8a8a8a', strokeDash: [3, 2], strokeWidth: 0.8 },
        encoding: { x, y },
      },
      {
        transform: [{ filter: 'isValid(datum.ratio)' }],
        mark: { type: 'rect', stroke: 'white', strokeWidth: 1 },
        // Log, since mounts differ by factors; from 1/30 on all is pale.
        encoding: {
          x,
          y,
          color: {
            field: 'ratio',
            type: 'quantitative',
            scale: { type: 'log', domain: [1 / 30, 1], range: ['#fbf3dc', '#0b5a94'], clamp: true },
            legend: { title: ['ratio to', 'the best'], values: [1 / 30, 0.1, 0.3, 1], format: '.1~g', gradientLength: 110 },
          },
        },
      },
      {
        mark: { type: 'text', baseline: 'middle' },
        encoding: {
          x,
          y,
          text: { field: 'label', type: 'nominal' },
          // There white and black have the same contrast to the colour behind them, 4.5.
          color: { condition: { test: 'isValid(datum.ratio) && datum.ratio > 0.49', value: 'white' }, value: 'black' },
        },
      },
      {
        // Short names stand on the last line of long ones.
        data: dataOf(heads.map(({ mount, lines }) => ({ mount, text: '\n'.repeat(headLines - lines.length) + lines.join('\n') }))),
        mark: { type: 'text', baseline: 'bottom', lineBreak: '\n', lineHeight: HEAD_LINE_PX, color: INK },
        encoding: { x, y: { value: -6 - (headLines - 1) * HEAD_LINE_PX }, text: { field: 'text', type: 'nominal' } },
      },
      {
        data: dataOf(names),
        mark: { type: 'text', align: 'right', baseline: 'middle', color: INK },
        encoding: { x: { value: -8 }, y, text: { field: 'text', type: 'nominal' } },
      },
      ...footnotes(notes.lines, -namesPx, Math.max(CELL_PX * workloads.length, LEGEND_PX) + 12, widthPx + 90),
    ] as Layer[],
  };
}
