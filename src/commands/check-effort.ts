/** Whether a sweep is of a size that somebody may have meant: it multiplies, and days are typed in a second. */

import { usageError } from '../model/errors.ts';
import type { Plan } from '../model/records.ts';
import { countLoops } from '../model/shard.ts';
import type { Sweep } from '../model/sweep.ts';
import { targetsOf } from '../model/targets.ts';
import { countVariants } from '../mount/sweep.ts';
import { estimateSeconds } from '../plan/estimate.ts';
import { spreadMounts } from '../plan/several.ts';
import { paceOf } from '../target/kinds.ts';
import { formatSpan } from '../text/units.ts';

/** What a sweep may have and take without being asked for once more. */
const MOST_CELLS = 1000;
const MOST_SECONDS = 24 * 3600;

/** Cells that no run has, whoever wants it: lists of them take minutes to make. */
const MOST_PLANNED_CELLS = 100_000;

/** Stands for jobs that are not known yet. */
const ANY_JOB = { name: 'any', jobText: '[any]\nrw=read\n' };

/** Seconds that so many cells of a plan take, whatever else it takes, at most those of its budget. */
function estimateCells({ budget, ...plan }: Plan, cells: number): number {
  const workloads = plan.workloads.length === 0 ? [ANY_JOB] : plan.workloads;
  const [first] = plan.mounts;
  const of = (mounts: Plan['mounts']) => estimateSeconds({ ...plan, workloads, mounts }, paceOf);
  const seconds = first === undefined ? 0 : ((of([first, first]) - of([first])) / workloads.length) * cells;
  return Math.min(seconds, budget?.seconds ?? seconds);
}

/**
 * Throws a usage error for sweeps that make more cells of a plan than can be planned, with the time that these would take; before they are
 * made. Its mounts are those of --mounts, not yet one for each target; its workloads those of --jobs, none where they are not known yet.
 */
export function checkCells(plan: Plan, sweeps: readonly Sweep[]): void {
  if (sweeps.length === 0) return;
  const mounts = plan.mounts.reduce((sum, mount) => sum + countVariants(mount, sweeps) * spreadMounts([mount], targetsOf(plan)).length, 0);
  const ofFio = sweeps.filter(({ of }) => of === null).reduce((product, { values }) => product * values.length, 1);
  const workloads = Math.max(1, plan.workloads.length) * ofFio;
  const cells = workloads * mounts;
  if (cells <= MOST_PLANNED_CELLS) return;
  const many = `${plan.workloads.length === 0 ? 'at least ' : ''}${cells} cells`;
  const text = `the sweep makes ${many} (${workloads} workloads on ${mounts} mounts): about ${formatSpan(estimateCells(plan, cells))}, and a run has ${MOST_PLANNED_CELLS} at the most`;
  throw usageError('too-many-cells', text, 'take fewer values, mounts or --jobs; --yes lifts it no further');
}

/** Throws a usage error that tells cells, loops and time of a sweep beyond these. */
export function checkEffort(plan: Plan): void {
  const isSwept = [...plan.workloads, ...plan.mounts].some(({ swept }) => swept !== undefined);
  const cells = plan.workloads.length * plan.mounts.length;
  const seconds = estimateSeconds(plan, paceOf);
  if (!isSwept || (cells <= MOST_CELLS && seconds <= MOST_SECONDS)) return;
  const text = `the sweep makes ${cells} cells (${plan.workloads.length} workloads on ${plan.mounts.length} mounts), ${countLoops(plan)} loops: about ${formatSpan(seconds)}`;
  throw usageError('long-sweep', text, 'take fewer values or --jobs, lower --runtime or --loops (--quick), or add --yes if that is what you want');
}
