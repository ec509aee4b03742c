/** The accused cells of a run measured again in a fresh boot, in turn with the old version where it can be run. */

import { sourceOfRun } from '../../analyse/sources.ts';
import { usageError } from '../../model/errors.ts';
import { groupBy } from '../../model/group-by.ts';
import type { MountSpec, Plan, RunRecord, Source } from '../../model/records.ts';
import { planWith } from '../../model/targets.ts';
import { formatMounts, parseMounts } from '../../mount/spec.ts';
import type { OptionValues } from '../../plan/options.ts';
import { fixOptions, fixPlan } from '../../plan/steered.ts';
import type { CommandIo } from '../io.ts';
import { admitRun } from '../trust/trust.ts';

/** A cell of tonight, as its source names it. */
export interface Suspect {
  readonly workload: string;
  readonly mount: string;
}

/** What was measured again. */
export interface Again {
  readonly dir: string;
  readonly source: Source;
  /** The mount that stands for the old version of a mount; null where there is none. */
  readonly baselineOf: (mount: string) => string | null;
}

type RunSource = Source & { readonly run: RunRecord };

/** The run directory that measured a suspect; throws a usage error where it was another kind of source. */
function findRun(sources: readonly Source[], { workload, mount }: Suspect): RunSource {
  const found = sources.find(({ mounts, workloads }) => mounts.includes(mount) && workloads.includes(workload));
  if (found?.run == null || found.format !== 'run-directory') {
    throw usageError(
      'not-measurable',
      `--confirm: ${mount}/${workload} can't be measured again: ${found?.name ?? 'its source'} is no run directory`,
      'give the run directory that `fsbench fio` wrote, or leave --confirm out',
    );
  }
  return found as RunSource;
}

const baselineName = (mount: string) => `${mount} (baseline)`;

/** The mounts to measure: the accused ones, each with its old version beside it. */
function chooseMounts(source: RunSource, suspects: readonly Suspect[], baselines: readonly MountSpec[]): MountSpec[] {
  const accused = new Set(suspects.map(({ mount }) => mount));
  return source.mounts.flatMap((name, at) => {
    const spec = source.run.plan.mounts[at];
    if (spec === undefined || !accused.has(name)) return [];
    const old = baselines.find((baseline) => baseline.name === name);
    const where = spec.target === undefined ? {} : { target: spec.target };
    return [{ ...spec, name }, ...(old === undefined ? [] : [{ ...old, ...where, name: baselineName(name) }])];
  });
}

/** `--baseline NAME=KIND:...` of several mounts; each must be the old version of one that tonight has. */
export function readBaselines(list: string | undefined, sources: readonly Source[]): MountSpec[] {
  if (list === undefined) return [];
  const baselines = parseMounts(list);
  const mounts = [...new Set(sources.flatMap((source) => source.mounts))];
  const stranger = baselines.find(({ name }) => !mounts.includes(name));
  if (stranger !== undefined) {
    throw usageError(
      'bad-option',
      `--baseline: tonight has no mount '${stranger.name}'`,
      `name the mount it is the old version of: ${mounts.map((mount) => `${mount}=KIND:...`).join(', ')}`,
    );
  }
  return baselines;
}

/** Measures the suspects of one run directory again, beside it in DIR-confirm. */
async function measureRunAgain(
  source: RunSource,
  suspects: readonly Suspect[],
  baselines: readonly MountSpec[],
  trust: boolean,
  io: CommandIo,
): Promise<Again> {
  const { plan, options } = admitRun(source.name, source.run, trust, io.quiet ? undefined : io.tell);
  const names = new Set(suspects.map(({ workload }) => workload));
  const workloads = plan.workloads.filter(({ name }) => names.has(name));
  const mounts = chooseMounts(source, suspects, baselines);
  // Another order than the first time, so that what order did to it is not done again.
  const again: Plan = { ...planWith(fixPlan(plan), mounts), workloads, seed: plan.seed + 1 };
  // What was swept is in the names of these, each a mount or a workload like any other.
  const { sweep: _, ...typed } = fixOptions(options as OptionValues);
  const values: OptionValues = { ...typed, mounts: formatMounts(mounts), jobs: [...names].join(','), seed: String(again.seed) };
  // It loads all that a target needs: only who measures again waits for it.
  const { beginRun, freeName, runSitting } = await import('../measure-run.ts');
  const open = () => beginRun(again, values, freeName(`${source.name}-confirm`));
  return runSitting(open, io, async ({ record, results, directory: { dir } }) => ({
    dir,
    source: sourceOfRun(dir, record, results),
    baselineOf: (mount) => (mounts.some(({ name }) => name === baselineName(mount)) ? baselineName(mount) : null),
  }));
}

/** Measures all suspects again, each run directory's in a boot of their own. */
export async function measureAgain(
  sources: readonly Source[],
  suspects: readonly Suspect[],
  baselines: readonly MountSpec[],
  trust: boolean,
  io: CommandIo,
): Promise<Again[]> {
  const byRun = groupBy(suspects, (suspect) => findRun(sources, suspect));
  const measured: Again[] = [];
  for (const [run, own] of byRun) measured.push(await measureRunAgain(run, own, baselines, trust, io));
  return measured;
}
