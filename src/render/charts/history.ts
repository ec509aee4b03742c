/** The history of one series: a dot a night with the range of its loops, and the changes found in it, as a vega-lite spec. */

import { labelOf } from './text.ts';
import { type ChartSpec, dataOf, footnotes, frameOf, type Layer, PALETTE, SOFT_INK } from './theme.ts';

interface HistoryNight {
  /** ISO 8601, in UTC. */
  readonly at: string;
  readonly value: number;
  /** The lowest and the highest loop; null where they are not known. */
  readonly low: number | null;
  readonly high: number | null;
  /** What a reader knows the night by, such as a commit; null for none. */
  readonly label: string | null;
  readonly machine: string;
}

interface HistoryChange {
  /** ISO 8601, in UTC: the first night after the change. */
  readonly at: string;
  readonly kind: 'drop' | 'rise' | 'now';
  /** Relative: -0.1 is ten per cent less. */
  readonly effect: number;
}

export interface SeriesHistory {
  /** What the series is, such as `randread-psync on virtiofs, IOPS`. */
  readonly title: string;
  /** Beside the axis: what the values are and in which unit. */
  readonly unit: string;
  readonly nights: readonly HistoryNight[];
  readonly changes: readonly HistoryChange[];
  /** Whether there were nights enough for a change to be found. */
  readonly canTell: boolean;
  /** How all of it was measured, in a sentence; null where that is not known. */
  readonly conditions: string | null;
}

const WIDTH_PX = 640;
const HEIGHT_PX = 260;
/** The dates below the plot, and the axis' title. */
const AXIS_PX = 44;

/** Beyond these, machines are not told apart by shape. */
const SHAPES = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down'] as const;

/** Name, colour and dash: told apart without colour too. */
const KINDS: Readonly<Record<HistoryChange['kind'], readonly [string, string, readonly [number, number]]>> = {
  drop: ['drop', '#D55E00', [1, 0]],
  rise: ['rise', '#009E73', [6, 3]],
  now: ['suspect, to be confirmed', '#D55E00', [2, 3]],
};

/** -0.104 as `−10.4 %`. */
const formatEffect = (effect: number) => `${effect < 0 ? '−' : '+'}${(100 * Math.abs(effect)).toFixed(1)} %`;

/** Labels of changes above the plot, on as many lines as keep them apart; the text of a change ends where the next may begin. */
const LABEL_PX = 62;
const LABEL_LINES = 3;

const DAY_MS = 86_400_000;
/** More dates than these don't fit below the plot. */
const MOST_DAYS = 7;

/** Midnights (UTC, ms) to name below the axis; the only day there is where none is between the ends. */
function pickDays(from: number, to: number): number[] {
  const first = Math.ceil(from / DAY_MS) * DAY_MS;
  const step = Math.max(1, Math.ceil((to - first) / DAY_MS / MOST_DAYS)) * DAY_MS;
  const days: number[] = [];
  for (let day = first; day <= to; day += step) days.push(day);
  return days.length === 0 ? [from] : days;
}

/** A change's place among LABEL_LINES lines: the first that is free at its time. */
function placeLabels(changes: readonly HistoryChange[], from: number, to: number): (HistoryChange & { readonly text: string; readonly line: number })[] {
  const ends = new Array<number>(LABEL_LINES).fill(Number.NEGATIVE_INFINITY);
  return [...changes]
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .map((change) => {
      const x = ((Date.parse(change.at) - from) / Math.max(1, to - from)) * WIDTH_PX;
      const line = ends.findIndex((end) => end <= x);
      // Where all lines are taken the rule stands without its figure.
      if (line === -1) return { ...change, text: '', line: 0 };
      ends[line] = x + LABEL_PX;
      return { ...change, text: formatEffect(change.effect), line };
    });
}

