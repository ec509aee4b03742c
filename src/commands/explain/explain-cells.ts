/** All cells of a run explained, one after the other: beds opened for loops of their own, what can't be traced told with why. */

import { mkdtempSync } from 'node:fs';
import { explainCell, shortenPlan } from '../../explain/explain-cell.ts';
import { checkStrace } from '../../explain/trace.ts';
import { engineOfJob, isOnFiles } from '../../fio/engines.ts';
import { isFioJob } from '../../fio/jobs.ts';
import { FsbenchError, messageOf } from '../../model/errors.ts';
import type { Explained, NotExplained } from '../../model/explained.ts';
import type { Plan, RunRecord, Workload } from '../../model/records.ts';
import { planOn, targetsOf } from '../../model/targets.ts';
import { isInMemory } from '../../mount/kinds.ts';
import { openCleanup } from '../../process/cleanup.ts';
import { removeAll } from '../../process/remove-all.ts';
import { sessionPrefix } from '../../process/session-name.ts';
import { layOut } from '../../run/layout.ts';
import { BedLost } from '../../run/steps.ts';
import { findTarget } from '../../target/kinds.ts';
import { kindOfWork } from '../../work/kinds.ts';
import { openProvision } from '../provision.ts';

interface ExplainContext {
  readonly record: Pick<RunRecord, 'id' | 'plan'>;
  /** The folder that the share lives in. */
  readonly shareParent: string;
  readonly onCell: (cell: Explained | NotExplained) => void;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

interface Wanted {
  readonly workload: Workload;
  readonly mount: string;
}

/** Whether a workload is of I/Os that fio counts; those on files as a whole are none. */
const isOfIos = (workload: Workload): boolean => isFioJob(workload) && !isOnFiles(engineOfJob(workload.jobText));

const isOwnVm = (target: string): boolean => findTarget(target).kind.isOwnVm;

/** Throws an environment error where servers are to be traced, and there is no strace. */
export function checkExplainable(plan: Pick<Plan, 'mounts' | 'target' | 'workloads'>): void {
  if (targetsOf(plan).some(isOwnVm) && plan.workloads.some(isOfIos)) checkStrace();
}

/** Explains the cells on a target until the bed is lost; gives back those that are left. */
async function explainOn(
  target: string,
  plan: Plan,
  wanted: readonly Wanted[],
  open: () => ReturnType<ReturnType<typeof openProvision>['open']>,
  context: ExplainContext,
  dir: string,
) {
  const { onCell, say, signal } = context;
  const options = { plan, kindOf: kindOfWork, isInMemory, signal, dir, isOwnVm: isOwnVm(target) };
  await using bed = await open();
  await layOut(plan, kindOfWork, bed, signal, say);
  for (const [at, { workload, mount: name }] of wanted.entries()) {
    const mount = bed.mounts.find(({ found }) => found.name === name);
    if (mount === undefined) throw new Error('a bed has the mounts of its plan');
    say(`${name}/${workload.name}: tracing`);
    try {
      onCell(await explainCell({ ...options, isOfIos: isOfIos(workload) }, bed, mount, workload));
    } catch (error) {
      signal.throwIfAborted();
      await bed.settle?.();
      const fault = bed.fault();
      if (!(error instanceof FsbenchError || error instanceof BedLost)) throw error;
      onCell({ workload: workload.name, mount: name, problem: fault ?? messageOf(error) });
      if (fault !== null || error instanceof BedLost) return wanted.slice(at + 1);
    }
  }
  return [];
}

/** Throws where a bed can't be had. */
export async function explainCells(workloads: readonly Workload[], mounts: readonly string[], context: ExplainContext): Promise<void> {
  const { record, shareParent, say, signal } = context;
  const plan = shortenPlan({ ...record.plan, workloads, mounts: record.plan.mounts.filter(({ name }) => mounts.includes(name)) });
  await using cleanup = openCleanup();
  const dir = mkdtempSync(sessionPrefix());
  cleanup.defer(async () => removeAll(dir));
  const provision = openProvision({ plan, runId: record.id, shareParent, install: false, say, signal });
  cleanup.defer(() => provision.release());
  for (const target of targetsOf(plan)) {
    const part = planOn(plan, target);
    let left: Wanted[] = plan.workloads.flatMap((workload) => part.mounts.map(({ name }) => ({ workload, mount: name })));
    while (left.length > 0) left = await explainOn(target, part, left, () => provision.open(target, part), context, dir);
  }
}
