/** Small records of the model, with everything a test does not care about filled in. */

import { buildReport } from '../../src/analyse/report.ts';
import { sourceOfRun } from '../../src/analyse/sources.ts';
import type { DirectionMetrics, LoopResult, Metrics, Plan, Report, RunRecord, SourcedLoop } from '../../src/model/records.ts';
import { parseMounts } from '../../src/mount/spec.ts';
import { readPlanFigures } from '../../src/plan/options.ts';

/** A direction by its I/Os per second, 4 KiB each. */
function makeDirection(iops: number): DirectionMetrics {
  return {
    bw: iops * 4096,
    iops,
    clatMeanNs: 1000,
    clatP50Ns: 900,
    clatP95Ns: 2000,
    clatP99Ns: 3000,
    clatP999Ns: 4000,
    clatP9999Ns: 5000,
  };
}

/** Metrics of a loop that read and wrote so many I/Os per second; null for a direction that did nothing. */
export function makeMetrics(readIops: number | null, writeIops: number | null = null): Metrics {
  return {
    read: readIops === null ? null : makeDirection(readIops),
    write: writeIops === null ? null : makeDirection(writeIops),
    runtimeMs: 1000,
  };
}

/** A good loop that read 1000 I/Os per second, but for what `parts` says. */
export function makeLoop(parts: Partial<SourcedLoop> = {}): SourcedLoop {
  return {
    workload: 'seqread-psync',
    mount: 'a',
    loop: 1,
    outcome: 'ok',
    reason: null,
    errno: null,
    startedAt: '2026-11-20T12:00:00.000Z',
    elapsedMs: 1500,
    metrics: makeMetrics(1000),
    warnings: [],
    fioArgv: ['fio', 'seqread-psync.job'],
    raw: '1-seqread-psync-a.txt',
    guest: null,
    host: null,
    hostCpuSeconds: null,
    run: '20261120T120000Z-abcdef',
    parameters: readPlanFigures({}).fio,
    ...parts,
  };
}

/** A loop without figures. */
export function makeBadLoop(parts: Partial<SourcedLoop> & Pick<SourcedLoop, 'outcome'>): SourcedLoop {
  return makeLoop({ metrics: null, ...parts });
}

/** Loops 1, 2, ... of a cell, by their I/Os per second. */
export function makeLoops(workload: string, mount: string, iops: readonly number[]): SourcedLoop[] {
  return iops.map((value, at) => makeLoop({ workload, mount, loop: at + 1, metrics: makeMetrics(value) }));
}

/** A plan of these workloads and mounts, with the defaults of the command line. */
export function makePlan(workloads: readonly string[], mounts: string, parts: Partial<Plan> = {}): Plan {
  return { ...readPlanFigures({}), workloads: workloads.map((name) => ({ name, jobText: `[${name}]\nrw=read\n` })), mounts: parseMounts(mounts), ...parts };
}

/** A finished run of a plan. */
export function makeRun(plan: Plan, parts: Partial<RunRecord> = {}): RunRecord {
  return {
    schemaVersion: 1,
    id: '20261120T120000Z-abcdef',
    startedAt: '2026-11-20T12:00:00.000Z',
    finishedAt: '2026-11-20T12:01:00.000Z',
    options: {},
    plan,
    mounts: [],
    environment: null,
    notes: [],
    ...parts,
  };
}

/** The report of one run. */
export function reportOf(run: RunRecord, results: readonly LoopResult[]): Report {
  return buildReport([sourceOfRun('run', run, results)]);
}
