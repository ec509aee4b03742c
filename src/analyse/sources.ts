/** Sources side by side: a run of ours as one, what it lacks, and which loops of all belong to one run. */

import { engineOfJob, isSynchronous } from '../fio/engines.ts';
import { isFioJob } from '../fio/jobs.ts';
import { blockIdsOf, bootOfLoop } from '../model/boots.ts';
import { withoutLengths } from '../model/lengths.ts';
import type { FioParameters, KnownParameters, LoopResult, Plan, RunRecord, Shard, Source, SourcedLoop, SourceFormat, Workload } from '../model/records.ts';
import { countLoops, workloadsOf } from '../model/shard.ts';
import { fioOf, sweptOf } from '../model/sweep.ts';
import { listSome } from '../text/list-some.ts';

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
    workloads: workloadsOf(run.plan).map((workload) => workload.name),
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
  if (plan.budget !== undefined) return finishedAt === null ? `${name} is not finished: ${loops.length} loops are measured, and its budget is not spent` : null;
  const measured = new Set(loops.map(({ workload, mount, loop }) => JSON.stringify([workload, mount, loop]))).size;
  if (!(measured < planned)) return null;
  return finishedAt === null
    ? `${name} is not finished: ${measured} of ${planned} loops are measured`
    : `${name} is not whole: ${measured} of its ${planned} loops can be read`;
}

/** A plan without its part, as text: parts of one plan have one, each with the lengths of its own loops. */
const wholePlanOf = ({ shard: _, ...plan }: Plan) => JSON.stringify(withoutLengths(plan));

/** Which parts of a plan are not among these sources, a sentence a plan. */
export function describeMissingParts(sources: readonly Source[]): string[] {
  const known = new Map<string, { readonly shard: Shard; readonly parts: Set<number> }>();
  for (const { run } of sources) {
    const shard = run?.plan.shard;
    if (run === null || shard === undefined) continue;
    const id = JSON.stringify([wholePlanOf(run.plan), shard.of]);
    const found = known.get(id) ?? { shard, parts: new Set() };
    found.parts.add(shard.part);
    known.set(id, found);
  }
  return [...known.values()].flatMap(({ shard: { of }, parts }) => {
    const missing = Array.from({ length: of }, (_, at) => at + 1).filter((part) => !parts.has(part));
    if (missing.length === 0) return [];
    return [
      `${parts.size} of ${of} parts of the plan are here; give the run ${missing.length === 1 ? 'directory of part' : 'directories of parts'} ${listSome(missing.map(String))} too`,
    ];
  });
}

/** Whether these are parts of one plan, each another: one run, and nothing to compare. */
export function arePartsOfOne(sources: readonly Source[]): boolean {
  const plans = sources.flatMap(({ run }) => (run?.plan.shard === undefined ? [] : [run.plan]));
  if (plans.length < sources.length) return false;
  return new Set(plans.map(wholePlanOf)).size === 1 && new Set(plans.map(({ shard }) => shard?.part)).size === plans.length;
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
