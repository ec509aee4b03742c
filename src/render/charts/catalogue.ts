/** The charts that a report can draw by itself, by name. */

import type { Rate } from '../../figures/metrics.ts';
import type { Report } from '../../model/records.ts';
import { buildBarsSpec } from './bars.ts';
import { buildCpuCostSpec } from './cpu-cost.ts';
import { buildLatencySpec } from './latency.ts';
import { buildLoopsSpec } from './loops.ts';
import type { ChartName } from './names.ts';
import { buildOverviewSpec } from './overview.ts';
import { buildSplitSpec } from './split.ts';
import type { ChartSpec } from './theme.ts';

interface Chart {
  readonly title: string;
  /** Null where the report has nothing to draw. Only the overview asks by which rate (IOPS if left out): the others show one, or several. */
  readonly build: (report: Report, rate?: Rate) => ChartSpec | null;
  /** What a report lacks that has nothing to draw. */
  readonly needs: string;
}

const FIGURE = 'a cell with a figure';

/** All of CHART_NAMES. */
export const CHARTS: Readonly<Record<ChartName, Chart>> = {
  overview: {
    title: 'Every cell, coloured by the ratio to the best mount of its workload',
    build: (report, rate = 'iops') => (report.workloads.length === 0 || report.mounts.length === 0 ? null : buildOverviewSpec(report, rate)),
    needs: 'a workload and a mount',
  },
  iops: { title: 'IOPS with intervals', build: (report) => buildBarsSpec(report, 'iops', 'linear'), needs: FIGURE },
  'iops-log': { title: 'IOPS with intervals, log axis', build: (report) => buildBarsSpec(report, 'iops', 'log'), needs: FIGURE },
  bw: { title: 'Bandwidth with intervals', build: (report) => buildBarsSpec(report, 'bw', 'linear'), needs: FIGURE },
  'bw-log': { title: 'Bandwidth with intervals, log axis', build: (report) => buildBarsSpec(report, 'bw', 'log'), needs: FIGURE },
  split: { title: 'Reads and writes of mixed workloads', build: buildSplitSpec, needs: 'a workload that reads and writes' },
  latency: { title: 'Completion latency percentiles', build: buildLatencySpec, needs: 'latency percentiles' },
  loops: { title: 'Every loop, against the mean of its cell', build: buildLoopsSpec, needs: FIGURE },
  'cpu-cost': { title: 'Host CPU seconds per GiB moved', build: buildCpuCostSpec, needs: 'host CPU seconds (local targets and imported files have none)' },
};
