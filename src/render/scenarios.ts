/** Times of scenarios cell by cell, as docker-for-mac-bench tells them: platform, test type, average, range, and the ratio to `native`. */

import { levelOf } from '../figures/cell-values.ts';
import { figureNamed } from '../figures/figures.ts';
import { hasFigure } from '../figures/shown.ts';
import { type Span, spanOfTimes } from '../figures/span.ts';
import type { Cell, Report, WorkloadReport } from '../model/records.ts';
import { type Scenario, splitScenario } from '../model/scenarios.ts';
import { formatRatio } from '../text/ratio.ts';

const wallTime = figureNamed('wall-time');

export interface ScenarioCell {
  readonly workload: WorkloadReport;
  readonly cell: Cell;
  readonly platform: string;
  readonly scenario: Scenario;
  /** Seconds, the mean over the loops; null without a time. */
  readonly average: number | null;
  readonly span: Span | null;
  /** Of the average to that of `native` on the same platform, else to the only one there is; null without such a one. */
  readonly toNative: number | null;
}

/** The engine that mounts without one in their names are on; empty where it is not known. */
function engineOf({ sources }: Pick<Report, 'sources'>, mount: string): string {
  const run = sources.find(({ mounts }) => mounts.includes(mount))?.run ?? null;
  return run === null ? '' : run.plan.target.replace(/\?.*$/s, '');
}

function nativeOf({ cells }: WorkloadReport, platform: string | null): Cell | null {
  const natives = cells.filter(({ mount }) => splitScenario(mount)?.scenario === 'native');
  const own = natives.find(({ mount }) => splitScenario(mount)?.platform === platform);
  return own ?? (natives.length === 1 ? (natives[0] as Cell) : null);
}

/** All cells of a report in which each mount is called by a scenario, and all that was measured are times; null for another report. */
export function findScenarios(report: Report): ScenarioCell[] | null {
  const { workloads, mounts } = report;
  const isOfScenarios = mounts.length > 1 && mounts.every((mount) => splitScenario(mount) !== null);
  const isTimed = (workload: WorkloadReport) => workload.cells.every(({ outcome, loops }) => outcome !== 'ok' || hasFigure(loops, wallTime));
  if (!isOfScenarios || !workloads.every(isTimed) || !workloads.some(({ cells }) => cells.some(({ loops }) => hasFigure(loops, wallTime)))) return null;
  return workloads.flatMap((workload) =>
    workload.cells.flatMap((cell): ScenarioCell[] => {
      const name = splitScenario(cell.mount);
      if (name === null) return [];
      const average = levelOf(cell.loops, wallTime);
      const native = nativeOf(workload, name.platform);
      const base = native === null ? null : levelOf(native.loops, wallTime);
      return [
        {
          workload,
          cell,
          platform: name.platform ?? engineOf(report, cell.mount),
          scenario: name.scenario,
          average,
          span: spanOfTimes(cell.loops),
          toNative: average === null || base === null ? null : average / base,
        },
      ];
    }),
  );
}

/** Seconds without their unit, to the hundredth, of less than one to three digits. */
const formatPlain = (seconds: number) => (seconds >= 1 ? seconds.toFixed(2) : String(Number(seconds.toPrecision(3))));

/** Average, range and ratio of a cell that has a time. */
export function formatTimes({ average, span, toNative }: ScenarioCell): { readonly average: string; readonly range: string; readonly toNative: string } {
  return {
    average: average === null ? '' : formatPlain(average),
    range: span === null ? 'one loop' : `${formatPlain(span.least)}-${formatPlain(span.most)}`,
    toNative: toNative === null ? '' : formatRatio(toNative),
  };
}
