/** What options or a plan name that is run, written or removed outside a VM of our own: nobody but the user may say that. */

import type { Plan } from '../../model/records.ts';
import { targetOf, targetsOf } from '../../model/targets.ts';
import { namesKernelFile, readChoice } from '../../model/vm-choice.ts';
import { ruleOf } from '../../mount/kind.ts';
import { findMountKind } from '../../mount/kinds.ts';
import { findTarget, whereIs } from '../../target/kinds.ts';
import { joinAnd } from '../../text/list-some.ts';
import { kindOfWork } from '../../work/kinds.ts';
import { shortenDoubts, tellDoubts } from './doubts.ts';

/** The parts of a plan, or of options, that can reach beyond a VM of our own. */
type Reaching = Pick<Plan, 'mounts' | 'target' | 'targets' | 'kernel' | 'qemu' | 'share' | 'allowJobCommands'> & {
  /** Folders of this machine that go to the target. */
  readonly folders: readonly string[];
};

/** A plan with the folders that its work takes along. */
export function reachingOf(plan: Plan): Plan & Reaching {
  const folders = plan.workloads.flatMap((workload) => (kindOfWork(workload).findFolders?.(workload, '') ?? []).map(({ path }) => path));
  return { ...plan, folders: [...new Set(folders)] };
}

const THIS_MACHINE = 'on this machine';

/** Targets whose jobs don't run in a VM that was made for them: they can reach what is of use to others. */
function openTargets(plan: Pick<Plan, 'target' | 'targets'>): string[] {
  return targetsOf(plan).filter((target) => !findTarget(target).kind.isOwnVm);
}

/** Whether all jobs run in a VM that was made for them, out of reach of the host. */
export function runsInOwnVm(plan: Pick<Plan, 'target' | 'targets'>): boolean {
  return openTargets(plan).length === 0;
}

/** Mounts by which a guest can leave the share. */
function openMounts({ mounts }: Pick<Plan, 'mounts'>): Plan['mounts'] {
  return mounts.filter(({ kind }) => findMountKind(kind)?.leavesShare !== undefined);
}

/** Whether jobs may do what they like: in a VM made for them, out of which no mount leads. */
export function confinesJobs(plan: Pick<Plan, 'target' | 'targets' | 'mounts'>): boolean {
  return runsInOwnVm(plan) && openMounts(plan).length === 0;
}

/** Where jobs run that are not confined, such as `on this machine and on ssh:me@vm`. */
export function placesOfJobs(plan: Pick<Plan, 'target' | 'targets' | 'mounts'>): string {
  const mounts = openMounts(plan).map(({ name, kind }) => `in a VM that has the mount '${name}' (${findMountKind(kind)?.leavesShare})`);
  return joinAnd([...new Set([...openTargets(plan).map(whereIs), ...mounts])]);
}

/** Programs of this machine that mounts, targets and the run name. */
function namedPrograms({ mounts, ...plan }: Pick<Plan, 'mounts' | 'target' | 'targets' | 'qemu'>): string[] {
  const ofMounts = mounts.flatMap(({ name, kind, options }) =>
    Object.entries(options).flatMap(([key, value]) => {
      const known = findMountKind(kind);
      const rule = known === undefined ? undefined : ruleOf(known, key);
      return rule !== undefined && 'namesProgram' in rule ? [`mount '${name}' runs the program ${key}=${value} ${THIS_MACHINE}`] : [];
    }),
  );
  const qemus = targetsOf(plan).flatMap((target) => readChoice(target).qemu ?? []);
  const ofVms = [...new Set([...qemus, ...(plan.qemu === undefined ? [] : [plan.qemu])])].filter(
    (path) => !mounts.some(({ options }) => options['qemu'] === path),
  );
  return [...ofMounts, ...ofVms.map((path) => `a VM runs the program qemu=${path} ${THIS_MACHINE}`)];
}

/** Kernels of this machine that mounts, targets and the run name: they are unpacked here, and handed to a guest. */
function namedKernels({ mounts, ...plan }: Pick<Plan, 'mounts' | 'target' | 'targets' | 'kernel'>): string[] {
  const ofMounts = mounts.flatMap(({ name, options: { kernel } }) => (kernel === undefined || !namesKernelFile(kernel) ? [] : [{ name, kernel }]));
  const ofVms = [...targetsOf(plan).map((target) => readChoice(target).kernel), plan.kernel].filter(
    (kernel) => kernel !== undefined && namesKernelFile(kernel) && !ofMounts.some((mount) => mount.kernel === kernel),
  );
  return [
    ...ofMounts.map(({ name, kernel }) => `mount '${name}' boots kernel=${kernel} of this machine`),
    ...[...new Set(ofVms)].map((kernel) => `a VM boots kernel=${kernel} of this machine`),
  ];
}

/** One phrase each; empty where all that is named stays in a VM of our own. */
export function describeReach(plan: Reaching): string[] {
  const { mounts, share, allowJobCommands, folders } = plan;
  const jobs = openTargets(plan).map((target) => {
    const paths = mounts.flatMap((mount) => (mount.path === null || targetOf(plan, mount) !== target ? [] : [mount.path]));
    return `target ${target} runs jobs ${whereIs(target)}${paths.length === 0 ? '' : `, with test files below ${paths.join(', ')}`}`;
  });
  return [
    ...namedPrograms(plan),
    ...namedKernels(plan),
    ...jobs,
    ...(share === null ? [] : [`test files are shared from ${share} ${THIS_MACHINE}`]),
    ...folders.map((path) => `files of ${path} ${THIS_MACHINE} are copied to the target`),
    ...(allowJobCommands ? ['job files may run commands'] : []),
  ];
}

/** What describeReach tells of and where, as `what runs on this machine and on ssh:me@vm`. */
export function nameReach(plan: Reaching): string {
  const isHere = plan.share !== null || plan.folders.length > 0 || namedPrograms(plan).length > 0 || namedKernels(plan).length > 0;
  const places = new Set([...(isHere ? [THIS_MACHINE] : []), ...openTargets(plan).map(whereIs)]);
  return places.size === 0 ? 'what jobs may do' : `what runs ${joinAnd([...places])}`;
}

/** Lines of the plan's jobs that do more than I/O to their test files, where no VM of our own is around them. */
export function describeJobReach(plan: Pick<Plan, 'workloads' | 'target' | 'targets' | 'mounts'>): string[] {
  if (confinesJobs(plan)) return [];
  const doubts = plan.workloads.flatMap((workload) =>
    tellDoubts(workload, kindOfWork(workload).findDoubts(workload.jobText)).map((phrase) => `job ${workload.name}, ${phrase}`),
  );
  return shortenDoubts(doubts);
}