/** The spec; times are UTC. Null where there is no night. */
export function buildHistorySpec({ title, unit, nights, changes, canTell, conditions }: SeriesHistory): ChartSpec | null {
  if (nights.length === 0) return null;
  const times = [...nights.map(({ at }) => Date.parse(at)), ...changes.map(({ at }) => Date.parse(at))];
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const machines = [...new Set(nights.map(({ machine }) => labelOf(machine)))];
  const placed = placeLabels(changes, from, to).map((change) => ({ ...change, name: KINDS[change.kind][0], y: -8 - 13 * change.line }));
  const kinds = (Object.keys(KINDS) as HistoryChange['kind'][]).filter((kind) => changes.some((change) => change.kind === kind)).map((kind) => KINDS[kind]);
  const values = nights.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  // A series that hardly moves is not to look as if it did.
  const margin = Math.max((most - least) * 0.08, Math.abs(most) * 0.02);
  // Half a night of room at both ends, so that dots and labels stay off the edges.
  const edge = Math.max((to - from) * 0.02, DAY_MS / 2);
  const domain: number[] = [from - edge, to + edge];
  const x = {
    field: 'at',
    type: 'temporal',
    scale: { type: 'utc', domain, nice: false },
    axis: { title: 'night (UTC)', grid: false, values: pickDays(from, to), format: '%Y-%m-%d', labelOverlap: false },
  } as const;
  const y = {
    field: 'value',
    type: 'quantitative',
    scale: { domain: [least - margin, most + margin], nice: false, zero: false },
    axis: { title: labelOf(unit), tickCount: 6 },
  } as const;
  const sameMachine = machines.length === 1 ? '' : machines.length <= SHAPES.length ? ' Shape: the machine.' : ` Of ${machines.length} machines.`;
  const ranges = nights.some(({ low, high }) => low !== null && high !== null) ? ' Thin line: its lowest to its highest loop.' : '';
  const changeLayers = [
    {
      data: dataOf(placed),
      mark: { type: 'rule', strokeWidth: 1.5 },
      encoding: {
        x,
        color: {
          field: 'name',
          type: 'nominal',
          scale: { domain: kinds.map(([name]) => name), range: kinds.map(([, color]) => color) },
          legend: { title: 'change', orient: 'right' },
        },
        strokeDash: {
          field: 'name',
          type: 'nominal',
          scale: { domain: kinds.map(([name]) => name), range: kinds.map(([, , dash]) => dash) },
          legend: { title: 'change', orient: 'right' },
        },
      },
    },
    {
      data: dataOf(placed),
      mark: { type: 'text', align: 'left', baseline: 'bottom', dx: -4 },
      encoding: { x, y: { field: 'y', type: 'quantitative', scale: null, axis: null }, text: { field: 'text', type: 'nominal' } },
    },
  ];
  const rangeLayer = {
    transform: [{ filter: 'isValid(datum.low) && isValid(datum.high)' }],
    mark: { type: 'rule', color: '#9a9a9a', strokeWidth: 1 },
    encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' } },
  };
  return {
    ...frameOf(
      labelOf(title, 100),
      [
        `Dot: one night.${ranges}${sameMachine}${changes.length === 0 ? (canTell ? ' No change found.' : ' Too few nights to tell whether anything changed.') : ' Upright line: a change, with its size.'} The axis does not begin at 0.`,
      ],
      WIDTH_PX + 60,
    ),
    data: dataOf(nights.map((night) => ({ ...night, machine: labelOf(night.machine) }))),
    width: WIDTH_PX,
    height: HEIGHT_PX,
    layer: [
      ...(changes.length === 0 ? [] : changeLayers),
      ...(ranges === '' ? [] : [rangeLayer]),
      ...footnotes(conditions === null ? [] : [conditions], 0, HEIGHT_PX + AXIS_PX, WIDTH_PX),
      { mark: { type: 'line', color: SOFT_INK, strokeWidth: 0.8, opacity: 0.6 }, encoding: { x, y } },
      {
        mark: { type: 'point', filled: true, color: PALETTE[0], size: 34, opacity: 1 },
        encoding: {
          x,
          y,
          ...(machines.length > 1 && machines.length <= SHAPES.length
            ? {
                shape: {
                  field: 'machine',
                  type: 'nominal',
                  scale: { domain: machines, range: SHAPES.slice(0, machines.length) },
                  legend: { title: 'machine', orient: 'right' },
                },
              }
            : {}),
        },
      },
    ] as Layer[],
  };
}
