/** Times of commands cell by cell: mean, range, and the ratio to a file system of the target's own. */

import { levelOf } from '../figures/cell-values.ts';
import { largest, smallest } from '../figures/extremes.ts';
import type { Figure } from '../figures/figure.ts';
import { figureNamed, readFigure } from '../figures/figures.ts';
import { hasFigure } from '../figures/shown.ts';
import type { Cell, Report, WorkloadReport } from '../model/records.ts';
import { splitScenario } from '../model/scenarios.ts';
import { formatRatio } from '../text/ratio.ts';
import { formatSeconds } from '../text/units.ts';

const wallTime = figureNamed('wall-time');
const BESIDE = ['cpu-time', 'host-cpu-time', 'read-bytes', 'written-bytes'].map(figureNamed);

/** File systems that no other machine shares, those on disks first. */
const OF_DISKS = /^(?:ext[234]|xfs|btrfs|f2fs|zfs|apfs|overlay)$/;
const OF_MEMORY = /^(?:tmpfs|ramfs)$/;

/** What others are compared with: the host without a container, else the target's own disk or its memory; null where no mount is known to be one. */
function findBaseline({ sources, mounts }: Pick<Report, 'sources' | 'mounts'>): string | null {
  const natives = mounts.filter((mount) => splitScenario(mount)?.scenario === 'native');
  if (natives.length === 1) return natives[0] as string;
  const found = sources.flatMap(({ run, mounts: names }) => (run === null ? [] : run.mounts.filter(({ name }) => names.includes(name))));
  const own = [OF_DISKS, OF_MEMORY].map((pattern) => found.find(({ name, fstype }) => mounts.includes(name) && pattern.test(fstype)));
  return own.find((mount) => mount !== undefined)?.name ?? null;
}

function rowOf(workload: WorkloadReport, cell: Cell, baseline: string | null, beside: readonly Figure[]): string[] {
  const times = cell.loops.flatMap((loop) => readFigure(loop, wallTime) ?? []);
  const level = levelOf(cell.loops, wallTime);
  if (times.length === 0 || level === null) return [workload.name, cell.mount, cell.outcome, '', '', ...beside.map(() => ''), String(cell.loops.length)];
  const base = baseline === null ? smallestLevel(workload) : levelOf(workload.cells.find(({ mount }) => mount === baseline)?.loops ?? [], wallTime);
  return [
    workload.name,
    cell.mount,
    formatSeconds(level),
    times.length === 1 ? 'one loop' : `${formatSeconds(smallest(times))} to ${formatSeconds(largest(times))}`,
    base === null ? '' : formatRatio(level / base),
    ...beside.map((figure) => {
      const value = levelOf(cell.loops, figure);
      return value === null ? '' : figure.format(value);
    }),
    times.length === cell.loops.length ? String(times.length) : `${times.length} of ${cell.loops.length}`,
  ];
}

const smallestLevel = ({ cells }: WorkloadReport) => {
  const levels = cells.flatMap(({ loops }) => levelOf(loops, wallTime) ?? []);
  return levels.length === 0 ? null : smallest(levels);
};

/** Heading and rows, a line a cell of each workload that was timed; null where none was. */
export function tabulateTimes(
  report: Report,
): { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[]; readonly baseline: string | null } | null {
  const timed = report.workloads.filter(({ cells }) => cells.some(({ loops }) => hasFigure(loops, wallTime)));
  if (timed.length === 0) return null;
  const baseline = findBaseline(report);
  // Only some targets tell of CPU time and bytes.
  const beside = BESIDE.filter((figure) => timed.some(({ cells }) => cells.some(({ loops }) => hasFigure(loops, figure))));
  const head = ['Workload', 'Mount', 'Mean', 'Range', `To ${baseline ?? 'the fastest'}`, ...beside.map(({ heading }) => heading), 'Loops'];
  return { head, rows: timed.flatMap((workload) => workload.cells.map((cell) => rowOf(workload, cell, baseline, beside))), baseline };
}

/** Of timed work why loops failed beside good ones, `git-status on 9p, loop 3: exit code 128: fatal: ...`; the first of each cell. */
export function listFailures({ workloads }: Report): string[] {
  return workloads.flatMap(({ name, cells }) =>
    cells.flatMap(({ mount, loops }) => {
      const failed = loops.find(({ outcome, reason }) => outcome !== 'ok' && reason !== null);
      const isTold = failed !== undefined && hasFigure(loops, wallTime);
      return isTold ? [`${name} on ${mount}, loop ${failed.loop}: ${failed.reason}`] : [];
    }),
  );
}

/** `virtiofs takes 2.7x as long as tmpfs`, a mount each that is in all that both were timed in; empty without a baseline. */
export function compareToBaseline(report: Report): { readonly mount: string; readonly ratio: string }[] {
  const baseline = findBaseline(report);
  if (baseline === null) return [];
  const at = report.mounts.indexOf(baseline);
  return report.mounts.flatMap((mount, column) => {
    if (mount === baseline) return [];
    const logs = report.workloads.flatMap(({ cells }) => {
      const [level, base] = [column, at].map((index) => levelOf(cells[index]?.loops ?? [], wallTime));
      return level == null || base == null ? [] : [Math.log(level / base)];
    });
    return logs.length === 0 ? [] : [{ mount, ratio: formatRatio(Math.exp(logs.reduce((sum, each) => sum + each, 0) / logs.length)) }];
  });
}
