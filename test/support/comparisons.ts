/** Comparisons of each kind a format has to tell. */

import { type Comparison, compareReports } from '../../src/analyse/compare.ts';
import { buildReport } from '../../src/analyse/report.ts';
import { sourceOfRun } from '../../src/analyse/sources.ts';
import type { Report } from '../../src/model/records.ts';
import { HOSTILE_NAMES } from './check.ts';
import { makeBadLoop, makeLoops, makePlan, makeRun } from './records.ts';

type Levels = Readonly<Record<string, readonly number[]>>;

/** One run's report on mount `mount`, by the I/Os per second of each workload's loops; none for a cell that failed. */
export function reportOfLevels(levels: Levels, mount = 'a'): Report {
  const loops = Object.entries(levels).flatMap(([workload, values]) =>
    values.length === 0 ? [makeBadLoop({ workload, mount, outcome: 'failed' })] : makeLoops(workload, mount, values),
  );
  const plan = makePlan(Object.keys(levels), 'a=tmpfs');
  return buildReport([sourceOfRun('run', makeRun({ ...plan, mounts: plan.mounts.map((spec) => ({ ...spec, name: mount })) }), loops)]);
}

const STEADY = [1000, 1001, 999];
const scale = (by: number) => STEADY.map((value) => value * by);

/** A cell of each verdict, one that is not compared, and several families. */
export function compareAll(metric: string = 'iops'): Comparison {
  const base = reportOfLevels({
    'seqread-psync': STEADY,
    'randread-libaio': STEADY,
    'randwrite-mmap': STEADY,
    'randrw-psync': [1000, 1100, 900],
    'seqwrite-psync': STEADY,
  });
  const candidate = reportOfLevels({
    'seqread-psync': scale(0.7),
    'randread-libaio': scale(1.4),
    'randwrite-mmap': STEADY,
    'randrw-psync': [985, 1083, 886],
    'seqwrite-psync': [],
  });
  return compareReports(base, candidate, metric);
}

/** Every cell undecided, more of them than a terminal gets. */
export function compareUndecided(count: number): Comparison {
  const levels = (by: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`w${at}`, [1000, 1200, 800].map((value) => value * by)]));
  return compareReports(reportOfLevels(levels(1)), reportOfLevels(levels(0.97)), 'iops');
}

/** Workloads and a mount of hostile names, worse but for one that failed. */
export function compareHostile(mount: string): Comparison {
  const levels = (by: number) => Object.fromEntries(HOSTILE_NAMES.map((name, at) => [name, by !== 1 && at === 0 ? [] : scale(by)]));
  return compareReports(reportOfLevels(levels(1), mount), reportOfLevels(levels(0.5), mount), 'iops');
}
