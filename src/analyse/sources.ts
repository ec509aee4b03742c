/** Sources side by side: a run of ours as one, what it lacks, and which loops of all belong to one run. */

import { engineOfJob, isSynchronous } from '../fio/engines.ts';
import { isFioJob } from '../fio/jobs.ts';
import { blockIdsOf, bootOfLoop, countLoops } from '../model/boots.ts';
import type { FioParameters, KnownParameters, LoopResult, RunRecord, Source, SourcedLoop, SourceFormat, Workload } from '../model/records.ts';
import { fioOf, sweptOf } from '../model/sweep.ts';

/** What fio was asked for in a workload; nothing where it is no fio job. */
function parametersOf(asked: FioParameters, workload: Workload): KnownParameters {
  if (!isFioJob(workload)) return { runtimeSeconds: null, iodepth: null, sizeBytes: null, direct: null, blockSizeBytes: null };
  return isSynchronous(engineOfJob(workload.jobText)) ? { ...asked, iodepth: null } : asked;
}

const withSwept = (swept: SourcedLoop['swept']) => (swept === undefined ? {} : { swept });

/** A run of ours as a source; `name` is what the user calls it, such as its directory. */
export function sourceOfRun(name: string, run: RunRecord, results: readonly LoopResult[]): Source {
  const known = new Map(run.plan.workloads.map((workload) => [workload.name, parametersOf(fioOf(run.plan, workload), workload)]));
  const blocks = blockIdsOf(run);
  const isSwept = [...run.plan.workloads, ...run.plan.mounts].some(({ swept }) => swept !== undefined);
  return {
    name,
    format: 'run-directory',
    mounts: run.plan.mounts.map((mount) => mount.name),
    workloads: run.plan.workloads.map((workload) => workload.name),
    run,
    facts: [],
    problems: [],
    loops: results.map((result) => ({
      ...result,
      ...(isSwept ? withSwept(sweptOf(run.plan, result)) : {}),
      // A loop that the plan does not have is told elsewhere.
      run: blocks[bootOfLoop(run.plan, result.loop) - 1] ?? run.id,
      parameters: known.get(result.workload) ?? run.plan.fio,
    })),
  };
}

/** What a run of ours lacks of the loops it was planned with, in one sentence; null for a complete run and for what is none. */
export function describeMissingLoops({ name, run, loops }: Source): string | null {
  if (run === null) return null;
  const { plan, finishedAt } = run;
  const planned = countLoops(plan);
  const measured = new Set(loops.map(({ workload, mount, loop }) => JSON.stringify([workload, mount, loop]))).size;
  if (!(measured < planned)) return null;
  return finishedAt === null
    ? `${name} is not finished: ${measured} of ${planned} loops are measured`
    : `${name} is not whole: ${measured} of its ${planned} loops can be read`;
}

/** Of these, each file is a session of its own; of others, files without a run's name are loops of one. */
const A_RUN_EACH: ReadonlySet<SourceFormat> = new Set(['virtiofs-tests', 'results-table']);

const cellId = ({ workload, mount }: { readonly workload: string; readonly mount: string }) => JSON.stringify([workload, mount]);

/**
 * All loops of all sources, each in a run. Loops that name none get one by counting: the second file with the same
 * cells is the second run of each of its mounts, so that files of several mounts pair up. Loops of one cell and run
 * that come from several files are numbered on.
 */
export function joinLoops(sources: readonly Source[]): SourcedLoop[] {
  const filesOfCell = new Map<string, number>();
  const lastLoop = new Map<string, number>();
  return sources.flatMap((source) => {
    const unnamed = source.loops.filter(({ run }) => run === null);
    const cells = new Set(unnamed.map(cellId));
    // One number for all cells of a mount, so that a file whose cells are partly new stays one run.
    const turnOf = new Map<string, number>();
    for (const loop of unnamed) {
      const files = A_RUN_EACH.has(source.format) ? (filesOfCell.get(cellId(loop)) ?? 0) : 0;
      turnOf.set(loop.mount, Math.max(turnOf.get(loop.mount) ?? 0, files));
    }
    for (const id of cells) filesOfCell.set(id, (filesOfCell.get(id) ?? 0) + 1);
    const firstLoop = new Map<string, number>();
    return [...source.loops]
      .sort((a, b) => a.loop - b.loop)
      .map((loop): SourcedLoop => {
        const run = loop.run ?? `#${(turnOf.get(loop.mount) ?? 0) + 1}`;
        const id = JSON.stringify([loop.workload, loop.mount, run]);
        if (!firstLoop.has(id)) firstLoop.set(id, lastLoop.get(id) ?? 0);
        const number = (firstLoop.get(id) as number) + loop.loop;
        lastLoop.set(id, Math.max(lastLoop.get(id) ?? 0, number));
        return { ...loop, run, loop: number };
      });
  });
}
