/** Runs and their loops in the words of their kinds of work. */

import type { Plan, Report, WorkloadReport } from '../model/records.ts';
import type { WorkKind } from '../work/kind.ts';
import { kindsAmong } from '../work/kinds.ts';

/** Options of each kind that goes by any, under what they are called: `fio options`. */
export function describeOptions(plan: Plan): { readonly title: string; readonly options: readonly string[] }[] {
  return kindsAmong(plan.workloads).flatMap((kind) => {
    const options = kind.describeOptions(plan);
    return options.length === 0 ? [] : [{ title: `${kind.program} options`, options }];
  });
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
