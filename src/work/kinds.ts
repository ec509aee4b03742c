/** The kinds of work fsbench knows: to add one, write its file and name it here. */

import type { Workload } from '../model/records.ts';
import { fioJob } from './fio-job.ts';
import type { WorkKind } from './kind.ts';

export const WORK_KINDS: readonly WorkKind[] = [fioJob];

/** The kind of a workload; one that names none is a fio job, as all were in older runs. Throws for a kind there is none of. */
export function kindOfWork({ kind = fioJob.kind }: Pick<Workload, 'kind'>): WorkKind {
  const found = WORK_KINDS.find((known) => known.kind === kind);
  if (found === undefined) throw new Error(`there is no kind of work '${kind}'`);
  return found;
}
