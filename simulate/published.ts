/**
 * Matrices of published figures, rhvgoyal/virtiofs-tests: levels and spreads of its cells, loops drawn anew from what they were spread by. What was
 * measured is kept in simulate/published.json as counts, since the repository does not have those figures.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mean } from 'simple-statistics';
import { figureNamed, readFigure } from '../src/figures/figures.ts';
import { addTo } from '../src/model/group-by.ts';
import type { SourcedLoop } from '../src/model/records.ts';
import { parseText } from '../src/parse/text.ts';
import { PACKAGE_ROOT } from '../src/process/paths.ts';
import { type BudgetResult, measureWays, newBudgetResult } from './budget.ts';
import { type Measured, MOUNTS, numbers } from './looking.ts';
import { MODELS } from './model.ts';
import { randomOf } from './random.ts';
import { ratesOf } from './winner-figures.ts';
import { makeLoop } from './winners.ts';

const KEPT = join(PACKAGE_ROOT, 'simulate/published.json');

export interface MeasuredPublished {
  /** Matrices; they have been measured in the order of their seeds. */
  readonly matrices: number;
  readonly cells: number;
  readonly result: BudgetResult;
}

interface PublishedCell {
  /** ln IOPS, and their standard deviation over loops. */
  readonly level: number;
  readonly sd: number;
}

/** What one folder has: files by workload, and how all their loops lay about their cells' means, in standard deviations. */
export interface PublishedFolder {
  readonly files: readonly ReadonlyMap<string, PublishedCell>[];
  readonly deviations: readonly number[];
}

/** Loops that vary by less were rounded, or are one. */
const LEAST_SD = 1e-4;

function readFile(path: string): SourcedLoop[] {
  return [...(parseText(readFileSync(path, 'utf8'), path)?.loops ?? [])];
}

/** One folder of raw files, in the order of their names. Loops of a cell that had errors are left out. */
export function readPublished(files: readonly (readonly SourcedLoop[])[]): PublishedFolder {
  const figure = figureNamed('iops');
  const deviations: number[] = [];
  const cells = files.map((loops) => {
    const byWorkload = new Map<string, number[]>();
    for (const loop of loops) {
      const value = loop.outcome === 'ok' ? readFigure(loop, figure) : null;
      if (value !== null && value > 0) addTo(byWorkload, loop.workload, Math.log(value));
    }
    return new Map(
      [...byWorkload].flatMap(([workload, logs]): [string, PublishedCell][] => {
        if (logs.length < 2) return [];
        const level = mean(logs);
        const sd = Math.sqrt(logs.reduce((sum, log) => sum + (log - level) ** 2, 0) / (logs.length - 1));
        if (sd > LEAST_SD) deviations.push(...logs.map((log) => ((log - level) / sd) * Math.sqrt(logs.length / (logs.length - 1))));
        return [[workload, { level, sd: Math.max(sd, LEAST_SD) }]];
      }),
    );
  });
  return { files: cells, deviations };
}

/** What a boot does beyond its loops is not in figures of one boot each: it is as in the simulator's normal nights. */
const { nightRatio, nightRatioSpread, nightTail, mountSd } = MODELS.normal;

const STREAM = { choice: 1, cell: 2, boot: 3, loop: 4 } as const;

interface Matrix {
  readonly measured: Measured;
  readonly levelsOf: (workload: number) => readonly number[];
}

/** Two files of a folder as three mounts: the first of them twice, so that there are equal ones, and the second. */
export function drawMatrix({ files, deviations }: PublishedFolder, seed: number): Matrix {
  const random = randomOf(seed, STREAM.choice);
  const first = Math.floor(random.uniform() * files.length);
  const second = (first + 1 + Math.floor(random.uniform() * (files.length - 1))) % files.length;
  const [one, other] = [files[first], files[second]] as [ReadonlyMap<string, PublishedCell>, ReadonlyMap<string, PublishedCell>];
  const names = [...one.keys()].filter((name) => other.has(name));
  const cellOf = (workload: number, mount: number) => (mount < 2 ? one : other).get(names[workload] as string) as PublishedCell;
  return {
    levelsOf: (workload) => MOUNTS.map((_, mount) => cellOf(workload, mount).level),
    measured: {
      workloads: names.length,
      loops(workload, mount, boot, loops) {
        const { level, sd } = cellOf(workload, mount);
        const bootSd = sd * nightRatio * Math.exp(nightRatioSpread * randomOf(seed, STREAM.cell, workload, mount).normal());
        const ofBoot = bootSd * randomOf(seed, STREAM.boot, boot, workload, mount).student(nightTail);
        const ofMount = mountSd * randomOf(seed, STREAM.boot, boot, mount).normal();
        const draw = randomOf(seed, STREAM.loop, boot, workload, mount);
        return numbers(loops).map((loop) => {
          const deviation = deviations[Math.floor(draw.uniform() * deviations.length)] as number;
          const iops = Math.exp(level + ofBoot + ofMount + sd * deviation);
          return makeLoop(`w${workload}`, MOUNTS[mount] as string, `boot-${boot}`, loop + 1, ratesOf(iops));
        });
      },
    },
  };
}

/** Measures matrices of the folders in turn. */
export function measureFolders(folders: readonly PublishedFolder[], firstSeed: number, seeds: number): BudgetResult {
  const result = newBudgetResult();
  for (const at of numbers(seeds)) {
    const { measured, levelsOf } = drawMatrix(folders[at % folders.length] as PublishedFolder, firstSeed + at);
    measureWays(measured, 'iops', levelsOf, result);
  }
  return result;
}

/** Reads a checkout of the published figures, whose folders have two raw files or more each, measures as many matrices, and keeps the counts. */
export function measurePublished(dir: string, firstSeed: number, seeds: number): void {
  const folders = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(dir, name))
    .map((folder) =>
      readdirSync(folder)
        .filter((name) => name.includes('data') && name.endsWith('.txt'))
        .sort()
        .map((name) => readFile(join(folder, name))),
    )
    .filter((files) => files.length >= 2)
    .map(readPublished);
  if (folders.length === 0) throw new Error(`${dir}: no folder has two raw files of virtiofs-tests, such as cache-none/9p-cache-none-test-data.txt`);
  const cells = folders.reduce((sum, { files }) => sum + files.reduce((all, file) => all + file.size, 0), 0);
  const kept: MeasuredPublished = { matrices: seeds, cells, result: measureFolders(folders, firstSeed, seeds) };
  writeFileSync(KEPT, `${JSON.stringify(kept, null, 2)}\n`);
}

export const readMeasuredPublished = (): MeasuredPublished => JSON.parse(readFileSync(KEPT, 'utf8')) as MeasuredPublished;
