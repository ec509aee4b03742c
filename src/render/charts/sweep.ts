/** A figure against what was swept: a panel a workload, a line a mount, with intervals, as a vega-lite spec. */

import type { Figure } from '../../figures/figure.ts';
import { figureNamed } from '../../figures/figures.ts';
import { leadFigure } from '../../figures/shown.ts';
import type { Report } from '../../model/records.ts';
import { joinAnd, listSome } from '../../text/list-some.ts';
import { describeAbsence, describeIntervals } from './figures.ts';
import { takeNotes } from './notes.ts';
import { PLOT_PX } from './rows.ts';
import { logAxis } from './scale.ts';
import { findSweepLines, type SweepAxis, type SweepLine, type SweepPanel, showValue } from './sweep-lines.ts';
import { labelOf } from './text.ts';
import { type ChartSpec, colorOfMount, dataOf, footnotes, frameOf, INK, type Layer, SOFT_INK } from './theme.ts';

const PANEL_PX = 170;
/** Between panels: a name, and the axis of the panel above. */
const GAP_PX = 62;
const LINE_PX = 13;
/** Room between the axis and the first value, and behind the last. */
const EDGE_PX = 24;
/** Between the dots of lines at one value. */
const ASIDE_PX = 5;
const LEFT_PX = -78;
/** For names of lines, behind the last value. */
const RIGHT_PX = 170;

/** What options are in words. */
const TITLES: Readonly<Record<string, string>> = {
  bs: 'block size',
  size: 'file size',
  numjobs: 'jobs',
  iodepth: 'I/Os in flight',
  qemu: 'QEMU',
  arch: 'processor',
};

const titleOf = ({ option }: Pick<SweepAxis, 'option'>) => TITLES[option] ?? option;

/** A pixel for each value of the axis. */
function placeValues({ values, scale }: SweepAxis): ReadonlyMap<string, number> {
  const width = PLOT_PX - 2 * EDGE_PX;
  const at = values.map((value, index) => (scale === 'words' ? index : scale === 'log' ? Math.log(Number(value)) : Number(value)));
  const [low, high] = [Math.min(...at), Math.max(...at)];
  return new Map(values.map((value, index) => [value, EDGE_PX + (((at[index] as number) - low) / (high - low || 1)) * width]));
}

/** Of a number and its unit. */
const LABEL_PX = 40;
const CHAR_PX = 6;

/** Labels of an axis: of words each, shortened to its room; of numbers those that have room, the first always among them. */
function labelValues(axis: SweepAxis, places: ReadonlyMap<string, number>): { x: number; text: string }[] {
  const show = (value: string) => showValue({ ...axis, value });
  if (axis.scale === 'words') {
    const roomPx = (PLOT_PX - 2 * EDGE_PX) / Math.max(1, axis.values.length - 1);
    return [...places].map(([value, x]) => ({ x, text: labelOf(show(value), Math.max(5, Math.floor(roomPx / CHAR_PX) - 1)) }));
  }
  let last = Number.NEGATIVE_INFINITY;
  return [...places].flatMap(([value, x]) => {
    if (x - last < LABEL_PX) return [];
    last = x;
    return [{ x, text: show(value) }];
  });
}

/** Where names of lines stand: at their ends, pushed apart where these are close. */
function spreadNames(ends: readonly { readonly y: number; readonly text: string; readonly color: string }[], topPx: number): object[] {
  let last = topPx - LINE_PX;
  return [...ends]
    .sort((a, b) => a.y - b.y)
    .map((end) => {
      last = Math.max(end.y, last + LINE_PX);
      return { ...end, y: last, x: PLOT_PX + 4 };
    });
}

interface Placed {
  readonly axis: SweepAxis;
  readonly heads: object[];
  readonly grid: object[];
  readonly ticks: object[];
  readonly below: object[];
  readonly points: object[];
  readonly names: object[];
  readonly bottomPx: number;
}

