/** Delays of a sync run: every trial as a point, mount beside mount, on a log axis, as a vega-lite spec. */

import type { DelayCell, SyncSummary } from '../../analyse/sync/summary.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Direction, SyncRecord } from '../../model/sync.ts';
import { absenceLayer, PLOT_PX, placeRows, spanLayer, textWidthOf } from './rows.ts';
import { logAxis } from './scale.ts';
import { type ChartSpec, colorOfMount, dataOf, frameOf, INK, type Layer, SOFT_INK } from './theme.ts';

const WAYS: Readonly<Record<Direction, string>> = {
  'host-guest': 'from the host to the guest',
  'guest-host': 'from the guest to the host',
  'guest-guest': 'within the guest (control)',
};

/** Points on a log axis are above 0: the clock's last digit. */
const LEAST_MS = 0.001;

/** A time for an axis, from ms; vega's words, without a part of the data in them. */
const AXIS_TEXT =
  "datum.value >= 1e3 ? format(datum.value / 1e3, ',~g') + ' s' : datum.value >= 1 ? format(datum.value, ',~g') + ' ms' : format(datum.value * 1e3, ',~g') + ' µs'";

function describeAbsence({ late, failed, count }: DelayCell['distribution'], deadlineSeconds: number): string | null {
  if (late > 0) return `${late} of ${count} not seen in ${deadlineSeconds} s`;
  return failed === count ? 'failed' : null;
}

/** The spec; null where no delay was measured. */
export function buildSyncSpec({ plan }: SyncRecord, { delays }: SyncSummary): ChartSpec | null {
  const mounts = plan.mounts.map(({ name }) => name);
  const groups = groupBy(delays, (cell) => `${cell.change}, seen by ${cell.look}, ${WAYS[cell.direction]}`);
  const placed = placeRows([...groups].map(([name, cells]) => ({ name, rows: cells.map((cell) => ({ label: cell.mount, row: cell })) })));
  const points = placed.rows.flatMap(({ at, row }) =>
    row.distribution.valuesMs.map((ms) => ({ at, mount: row.mount, ms: Math.max(LEAST_MS, ms), absence: null })),
  );
  if (points.length === 0) return null;
  const medians = placed.rows.flatMap(({ at, row }) => (row.distribution.medianMs === null ? [] : [{ at, ms: Math.max(LEAST_MS, row.distribution.medianMs) }]));
  const spans = placed.rows.flatMap(({ at, row }) => {
    const own = row.distribution.valuesMs.map((ms) => Math.max(LEAST_MS, ms));
    return own.length < 2 ? [] : [{ at, from: Math.min(...own), to: Math.max(...own) }];
  });
  const missing = placed.rows.flatMap(({ at, row }) => {
    const text = describeAbsence(row.distribution, plan.deadlineSeconds);
    if (text === null) return [];
    return [{ at, text, alone: row.distribution.valuesMs.length === 0 }];
  });
  const axis = logAxis(points.map(({ ms }) => ms));
  const scale = { type: 'log', domain: [...axis.domain], nice: false } as const;
  const shown = mounts.filter((mount) => points.some((point) => point.mount === mount));
  return {
    ...frameOf(
      'Delay until a change is seen, by change and mount (log axis)',
      ['Left is better. A point a trial, the bar their median. Each is an upper bound: it holds the way of our message, which the control shows alone.'],
      textWidthOf(placed),
    ),
    data: dataOf(points),
    width: PLOT_PX,
    height: placed.heightPx,
    layer: [
      spanLayer(spans, axis, { title: 'delay, at most', text: AXIS_TEXT }, placed.y),
      {
        mark: { type: 'point', filled: true, size: 26, opacity: 0.75 },
        encoding: {
          x: { field: 'ms', type: 'quantitative', scale },
          y: placed.y,
          color: { field: 'mount', type: 'nominal', scale: { domain: shown, range: shown.map((mount) => colorOfMount(mounts, mount)) }, legend: null },
        },
      },
      {
        data: dataOf(medians),
        mark: { type: 'tick', thickness: 2, size: 11, color: INK },
        encoding: { x: { field: 'ms', type: 'quantitative', scale }, y: placed.y },
      },
      {
        data: dataOf(missing.filter(({ alone }) => !alone)),
        mark: { type: 'text', align: 'left', baseline: 'middle', color: SOFT_INK },
        encoding: { text: { field: 'text', type: 'nominal' }, x: { value: PLOT_PX + 8 }, y: placed.y },
      },
      { ...absenceLayer(placed.y), data: dataOf(missing.filter(({ alone }) => alone).map(({ at, text }) => ({ at, absence: text }))) },
      ...placed.labels,
    ] as Layer[],
  };
}
