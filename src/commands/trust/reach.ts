/** What options or a plan name that is run, written or removed on this machine: nobody but the user may say that. */

import type { Plan } from '../../model/records.ts';
import { targetsOf } from '../../model/targets.ts';
import { findMountKind } from '../../mount/kinds.ts';
import { findTarget } from '../../target/kinds.ts';
import { kindOfWork } from '../../work/kinds.ts';

/** The parts of a plan, or of options, that can reach beyond a VM of our own. */
type Reaching = Pick<Plan, 'mounts' | 'target' | 'targets' | 'share' | 'allowJobCommands'>;

/** Lines of jobs that are told one by one. */
const TOLD_DOUBTS = 10;

/** Whether fio runs in a VM that was made for it, out of reach of the host. */
export function runsInOwnVm(target: string): boolean {
  return findTarget(target).kind.isOwnVm;
}

/** One phrase each; empty where all that is named stays in a VM of our own. */
export function describeReach(plan: Reaching): string[] {
  const { mounts, share, allowJobCommands } = plan;
  const programs = mounts.flatMap(({ name, kind, options }) =>
    Object.entries(options).flatMap(([key, value]) => {
      const rule = findMountKind(kind)?.options[key];
      return rule !== undefined && 'namesProgram' in rule ? [`mount '${name}' runs the program ${key}=${value} on this machine`] : [];
    }),
  );
  const paths = mounts.flatMap(({ path }) => (path === null ? [] : [path]));
  const where = paths.length === 0 ? '' : `, with test files below ${paths.join(', ')}`;
  return [
    ...programs,
    ...targetsOf(plan).flatMap((target) => (runsInOwnVm(target) ? [] : [`target ${target} runs fio on this machine${where}`])),
    ...(share === null ? [] : [`test files are shared from ${share}`]),
    ...(allowJobCommands ? ['job files may run commands'] : []),
  ];
}

/** Lines of the plan's jobs that do more than I/O to their test files, where no VM of our own is around them. */
export function describeJobReach(plan: Pick<Plan, 'workloads' | 'target' | 'targets'>): string[] {
  const { workloads } = plan;
  if (targetsOf(plan).every(runsInOwnVm)) return [];
  const doubts = workloads.flatMap((workload) =>
    kindOfWork(workload)
      .findDoubts(workload.jobText)
      .map(({ line, text }) => `job ${workload.name}, line ${line}: ${text}`),
  );
  return doubts.length <= TOLD_DOUBTS ? doubts : [...doubts.slice(0, TOLD_DOUBTS), `and ${doubts.length - TOLD_DOUBTS} more lines`];
}
