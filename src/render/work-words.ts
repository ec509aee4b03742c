/** Runs and their loops in the words of their kinds of work. */

import { FIO_JOB } from '../fio/jobs.ts';
import type { Environment, Plan, Report, WorkloadReport } from '../model/records.ts';
import type { WorkKind } from '../work/kind.ts';
import { kindsAmong } from '../work/kinds.ts';

/** Options of each kind that goes by any, under what they are called: `fio options`. */
export function describeOptions(plan: Plan): { readonly title: string; readonly options: readonly string[] }[] {
  return kindsAmong(plan.workloads).flatMap((kind) => {
    const options = kind.describeOptions(plan);
    return options.length === 0 ? [] : [{ title: `${kind.program} options`, options }];
  });
}

/** How many files each workload is made of, `git-status 12,000`; null where none counts them. */
export function describeFiles({ workloads }: Pick<Plan, 'workloads'>): string | null {
  const counted = workloads.flatMap((workload) => {
    const files = kindsAmong([workload])[0]?.countFiles?.(workload) ?? null;
    return files === null ? [] : [`${workload.name} ${files.toLocaleString('en')}`];
  });
  return counted.length === 0 ? null : counted.join(', ');
}

/** What work runs in a guest with these programs: `fio-3.33, git 2.39.5`; empty where none is known. */
export function describePrograms({ workloads }: Pick<Plan, 'workloads'>, { fio, programs = {} }: Pick<Environment, 'fio' | 'programs'>): string[] {
  const wantsFio = workloads.length === 0 || kindsAmong(workloads).some(({ kind }) => kind === FIO_JOB);
  return [...(wantsFio ? [fio] : []), ...Object.entries(programs).map(([name, version]) => `${name} ${version}`)];
}

/** Who printed what lies in raw/: `fio`, `fio and sh`. */
export function namePrinters({ workloads }: Pick<Plan, 'workloads'>): string {
  return (
    kindsAmong(workloads)
      .map(({ program }) => program)
      .join(' and ') || 'the work'
  );
}

/** What a workload ran; null where no source says, and its loops are none of fio's. */
export function nameProgram(sources: Report['sources'], { name, cells }: Pick<WorkloadReport, 'name' | 'cells'>): string | null {
  const planned = sources.flatMap(({ run }) => run?.plan.workloads.filter((workload) => workload.name === name) ?? []);
  const [kind]: (WorkKind | undefined)[] = kindsAmong(planned);
  if (planned.length > 0) return kind?.program ?? null;
  return cells.some(({ loops }) => loops.some(({ figures, metrics }) => figures !== undefined && metrics === null)) ? null : 'fio';
}
