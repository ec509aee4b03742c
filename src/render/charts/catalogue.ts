/** The charts that a report can draw by itself, by name. */

import { figureNamed } from '../../figures/figures.ts';
import { leadFigures, shownFigures } from '../../figures/shown.ts';
import type { Report } from '../../model/records.ts';
import { buildBarsSpec } from './bars.ts';
import { buildCpuCostSpec } from './cpu-cost.ts';
import { buildLatencySpec } from './latency.ts';
import { buildLoopsSpec } from './loops.ts';
import { type BarsChart, CHART_NAMES, type ChartName, findBars } from './names.ts';
import { buildOverviewSpec } from './overview.ts';
import { buildSplitSpec } from './split.ts';
import type { ChartSpec } from './theme.ts';

export interface Chart {
  readonly title: string;
  /** Null where the report has nothing to draw. Only the overview asks by which metric (what the loops rank by if left out): the others show one, or several. */
  readonly build: (report: Report, metric?: string) => ChartSpec | null;
  /** What a report lacks that has nothing to draw. */
  readonly needs: string;
}

const FIGURE = 'a cell with a figure';

function barsChart({ metric, scale }: BarsChart): Chart {
  const { label } = figureNamed(metric);
  return {
    title: `${label} with intervals${scale === 'log' ? ', log axis' : ''}`,
    build: (report) => buildBarsSpec(report, metric, scale),
    needs: FIGURE,
  };
}

function buildOverview(report: Report, metric = leadFigures(report)[0]?.name ?? 'iops'): ChartSpec | null {
  return report.workloads.length === 0 || report.mounts.length === 0 ? null : buildOverviewSpec(report, metric);
}

/** All of CHART_NAMES. */
export const CHARTS: Readonly<Record<ChartName, Chart>> = {
  overview: { title: 'Every cell, coloured by the ratio to the best mount of its workload', build: buildOverview, needs: 'a workload and a mount' },
  iops: barsChart({ metric: 'iops', scale: 'linear' }),
  'iops-log': barsChart({ metric: 'iops', scale: 'log' }),
  bw: barsChart({ metric: 'bw', scale: 'linear' }),
  'bw-log': barsChart({ metric: 'bw', scale: 'log' }),
  split: { title: 'Reads and writes of mixed workloads', build: buildSplitSpec, needs: 'a workload that reads and writes' },
  latency: { title: 'Completion latency percentiles', build: buildLatencySpec, needs: 'latency percentiles' },
  loops: { title: 'Every loop, against the mean of its cell', build: buildLoopsSpec, needs: FIGURE },
  'cpu-cost': { title: 'Host CPU seconds per GiB moved', build: buildCpuCostSpec, needs: 'host CPU seconds (local targets and imported files have none)' },
};

/** The chart of any name of listCharts; null for another. */
export function findChart(name: string): Chart | null {
  if (Object.hasOwn(CHARTS, name)) return CHARTS[name as ChartName];
  const bars = findBars(name);
  return bars === null ? null : barsChart(bars);
}

/** What a report is drawn as where nobody says which: CHART_NAMES, and bars of what else its loops are shown by. */
export function chartsFor(report: Report): string[] {
  return [...new Set([...CHART_NAMES, ...shownFigures(report).flatMap(({ name }) => [name, `${name}-log`])])];
}
