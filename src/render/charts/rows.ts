/** The form that most charts share: a row a cell, under the name of its workload, beside the name of its mount. */

import { measureText } from './font.ts';
import type { LogAxis } from './scale.ts';
import { labelOf } from './text.ts';
import { dataOf, INK, type Layer, SOFT_INK, TEXT_PX } from './theme.ts';

const ROW_PX = 14;
const GAP_PX = 7;
/** Width of what is drawn; names and figures come on top. */
export const PLOT_PX = 520;

export interface RowGroup<Row> {
  readonly name: string;
  readonly rows: readonly { readonly label: string; readonly row: Row }[];
}

interface RowChannel {
  readonly field: 'at';
  readonly type: 'quantitative';
  readonly scale: { domain: number[]; nice: boolean; padding: number };
  readonly axis: null;
}

export interface PlacedRows<Row> {
  /** Every row with its vertical middle, from 0 at the top. */
  readonly rows: readonly { readonly at: number; readonly row: Row }[];
  readonly heightPx: number;
  readonly rowPx: number;
  /** Where names begin, left of the plot: a negative x. */
  readonly leftPx: number;
  /** Names of groups and rows. */
  readonly labels: Layer[];
  /** The vertical channel of every layer; the field is `at`. */
  readonly y: RowChannel;
}

/** Places groups below each other; `rowPx` is for rows that hold more than one line of marks. */
export function placeRows<Row>(groups: readonly RowGroup<Row>[], rowPx: number = ROW_PX): PlacedRows<Row> {
  const rows: { at: number; row: Row }[] = [];
  const heads: { at: number; text: string }[] = [];
  const names: { at: number; text: string }[] = [];
  // The first name must not touch the axis.
  let top = 4;
  for (const group of groups) {
    heads.push({ at: top + ROW_PX / 2, text: labelOf(group.name) });
    top += ROW_PX;
    for (const { label, row } of group.rows) {
      rows.push({ at: top + rowPx / 2, row });
      names.push({ at: top + rowPx / 2, text: labelOf(label) });
      top += rowPx;
    }
    top += GAP_PX;
  }
  const heightPx = Math.max(ROW_PX, top - GAP_PX);
  const leftPx = -Math.ceil(Math.max(60, ...names.map(({ text }) => measureText(text, TEXT_PX))) + 16);
  // A unit is a pixel; vega-lite would pad by some more where there are points or text.
  const y: RowChannel = { field: 'at', type: 'quantitative', scale: { domain: [heightPx, 0], nice: false, padding: 0 }, axis: null };
  const text = { text: { field: 'text', type: 'nominal' }, y } as const;
  return {
    rows,
    heightPx,
    rowPx,
    leftPx,
    y,
    labels: [
      {
        data: dataOf(heads),
        mark: { type: 'text', align: 'left', baseline: 'middle', fontWeight: 'bold', color: INK },
        encoding: { ...text, x: { value: leftPx } },
      },
      { data: dataOf(names), mark: { type: 'text', align: 'right', baseline: 'middle', color: SOFT_INK }, encoding: { ...text, x: { value: -8 } } },
    ],
  };
}

/** The width from the names to the end of the plot and some figures behind it, for lines of text above and below. */
export function textWidthOf(placed: Pick<PlacedRows<unknown>, 'leftPx'>): number {
  return PLOT_PX - placed.leftPx + 100;
}

/** The words of rows that have no figure (`absence` in their data), where their figure would begin. */
export function absenceLayer(y: RowChannel): Layer {
  return {
    transform: [{ filter: 'isValid(datum.absence)' }],
    mark: { type: 'text', align: 'left', baseline: 'middle', color: SOFT_INK },
    encoding: { text: { field: 'absence', type: 'nominal' }, x: { value: 5 }, y },
  };
}

/** Lines over bars from `low` to `end` of their data, where there are these: light around dark, seen on a bar as beside it. */
export function intervalLayers(y: RowChannel): Layer[] {
  const rule = (color: string, size: number) =>
    ({
      transform: [{ filter: 'isValid(datum.low)' }],
      mark: { type: 'rule', color, size, clip: true },
      encoding: { x: { field: 'low', type: 'quantitative' }, x2: { field: 'end' }, y },
    }) as Layer;
  return [rule('white', 3.5), rule(INK, 1.2)];
}

/** The words behind bars (`label`), where bar and interval end (`end`). */
export function labelLayer(y: RowChannel): Layer {
  return {
    transform: [{ filter: 'isValid(datum.label)' }],
    mark: { type: 'text', align: 'left', baseline: 'middle', dx: 5 },
    encoding: { text: { field: 'label', type: 'nominal' }, x: { field: 'end', type: 'quantitative' }, y },
  };
}

/** From the least to the largest of each row, as a line, under the log axis that all layers share: its title, and the labels as a vega expression. */
export function spanLayer(
  spans: readonly { readonly at: number; readonly from: number; readonly to: number }[],
  { domain, ticks }: LogAxis,
  { title, text }: { readonly title: string; readonly text: string },
  y: RowChannel,
): Layer {
  return {
    data: dataOf(spans),
    mark: { type: 'rule', color: '#b0b0b0', strokeWidth: 1.5 },
    encoding: {
      x: {
        field: 'from',
        type: 'quantitative',
        axis: { orient: 'top', title, values: [...ticks], labelExpr: text },
        scale: { type: 'log', domain: [...domain], nice: false },
      },
      x2: { field: 'to' },
      y,
    },
  };
}