/** One panel, from pixel `topPx` down: everything in pixels. */
function placePanel(report: Report, { name, axis, lines }: SweepPanel, figure: Figure, topPx: number): Placed {
  const places = placeValues(axis);
  const estimates = lines.flatMap(({ points }) => points.flatMap(({ estimate }) => estimate ?? []));
  const divisor = figure.bars?.divisor ?? figure.scale;
  // An interval of few, unlike loops can be a hundred times its figure: it is cut off rather than that all lines are flat.
  const [least, most] = [Math.min(...estimates.map(({ value }) => value)), Math.max(...estimates.map(({ value }) => value))];
  const within = (value: number) => Math.min(Math.max(value, least / 3), most * 3);
  const { domain, ticks } = logAxis(estimates.flatMap(({ value, low, high }) => [within(low ?? value), within(high ?? value)].map((each) => each / divisor)));
  const [from, to] = domain.map(Math.log) as [number, number];
  const bottomPx = topPx + 18 + PANEL_PX;
  const yOf = (value: number) => bottomPx - ((Math.log(Math.min(Math.max(value / divisor, domain[0]), domain[1])) - from) / (to - from)) * PANEL_PX;
  const colorOf = ({ mount }: SweepLine) => colorOfMount(report.mounts, mount);
  const drawn = lines.map((line) => ({ line, shown: line.points.filter(({ estimate }) => estimate !== null) }));
  // Side by side, or intervals of one value would hide each other.
  const asideOf = (index: number) => (index - (lines.length - 1) / 2) * Math.min(ASIDE_PX, (2 * EDGE_PX) / lines.length);
  const points = drawn.flatMap(({ line, shown }, index) =>
    shown.flatMap(({ value, estimate }) =>
      estimate === null
        ? []
        : [
            {
              line: `${name} ${line.name}`,
              color: colorOf(line),
              option: value,
              value: estimate.value,
              x: (places.get(value) as number) + asideOf(index),
              y: yOf(estimate.value),
              low: estimate.low === null ? null : yOf(estimate.low),
              high: estimate.high === null ? null : yOf(estimate.high),
            },
          ],
    ),
  );
  const ends = drawn.map(({ line, shown }) => {
    const missing = line.points.find(({ estimate }) => estimate === null);
    const absence =
      missing === undefined ? '' : ` (${shown.length === 0 ? '' : `${showValue({ ...axis, value: missing.value })}: `}${describeAbsence(missing.cell)})`;
    const last = shown.at(-1)?.estimate ?? null;
    return { y: last === null ? bottomPx : yOf(last.value), text: `${labelOf(line.name)}${absence}`, color: colorOf(line) };
  });
  return {
    axis,
    heads: [{ x: LEFT_PX, y: topPx, text: labelOf(name) }],
    grid: [...ticks.map((tick) => ({ x: 0, x2: PLOT_PX, y: yOf(tick * divisor), y2: yOf(tick * divisor) }))],
    ticks: ticks.map((tick) => ({ x: -6, y: yOf(tick * divisor), text: figure.format(tick * divisor) })),
    below: labelValues(axis, places).map((each) => ({ ...each, y: bottomPx + 12 })),
    points,
    names: spreadNames(ends, topPx + 18),
    bottomPx,
  };
}

/** What the axes are, in a sentence. */
function describeAxes(axes: readonly SweepAxis[]): string {
  const vertical = 'Upwards the axis is logarithmic, one for each panel: equal lengths are equal factors, and it does not begin at 0';
  const logs = axes.filter(({ scale }) => scale === 'log');
  if (logs.length === 0) return `${vertical}.`;
  return `${vertical}; to the right it is logarithmic too${logs.length === axes.length ? '' : ` for ${joinAnd(logs.map(titleOf))}`}.`;
}

/** Block sizes are about what moves; all else about what the loops are ranked by. */
function defaultMetric(report: Report, options: readonly string[]): string {
  return options.includes('bs') && report.workloads.some(({ cells }) => cells.some(({ mean }) => mean !== null)) ? 'bw' : leadFigure(report).name;
}

