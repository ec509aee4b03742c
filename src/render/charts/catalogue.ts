/** The charts that a report can draw by itself, by name. */

import { figureNamed } from '../../figures/figures.ts';
import { leadFigure, shownFigures } from '../../figures/shown.ts';
import type { Report } from '../../model/records.ts';
import { buildBarsSpec } from './bars.ts';
import { buildCpuCostSpec } from './cpu-cost.ts';
import { buildLatencySpec } from './latency.ts';
import { buildLoopsSpec } from './loops.ts';
import { type BarsChart, findBars, listRunCharts, nameBars } from './names.ts';
import { buildOverviewSpec } from './overview.ts';
import { buildScenariosSpec } from './scenarios.ts';
import { buildSplitSpec } from './split.ts';
import { buildSweepSpec } from './sweep.ts';
import type { ChartSpec } from './theme.ts';

export interface Chart {
  readonly title: string;
  /** Null where the report has nothing to draw. Only overview and sweep ask by which metric: the others show one, or several. */
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

function buildOverview(report: Report, metric = leadFigure(report).name): ChartSpec | null {
  return report.workloads.length === 0 || report.mounts.length === 0 ? null : buildOverviewSpec(report, metric);
}

/** Those that are no bars of a figure. */
const OWN: Readonly<Record<string, Chart>> = {
  overview: { title: 'Every cell, coloured by the ratio to the best mount of its workload', build: buildOverview, needs: 'a workload and a mount' },
  split: { title: 'Reads and writes of mixed workloads', build: buildSplitSpec, needs: 'a workload that reads and writes' },
  sweep: { title: 'A figure against what was swept', build: buildSweepSpec, needs: 'a sweep of two values or more (--sweep)' },
  latency: { title: 'Completion latency percentiles', build: buildLatencySpec, needs: 'latency percentiles' },
  loops: { title: 'Every loop, against the mean of its cell', build: buildLoopsSpec, needs: FIGURE },
  scenarios: {
    title: 'Times by platform and scenario, with the ratio to native',
    build: buildScenariosSpec,
    needs: 'times of scenarios: each mount is called by one, such as docker/bind',
  },
  'cpu-cost': { title: 'Host CPU seconds per GiB moved', build: buildCpuCostSpec, needs: 'host CPU seconds (local targets and imported files have none)' },
};

/** The chart of any name of listCharts; null for another. */
export function findChart(name: string): Chart | null {
  if (Object.hasOwn(OWN, name)) return OWN[name] as Chart;
  const bars = findBars(name);
  return bars === null ? null : barsChart(bars);
}

/** What a report is drawn as where nobody says which: what every run is, and bars of what else its loops are shown by. */
export function chartsFor(report: Report): string[] {
  return [...new Set([...listRunCharts(), ...shownFigures(report).flatMap(nameBars)])];
}

/** Those that every run is drawn as, by name. */
export const CHARTS: Readonly<Record<string, Chart>> = Object.fromEntries(listRunCharts().map((name) => [name, findChart(name) as Chart]));
