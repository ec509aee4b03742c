/** What varies how much: within a loop, between loops of a boot, between boots and between days, by mount and engine, from runs of many boots. */

import { mean, sampleVariance } from 'simple-statistics';
import { figureNamed, readFigure } from '../src/figures/figures.ts';
import { bootOfLoop } from '../src/model/boots.ts';
import { groupBy } from '../src/model/group-by.ts';
import type { Source, SourcedLoop } from '../src/model/records.ts';
import { isDisturbed } from '../src/model/warnings.ts';
import { readTraits } from '../src/render/traits.ts';
import { METRIC } from './judge.ts';

/** Variances of ln of the figure, each without what lies below it; null where it can't be had. */
export interface Spread {
  readonly mount: string;
  readonly engine: string;
  /** Of the samples that fio takes twice a second, on the scale of their mean. */
  readonly samples: number | null;
  readonly loops: number | null;
  readonly boots: number | null;
  readonly days: number | null;
  /** Boots and days that these rest on, of the workload that has most. */
  readonly bootCount: number;
  readonly dayCount: number;
}

/** The coefficient of variation of a loop's samples, squared; null where its output does not tell. Takes fio's JSON (`iops_mean`, `iops_stddev`, of 500 ms each). */
export function readSampleVariance(text: string): number | null {
  let document: unknown;
  try {
    // What else it says stands around it.
    document = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
  } catch {
    return null;
  }
  const jobs = (document as { jobs?: readonly Record<string, { iops_mean?: number; iops_stddev?: number; iops_samples?: number }>[] }).jobs ?? [];
  const sides = jobs.flatMap((job) => ['read', 'write'].flatMap((side) => job[side] ?? []));
  const told = sides.flatMap(({ iops_mean: level = 0, iops_stddev: deviation = 0, iops_samples: samples = 0 }) =>
    level > 0 && samples >= 4 ? [(deviation / level) ** 2] : [],
  );
  return told.length === 0 ? null : mean(told);
}

/** Squares around the means of groups. */
interface Level {
  readonly squares: number;
  readonly degrees: number;
}

/** Groups of one say nothing. */
function within(groups: readonly (readonly number[])[]): Level {
  const told = groups.filter(({ length }) => length >= 2);
  return {
    squares: told.reduce((sum, group) => sum + (group.length - 1) * sampleVariance([...group]), 0),
    degrees: told.reduce((sum, { length }) => sum + length - 1, 0),
  };
}

/** Values by boot, and boots by day, of one workload on one mount. */
interface Nested {
  readonly boots: readonly (readonly number[])[];
  readonly days: readonly (readonly number[])[];
}

const figure = figureNamed(METRIC);

function nest(loops: readonly SourcedLoop[], bootOf: (loop: SourcedLoop) => number): Nested {
  const boots = new Map<number, { readonly day: string; readonly logs: number[] }>();
  for (const loop of loops) {
    const value = readFigure(loop, figure);
    if (value === null || value <= 0 || isDisturbed(loop)) continue;
    const boot = bootOf(loop);
    const known = boots.get(boot) ?? { day: (loop.startedAt ?? '').slice(0, 10), logs: [] };
    known.logs.push(Math.log(value));
    boots.set(boot, known);
  }
  const days = groupBy([...boots.values()], ({ day }) => day);
  return { boots: [...boots.values()].map(({ logs }) => logs), days: [...days.values()].map((of) => of.map(({ logs }) => mean(logs))) };
}

const pool = (levels: readonly Level[]): number | null => {
  const degrees = levels.reduce((sum, level) => sum + level.degrees, 0);
  return degrees === 0 ? null : levels.reduce((sum, level) => sum + level.squares, 0) / degrees;
};

/**
 * Variance components of one mount and engine over its workloads, by the method of moments on nested means (S. Searle, G. Casella and C. McCulloch,
 * Variance Components, 1992, chapter 3); below 0 they are 0. Boots are compared within a day, days by the means of their boots.
 */
export function splitVariance(cells: readonly Nested[]): Pick<Spread, 'loops' | 'boots' | 'days'> {
  const loops = pool(cells.map(({ boots }) => within(boots)));
  const sizes = cells.flatMap(({ boots }) => boots.map(({ length }) => length));
  const ofBoots = pool(cells.map(({ days }) => within(days)));
  const each = sizes.length === 0 ? 1 : sizes.length / sizes.reduce((sum, size) => sum + 1 / size, 0);
  const between = (variance: number | null, below: number | null, members: number) =>
    variance === null ? null : Math.max(0, variance - (below ?? 0) / members);
  const counts = cells.flatMap(({ days }) => days.map(({ length }) => length));
  const ofDays = pool(cells.map(({ days }) => within([days.map((means) => mean([...means]))])));
  return {
    loops,
    boots: loops === null ? null : between(ofBoots, loops, each),
    days: ofBoots === null ? null : between(ofDays, ofBoots, counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length)),
  };
}

/** By mount and engine, in the order of the source; `readRaw` gives what fio printed of a loop, or null. Loops that others disturbed are left out. */
export function measureSpreads({ run, loops, mounts }: Source, readRaw: (loop: SourcedLoop) => string | null): Spread[] {
  if (run === null) return [];
  const engineOf = new Map(run.plan.workloads.map(({ name, jobText }) => [name, readTraits(name, jobText).engine ?? 'unknown']));
  const bootOf = ({ loop }: SourcedLoop) => bootOfLoop(run.plan, loop);
  const engines = [...new Set(engineOf.values())];
  return mounts.flatMap((mount) =>
    engines.flatMap((engine): Spread[] => {
      const own = loops.filter((loop) => loop.mount === mount && engineOf.get(loop.workload) === engine && loop.outcome === 'ok');
      if (own.length === 0) return [];
      const cells = [...groupBy(own, ({ workload }) => workload).values()].map((of) => nest(of, bootOf));
      const samples = own.flatMap((loop) => (isDisturbed(loop) ? [] : (readSampleVariance(readRaw(loop) ?? '') ?? [])));
      return [
        {
          ...{ mount, engine },
          samples: samples.length === 0 ? null : mean(samples),
          ...splitVariance(cells),
          bootCount: Math.max(...cells.map(({ boots }) => boots.length)),
          dayCount: Math.max(...cells.map(({ days }) => days.length)),
        },
      ];
    }),
  );
}
