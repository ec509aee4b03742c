/** Speed-up of a candidate over a base: a dot with its interval a cell, on a log axis around 1, as a vega-lite spec. */

import { formatChange } from '../compare/words.ts';
import { absenceLayer, PLOT_PX, placeRows, textWidthOf } from './rows.ts';
import { RATIO_TEXT, ratioAxis } from './scale.ts';
import { labelOf } from './text.ts';
import { type ChartSpec, dataOf, footnotes, frameOf, INK, type Layer, SOFT_INK } from './theme.ts';

/** `untested`: one loop a side says nothing of the spread. */
type SpeedupVerdict = 'better' | 'worse' | 'same' | 'undecided' | 'untested';

interface SpeedupCell {
  readonly workload: string;
  readonly mount: string;
  /** Candidate over base, above 0; null where one of them has no figure. More is better. */
  readonly ratio: number | null;
  /** The interval of the ratio; null where there is none. */
  readonly low: number | null;
  readonly high: number | null;
  readonly verdict: SpeedupVerdict;
}

export interface Speedup {
  /** What the two are called, such as the names of their runs. */
  readonly base: string;
  readonly candidate: string;
  readonly cells: readonly SpeedupCell[];
  /** Under the chart: what was not alike, and how it was measured. */
  readonly notes: readonly string[];
}

/** Shapes tell the verdicts apart as well as colours do. */
const VERDICTS: readonly (readonly [SpeedupVerdict, string, string])[] = [
  ['better', 'triangle-right', '#0072B2'],
  ['worse', 'triangle-left', '#D55E00'],
  ['same', 'circle', '#595959'],
  ['undecided', 'diamond', '#8a8a8a'],
  ['untested', 'cross', '#7a6f9b'],
];

/** Behind the ratio of what is not told. */
const SUFFIXES: Readonly<Partial<Record<SpeedupVerdict, string>>> = { undecided: ' ?', untested: ' (not tested)' };

/** As every other format writes it, with the minus of print. */
const formatRatio = (ratio: number) => formatChange(ratio).replace('-', '−');

/** The spec; null where no cell has a ratio. */
export function buildSpeedupSpec({ base, candidate, cells, notes }: Speedup): ChartSpec | null {
  const ratios = cells.flatMap(({ ratio }) => ratio ?? []);
  if (ratios.length === 0) return null;
  const workloads = [...new Set(cells.map(({ workload }) => workload))];
  const placed = placeRows(
    workloads.map((name) => ({ name, rows: cells.filter(({ workload }) => workload === name).map((cell) => ({ label: cell.mount, row: cell })) })),
  );
  const widest = Math.max(1.1, ...ratios.map((ratio) => Math.max(ratio, 1 / ratio)));
  // An interval of few loops can be many times as wide as all ratios: it is cut off.
  const bounds = cells.flatMap(({ low, high }) =>
    [low, high].flatMap((value) => (value === null || value <= 0 ? [] : [Math.max(Math.min(value, widest ** 1.5), widest ** -1.5)])),
  );
  const axis = ratioAxis([...ratios, ...bounds], 1.1);
  const data = placed.rows.map(({ at, row }) => ({
    ...row,
    at,
    label: row.ratio === null ? null : `${formatRatio(row.ratio)}${SUFFIXES[row.verdict] ?? ''}`,
    absence: row.ratio === null ? 'no figure on both sides' : null,
  }));
  const used = VERDICTS.filter(([verdict]) => cells.some((cell) => cell.ratio !== null && cell.verdict === verdict));
  const domain = used.map(([verdict]) => verdict);
  const legend = { title: null, orient: 'top', direction: 'horizontal' } as const;
  return {
    ...frameOf(
      `Speed-up: ${labelOf(candidate)} over ${labelOf(base)}`,
      [
        'Right of the line: the candidate is faster. Line: interval of the ratio; where it reaches out of the chart it is cut off. ?: not decided by so few loops.',
      ],
      textWidthOf(placed),
    ),
    data: dataOf(data),
    width: PLOT_PX,
    height: placed.heightPx,
    layer: [
      { data: dataOf([{ one: 1 }]), mark: { type: 'rule', color: INK, strokeWidth: 1 }, encoding: { x: { field: 'one', type: 'quantitative' } } },
      {
        transform: [{ filter: 'isValid(datum.low) && isValid(datum.high)' }],
        mark: { type: 'rule', color: SOFT_INK, strokeWidth: 1.5, clip: true },
        encoding: { x: { field: 'low', type: 'quantitative' }, x2: { field: 'high' }, y: placed.y },
      },
      {
        transform: [{ filter: 'isValid(datum.ratio)' }],
        mark: { type: 'point', filled: true, size: 60, opacity: 1 },
        encoding: {
          x: {
            field: 'ratio',
            type: 'quantitative',
            axis: { orient: 'top', title: 'candidate / base (log axis)', values: [...axis.ticks], labelExpr: RATIO_TEXT },
            scale: { type: 'log', domain: [...axis.domain], nice: false },
          },
          y: placed.y,
          shape: { field: 'verdict', type: 'nominal', scale: { domain, range: used.map(([, shape]) => shape) }, legend },
          color: { field: 'verdict', type: 'nominal', scale: { domain, range: used.map(([, , color]) => color) }, legend },
        },
      },
      {
        transform: [{ filter: 'isValid(datum.label)' }],
        mark: { type: 'text', align: 'left', baseline: 'middle' },
        encoding: { text: { field: 'label', type: 'nominal' }, x: { value: PLOT_PX + 8 }, y: placed.y },
      },
      absenceLayer(placed.y),
      ...placed.labels,
      ...footnotes(notes, placed.leftPx, placed.heightPx + 12, textWidthOf(placed)),
    ] as Layer[],
  };
}