/** The spec; null where nothing was swept, or no cell of what was has the figure. `metric`: the name of a figure; bandwidth over block sizes, else what loops rank by, if left out. */
export function buildSweepSpec(report: Report, metric?: string): ChartSpec | null {
  const found = findSweepLines(report, (options) => metric ?? defaultMetric(report, options));
  if (found === null) return null;
  const { undrawn } = found;
  const figure = figureNamed(found.metric);
  const axes = [...new Map(found.panels.map(({ axis }) => [axis.option, axis])).values()];
  const panels = found.panels.map((panel) => (axes.length === 1 ? panel : { ...panel, name: `${panel.name} by ${titleOf(panel.axis)}` }));
  const placed: Placed[] = [];
  for (const panel of panels) placed.push(placePanel(report, panel, figure, (placed.at(-1)?.bottomPx ?? 8 - GAP_PX) + GAP_PX));
  const heightPx = (placed.at(-1) as Placed).bottomPx;
  const cells = panels.flatMap(({ lines }) => lines.flatMap(({ points }) => points));
  const all = (key: Exclude<keyof Placed, 'axis' | 'bottomPx'>) => dataOf(placed.flatMap((each) => each[key]));
  const joined = placed.filter(({ axis }) => axis.scale !== 'words').flatMap(({ points }) => points);
  // A unit is a pixel; vega-lite would pad by some more where there are points or text.
  const pixels = (domain: number[]) => ({ type: 'quantitative', scale: { domain, nice: false, padding: 0 }, axis: null }) as const;
  const x = { field: 'x', ...pixels([0, PLOT_PX]) } as const;
  const y = { field: 'y', ...pixels([heightPx, 0]) } as const;
  const text = { field: 'text', type: 'nominal' } as const;
  const color = { field: 'color', type: 'nominal', scale: null } as const;
  const intervals = describeIntervals(cells.map(({ estimate }) => estimate));
  const told = [...(undrawn.length === 0 ? [] : [`Not drawn: ${listSome(undrawn.map((each) => labelOf(each, 100)))}`]), ...takeNotes(report, []).lines];
  const width = PLOT_PX - LEFT_PX + RIGHT_PX;
  const below: Layer = {
    // Where all panels have one axis its name stands once.
    data: dataOf(
      (axes.length === 1 ? placed.slice(-1) : placed).map(({ axis, bottomPx }) => ({ x: PLOT_PX / 2, y: bottomPx + 30, text: labelOf(titleOf(axis)) })),
    ),
    mark: { type: 'text', color: SOFT_INK },
    encoding: { x, y, text },
  };
  return {
    ...frameOf(
      `${figure.label} by ${joinAnd([...axes.map((axis) => labelOf(titleOf(axis))), 'mount'])} (${figure.bars?.unit ?? figure.unit})`,
      [
        `Dot: geometric mean of the loops.${intervals === null ? '' : ` ${intervals}`}${figure.better === 'lower' ? ' Lower is better.' : ''} ${describeAxes(axes)}`,
      ],
      width,
    ),
    width: PLOT_PX,
    height: heightPx,
    layer: [
      { data: all('grid'), mark: { type: 'rule', color: '#e3e3e3' }, encoding: { x, x2: { field: 'x2' }, y, y2: { field: 'y2' } } },
      { data: all('heads'), mark: { type: 'text', align: 'left', baseline: 'middle', fontWeight: 'bold', color: INK }, encoding: { x, y, text } },
      { data: all('ticks'), mark: { type: 'text', align: 'right', baseline: 'middle', color: SOFT_INK }, encoding: { x, y, text } },
      { data: all('below'), mark: { type: 'text', baseline: 'middle', color: SOFT_INK }, encoding: { x, y, text } },
      below,
      ...(joined.length === 0
        ? []
        : [{ data: dataOf(joined), mark: { type: 'line', strokeWidth: 1.6 }, encoding: { x, y, color, detail: { field: 'line', type: 'nominal' } } }]),
      {
        data: all('points'),
        transform: [{ filter: 'isValid(datum.low)' }],
        mark: { type: 'rule', strokeWidth: 1.2 },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color },
      },
      { data: all('points'), mark: { type: 'point', filled: true, size: 34, opacity: 1 }, encoding: { x, y, color } },
      { data: all('names'), mark: { type: 'text', align: 'left', baseline: 'middle' }, encoding: { x, y, text, color } },
      ...footnotes(told, LEFT_PX, heightPx + 44, width),
    ] as Layer[],
  };
}
