/** The figures the page's table switches between, each with its ratio to the best of its row. */

import { cpuCostOf } from '../../figures/cpu-cost.ts';
import { largest, smallest } from '../../figures/extremes.ts';
import { goodMetrics, logMean, type Rate, totalOf } from '../../figures/metrics.ts';
import type { Cell, DirectionMetrics, WorkloadReport } from '../../model/records.ts';
import { formatBandwidth, formatIops, formatLatency } from '../../text/units.ts';
import { type Mark, marksOf } from '../cell-text.ts';
import type { View } from './page-data.ts';

export interface ViewInfo {
  readonly view: View;
  /** On the switch. */
  readonly label: string;
  /** What a figure is and which is better. */
  readonly explanation: string;
}

export const VIEWS: readonly ViewInfo[] = [
  { view: 'iops', label: 'IOPS', explanation: 'I/Os per second; more is better. k is 1000.' },
  { view: 'bw', label: 'Bandwidth', explanation: 'Bandwidth; more is better. MiB is 1024 KiB.' },
  { view: 'p50', label: 'Latency p50', explanation: "Half of the I/Os completed within this time (fio's clat p50); less is better. Not tested: no marks." },
  { view: 'p99', label: 'Latency p99', explanation: "99 % of the I/Os completed within this time (fio's clat p99); less is better. Not tested: no marks." },
  {
    view: 'cpu',
    label: 'Host CPU',
    explanation: 'CPU seconds that QEMU (the guest included), the daemon and sshd used on the host for each GiB moved; less is better. Not tested: no marks.',
  },
];

/** One cell in one view. */
export interface CellView {
  /** One figure, or reads and writes; none where there is no figure. */
  readonly parts: readonly string[];
  /** What rows are sorted by: reads and writes together; of latencies the longer one. Null without a figure. */
  readonly value: number | null;
  /** 0 to 1, 1 for the best of the row; null without a figure. */
  readonly ratio: number | null;
  readonly mark: Mark;
}

type Shown = Pick<CellView, 'parts' | 'value'>;

const NOTHING: Shown = { parts: [], value: null };

function meanOf(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => typeof value === 'number' && value > 0) as number[];
  return known.length === 0 ? null : logMean(known);
}

function showRate(cell: Cell, metric: Rate): Shown {
  if (cell.mean === null) return NOTHING;
  const format = metric === 'bw' ? formatBandwidth : formatIops;
  const rates = metric === 'bw' ? [cell.mean.readBw, cell.mean.writeBw] : [cell.mean.readIops, cell.mean.writeIops];
  const parts = rates.filter((rate) => rate !== null).map(format);
  return { parts: parts.length === 0 ? [format(0)] : parts, value: meanOf(goodMetrics(cell.loops).map((metrics) => totalOf(metrics, metric))) };
}

function showLatency(cell: Cell, key: keyof DirectionMetrics): Shown {
  const good = goodMetrics(cell.loops);
  const means = (['read', 'write'] as const).map((side) => meanOf(good.map((metrics) => metrics[side]?.[key]))).filter((mean) => mean !== null);
  return means.length === 0 ? NOTHING : { parts: means.map(formatLatency), value: largest(means) };
}

function showCpu(cell: Cell): Shown {
  const cost = cpuCostOf(cell.loops)?.secondsPerGib ?? null;
  return cost === null ? NOTHING : { parts: [`${cost >= 99.95 ? cost.toFixed(0) : cost.toFixed(1)} s/GiB`], value: cost };
}

function show(cell: Cell, view: View): Shown {
  switch (view) {
    case 'bw':
    case 'iops':
      return showRate(cell, view);
    case 'p50':
      return showLatency(cell, 'clatP50Ns');
    case 'p99':
      return showLatency(cell, 'clatP99Ns');
    case 'cpu':
      return showCpu(cell);
  }
}

/** A row in one view, in the order of its cells. */
export function viewRow(workload: WorkloadReport, view: View): CellView[] {
  const shown = workload.cells.map((cell) => show(cell, view));
  const values = shown.flatMap(({ value }) => (value === null ? [] : [value]));
  const rate = view === 'bw' || view === 'iops';
  const best = rate ? largest(values) : smallest(values);
  const mark = rate ? marksOf(workload, view) : () => 'none' as const;
  return shown.map(({ parts, value }, at) => ({
    parts,
    value,
    ratio: value === null ? null : rate ? value / best : best / value,
    mark: mark(workload.cells[at]?.mount ?? ''),
  }));
}

/** Steps of colour, from far behind to the best; each from this ratio on. */
export const HEAT_STEPS = [0, 0.1, 0.25, 0.4, 0.6, 0.8, 0.98] as const;

/** The step of a ratio: 1 to 7. */
export function heatStep(ratio: number): number {
  return HEAT_STEPS.filter((from) => ratio >= from).length;
}
