/** The overview chart: a heat map of workloads by mounts, coloured by the ratio to the best, as a vega-lite spec. */

import type { TopLevelSpec } from 'vega-lite';
import { goodMetrics, totalOf } from '../../metrics.ts';
import type { Cell, Report } from '../../model.ts';
import { formatIops } from '../../units.ts';
import { formatOutcome, MARK_TEXT, markOf } from '../cell-text.ts';

interface Datum {
  readonly workload: string;
  readonly mount: string;
  /** IOPS over those of the best mount of the workload, 0 to 1; null where there is no figure. */
  readonly ratio: number | null;
  readonly label: string;
}

function meanTotal(cell: Cell): number | null {
  const totals = goodMetrics(cell.loops).map((metrics) => totalOf(metrics, 'iops'));
  return totals.length === 0 || totals.some((total) => total <= 0) ? null : Math.exp(totals.reduce((sum, total) => sum + Math.log(total), 0) / totals.length);
}

function buildData(report: Report): Datum[] {
  return report.workloads.flatMap((workload) => {
    const totals = workload.cells.map(meanTotal);
    const best = Math.max(...totals.map((total) => total ?? 0));
    return workload.cells.map((cell, index): Datum => {
      const total = totals[index] ?? null;
      return {
        workload: workload.name,
        mount: cell.mount,
        ratio: total === null || best === 0 ? null : total / best,
        label: total === null ? formatOutcome(cell) : `${formatIops(total)} ${MARK_TEXT[markOf(workload, cell.mount, 'iops')]}`.trim(),
      };
    });
  });
}

/** The spec; data inside, order as in the report. Dark is best; cells without a figure are grey and say why. */
export function buildOverviewSpec(report: Report): TopLevelSpec {
  const data = buildData(report);
  const widest = Math.max(...data.map(({ label, mount }) => Math.max(label.length, mount.length)));
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: { text: 'IOPS by workload and mount; colour: ratio to the best', anchor: 'start' },
    background: 'white',
    data: { values: data as unknown as Record<string, unknown>[] },
    width: { step: Math.max(90, widest * 8 + 16) },
    height: { step: 20 },
    encoding: {
      x: { field: 'mount', type: 'nominal', sort: [...report.mounts], axis: { orient: 'top', labelAngle: 0, labelLimit: 0, title: null } },
      y: { field: 'workload', type: 'nominal', sort: report.workloads.map(({ name }) => name), axis: { labelLimit: 0, title: null } },
    },
    layer: [
      { transform: [{ filter: 'datum.ratio === null' }], mark: { type: 'rect', color: '#d9d9d9' } },
      {
        transform: [{ filter: 'datum.ratio !== null' }],
        mark: 'rect',
        // Log, since mounts differ by factors; from 1/30 on all is pale.
        encoding: {
          color: {
            field: 'ratio',
            type: 'quantitative',
            scale: { type: 'log', domain: [1 / 30, 1], range: ['#f3f1e7', '#1f5f8b'], clamp: true },
            legend: { title: 'ratio to the best', values: [0.03, 0.1, 0.3, 1], format: '.2~f' },
          },
        },
      },
      {
        mark: { type: 'text', fontSize: 11 },
        encoding: { text: { field: 'label' }, color: { condition: { test: 'datum.ratio !== null && datum.ratio > 0.35', value: 'white' }, value: '#222222' } },
      },
    ],
  };
}
