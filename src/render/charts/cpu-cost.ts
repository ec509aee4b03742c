/** What an I/O costs: CPU seconds on the host for each GiB moved, a dot a cell on a log axis, as a vega-lite spec. */

import { cpuCostOf } from '../../figures/cpu-cost.ts';
import type { Report } from '../../model/records.ts';
import { describeAbsence } from './figures.ts';
import { takeNotes } from './notes.ts';
import { absenceLayer, PLOT_PX, placeRows, textWidthOf } from './rows.ts';
import { logAxis } from './scale.ts';
import { type ChartSpec, colorOfMount, dataOf, footnotes, frameOf, type Layer } from './theme.ts';

/** Three digits at most two behind the point: 0.42, 7.1, 874. */
function formatSeconds(seconds: number): string {
  return seconds >= 99.5 ? seconds.toFixed(0) : seconds >= 9.95 ? seconds.toFixed(1) : seconds.toFixed(2);
}

/** The spec; null where no loop knows its CPU seconds. */
export function buildCpuCostSpec(report: Report): ChartSpec | null {
  const placed = placeRows(
    report.workloads.map(({ name, cells }) => ({ name, rows: cells.map((cell) => ({ label: cell.mount, row: { cell, cost: cpuCostOf(cell.loops) } })) })),
  );
  const costs = placed.rows.flatMap(({ row }) => row.cost?.secondsPerGib ?? []);
  if (costs.length === 0) return null;
  const notes = takeNotes(
    report,
    placed.rows.filter(({ row }) => row.cost !== null).map(({ row }) => row.cell),
  );
  const axis = logAxis([Math.min(...costs) / 1.3, Math.max(...costs)]);
  const data = placed.rows.map(({ at, row: { cell, cost } }) => ({
    workload: cell.workload,
    mount: cell.mount,
    at,
    color: colorOfMount(report.mounts, cell.mount),
    secondsPerGib: cost?.secondsPerGib ?? null,
    cpuSeconds: cost?.cpuSeconds ?? null,
    gib: cost === null ? null : cost.bytes / 1024 ** 3,
    label: cost === null ? null : `${formatSeconds(cost.secondsPerGib)}${notes.refer(cell)}`,
    absence: cost !== null ? null : cell.outcome === 'ok' ? 'not known' : describeAbsence(cell),
  }));
  const width = textWidthOf(placed);
  return {
    ...frameOf(
      'Host CPU by workload and mount (CPU seconds per GiB moved; log axis)',
      [
        'Left is better. CPU time of QEMU (the guest included), the daemon and sshd during the loops, over the GiB that fio moved. A slow mount pays for its idle guest too: compare mounts, not workloads.',
      ],
      width,
    ),
    data: dataOf(data),
    width: PLOT_PX,
    height: placed.heightPx,
    layer: [
      {
        transform: [{ filter: 'isValid(datum.secondsPerGib)' }],
        mark: { type: 'rule', strokeWidth: 1, opacity: 0.45 },
        encoding: {
          x: {
            field: 'secondsPerGib',
            type: 'quantitative',
            axis: { orient: 'top', title: 'CPU seconds per GiB', values: [...axis.ticks], format: ',~g' },
            scale: { type: 'log', domain: [...axis.domain], nice: false },
          },
          x2: { datum: axis.domain[0] },
          y: placed.y,
          color: { field: 'color', type: 'nominal', scale: null },
        },
      },
      {
        transform: [{ filter: 'isValid(datum.secondsPerGib)' }],
        mark: { type: 'point', filled: true, size: 60, opacity: 1 },
        encoding: { x: { field: 'secondsPerGib', type: 'quantitative' }, y: placed.y, color: { field: 'color', type: 'nominal', scale: null } },
      },
      {
        transform: [{ filter: 'isValid(datum.label)' }],
        mark: { type: 'text', align: 'left', baseline: 'middle', dx: 8 },
        encoding: { text: { field: 'label', type: 'nominal' }, x: { field: 'secondsPerGib', type: 'quantitative' }, y: placed.y },
      },
      absenceLayer(placed.y),
      ...placed.labels,
      ...footnotes(notes.lines, placed.leftPx, placed.heightPx + 12, width),
    ] as Layer[],
  };
}
