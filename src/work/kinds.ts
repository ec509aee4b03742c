/** The kinds of work fsbench knows: to add one, write its file and name it here. */

import { FIO_JOB } from '../fio/jobs.ts';
import { usageError } from '../model/errors.ts';
import type { Workload } from '../model/records.ts';
import { exec } from './exec.ts';
import { fioJob } from './fio-job.ts';
import type { WorkKind } from './kind.ts';

export const WORK_KINDS: readonly WorkKind[] = [fioJob, exec];

/** The kind of a workload; one that names none is a fio job, as all were in older runs. Throws a usage error for a kind there is none of. */
export function kindOfWork({ kind = FIO_JOB }: Pick<Workload, 'kind'>): WorkKind {
  const found = WORK_KINDS.find((known) => known.kind === kind);
  if (found === undefined)
    throw usageError('unknown-work', `there is no kind of work '${kind}'`, `kinds are ${WORK_KINDS.map((known) => known.kind).join(', ')}`);
  return found;
}

/** Those kinds that these workloads are of, in the order of the table; a kind that was taken out of it is none of them. */
export function kindsAmong(workloads: readonly Pick<Workload, 'kind'>[]): WorkKind[] {
  const names = new Set(workloads.map(({ kind = FIO_JOB }) => kind));
  return WORK_KINDS.filter(({ kind }) => names.has(kind));
}

/** The workload that a file of this name holds: its kind by the ending, a fio job where none fits, named by what stands before. */
export function nameWorkload(fileName: string): Pick<Workload, 'name' | 'kind'> {
  const endingOf = (kind: WorkKind) => kind.endings.find((ending) => fileName.endsWith(ending) && fileName !== ending);
  const kind = WORK_KINDS.find((known) => endingOf(known) !== undefined) ?? fioJob;
  const name = fileName.slice(0, fileName.length - (endingOf(kind)?.length ?? 0));
  return kind.kind === FIO_JOB ? { name } : { name, kind: kind.kind };
}

/** All programs that these workloads want in the target, each once. */
export function programsOf(workloads: readonly Workload[]): string[] {
  const wanted = workloads.flatMap((workload) => {
    const kind = kindOfWork(workload);
    return [kind.program, ...(kind.findPrograms?.(workload) ?? [])];
  });
  return [...new Set(wanted)];
}

/** Programs that these workloads use where they are there. */
export function helpersOf(workloads: readonly Workload[]): string[] {
  return [...new Set(kindsAmong(workloads).flatMap(({ helpers = [] }) => helpers))];
}
