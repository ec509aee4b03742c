/** All cells of a run explained, one after the other: beds opened for loops of their own, what can't be traced told with why. */

import { mkdtempSync } from 'node:fs';
import { explainCell, shortenPlan } from '../../explain/explain-cell.ts';
import { checkStrace } from '../../explain/trace.ts';
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

/** Throws an environment error where there is no strace. */
export const checkExplainable = checkStrace;

/** Why a cell needs no bed to be told that it can't be explained; null where it may. */
function whyNot(target: string, workload: Workload): string | null {
  if (!findTarget(target).kind.isOwnVm) return 'its server runs where fsbench did not start it';
  return isFioJob(workload) ? null : 'only fio jobs can be explained';
}

/** Explains the cells on a target until the bed is lost; gives back those that are left. */
async function explainOn(
  plan: Plan,
  wanted: readonly Wanted[],
  open: () => ReturnType<ReturnType<typeof openProvision>['open']>,
  context: ExplainContext,
  dir: string,
) {
  const { onCell, say, signal } = context;
  const options = { plan, kindOf: kindOfWork, isInMemory, signal, dir };
  await using bed = await open();
  await layOut(plan, kindOfWork, bed, signal, say);
  for (const [at, { workload, mount: name }] of wanted.entries()) {
    const mount = bed.mounts.find(({ found }) => found.name === name);
    if (mount === undefined) throw new Error('a bed has the mounts of its plan');
    say(`${name}/${workload.name}: tracing`);
    try {
      onCell(await explainCell(options, bed, mount, workload));
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
  const { record, shareParent, onCell, say, signal } = context;
  const plan = shortenPlan({ ...record.plan, workloads, mounts: record.plan.mounts.filter(({ name }) => mounts.includes(name)) });
  await using cleanup = openCleanup();
  const dir = mkdtempSync(sessionPrefix());
  cleanup.defer(async () => removeAll(dir));
  const provision = openProvision({ plan, runId: record.id, shareParent, install: false, say, signal });
  cleanup.defer(() => provision.release());
  for (const target of targetsOf(plan)) {
    const part = planOn(plan, target);
    let left: Wanted[] = [];
    for (const workload of plan.workloads) {
      const why = whyNot(target, workload);
      for (const { name } of part.mounts) {
        if (why === null) left.push({ workload, mount: name });
        else onCell({ workload: workload.name, mount: name, problem: why });
      }
    }
    const own = { ...part, workloads: plan.workloads.filter(isFioJob) };
    while (left.length > 0) left = await explainOn(own, left, () => provision.open(target, own), context, dir);
  }
}
