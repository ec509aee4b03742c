/** Geometric means of ratios over families of cells: by access pattern, engine, number of jobs, and mount. */

import { mean, sampleVariance } from 'simple-statistics';
import { satterthwaite, studentTQuantile } from '../figures/student-t.ts';
import { addTo } from '../model/group-by.ts';
import { MIN_RUNS } from './spread.ts';

/** Source of the names: the jobs of rhvgoyal/virtiofs-tests. */
const NAME = /^(?<pattern>seqread|seqwrite|randread|randwrite|randrw|seqrw)-(?<engine>\w+?)(?<multi>-multi)?$/;

export interface FamilyRatio {
  readonly kind: 'all' | 'pattern' | 'engine' | 'jobs' | 'mount';
  readonly name: string;
  readonly cells: number;
  readonly ratio: number;
  /** 95 %; null with fewer than three runs on a side: what a boot did to all cells together one can't show. */
  readonly low: number | null;
  readonly high: number | null;
}

/** ln of a cell's ratio. */
export interface CellRatio {
  readonly workload: string;
  readonly mount: string;
  readonly difference: number;
  /** ln of each run's level, where runs are the units on both sides. */
  readonly runs: { readonly base: ReadonlyMap<string, number>; readonly candidate: ReadonlyMap<string, number> } | null;
}

/** The mean level of all cells in each run that has them all. */
function runMeans(cells: readonly ReadonlyMap<string, number>[]): number[] {
  const whole = [...(cells[0]?.keys() ?? [])].filter((run) => cells.every((levels) => levels.has(run)));
  return whole.map((run) => mean(cells.map((levels) => levels.get(run) as number)));
}

/** Half the interval from the runs' own means, which move with all that moves a run as a whole; null where there are too few. */
function halfByRuns(cells: readonly CellRatio[]): number | null {
  const known = cells.flatMap(({ runs }) => runs ?? []);
  if (known.length < cells.length) return null;
  const [base, candidate] = [runMeans(known.map((runs) => runs.base)), runMeans(known.map((runs) => runs.candidate))];
  if (Math.min(base.length, candidate.length) < MIN_RUNS) return null;
  // Sides need not vary alike: one of them may know all there is to know (Welch's test).
  const sides = [base, candidate].map((means) => ({ variance: sampleVariance(means) / means.length, degrees: means.length - 1 }));
  const degrees = satterthwaite(sides);
  return degrees === null ? 0 : studentTQuantile(0.975, degrees) * Math.sqrt(sides.reduce((sum, { variance }) => sum + variance, 0));
}

function familiesOf({ workload, mount }: CellRatio): readonly (readonly [FamilyRatio['kind'], string])[] {
  const { pattern, engine, multi } = NAME.exec(workload.replace(/@.*$/, ''))?.groups ?? {};
  const parts =
    pattern === undefined || engine === undefined
      ? []
      : ([
          ['pattern', pattern],
          ['engine', engine],
          ['jobs', multi === undefined ? 'single' : 'multi'],
        ] as const);
  return [['all', 'all'], ...parts, ['mount', mount]];
}

/**
 * Families in the order all, pattern, engine, jobs, mount. The interval is Student's over the runs, where there are three or more
 * on both sides.
 */
export function summarizeFamilies(ratios: readonly CellRatio[]): FamilyRatio[] {
  const families = new Map<string, CellRatio[]>();
  for (const ratio of ratios) {
    for (const family of familiesOf(ratio)) {
      const id = JSON.stringify(family);
      addTo(families, id, ratio);
    }
  }
  const kinds: readonly FamilyRatio['kind'][] = ['all', 'pattern', 'engine', 'jobs', 'mount'];
  return [...families]
    .map(([id, cells]): FamilyRatio => {
      const [kind, name] = JSON.parse(id) as [FamilyRatio['kind'], string];
      const center = mean(cells.map(({ difference }) => difference));
      const half = halfByRuns(cells);
      const bounds = half === null ? { low: null, high: null } : { low: Math.exp(center - half), high: Math.exp(center + half) };
      return { kind, name, cells: cells.length, ratio: Math.exp(center), ...bounds };
    })
    .sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
}
