/** run.json as the plan of a run to go on with: checked as strictly as if every part of it had been typed. */

import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { FsbenchError, usageError } from '../../model/errors.ts';
import type { Plan, RunRecord } from '../../model/records.ts';
import { checkTargets, planOn, targetsOf } from '../../model/targets.ts';
import { ARCHITECTURES, pickChoice } from '../../model/vm-choice.ts';
import { formatMounts, parseMounts } from '../../mount/spec.ts';
import { checkWorkloads } from '../../plan/jobs.ts';
import { describePlanChanges, type OptionValues, PLAN_OPTIONS, readPlanFigures } from '../../plan/options.ts';
import { formatTargets } from '../../plan/several.ts';
import { typeBudget } from '../../plan/steered.ts';
import { checkSwept } from '../../plan/sweep.ts';
import { findTarget, placeMounts } from '../../target/kinds.ts';
import { checkJobText } from '../check-job-file.ts';

const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Count = v.nullable(v.pipe(v.number(), v.finite()));

const Swept = v.strictObject({
  of: v.string(),
  values: v.record(v.string(), v.string()),
  units: v.exactOptional(v.record(v.string(), v.picklist(['bytes', 'seconds']))),
});

/** As trials give them: no longer than what can be typed. */
const Length = v.strictObject({ rampSeconds: v.pipe(Whole, v.maxValue(3600)), runtimeSeconds: v.pipe(Whole, v.minValue(1), v.maxValue(86_400)) });

/** Strict: a field that is not known may decide what is run, and comes from a newer fsbench. */
const StoredPlan = v.strictObject({
  workloads: v.array(
    v.strictObject({
      name: v.string(),
      kind: v.exactOptional(v.string()),
      jobText: v.string(),
      swept: v.exactOptional(Swept),
      length: v.exactOptional(Length),
    }),
  ),
  mounts: v.array(
    v.strictObject({
      name: v.string(),
      kind: v.string(),
      options: v.record(v.string(), v.string()),
      path: v.nullable(v.string()),
      target: v.exactOptional(v.string()),
      swept: v.exactOptional(Swept),
    }),
  ),
  loops: Whole,
  boots: v.exactOptional(Whole),
  fio: v.strictObject({ runtimeSeconds: Whole, iodepth: Whole, sizeBytes: Whole, direct: v.picklist([0, 1]), blockSizeBytes: Whole }),
  target: v.string(),
  targets: v.exactOptional(v.array(v.string())),
  oneAtATime: v.exactOptional(v.boolean()),
  seed: Whole,
  cpus: Whole,
  memoryBytes: Whole,
  accel: v.picklist(['auto', 'kvm', 'hvf', 'tcg']),
  kernel: v.exactOptional(v.string()),
  qemu: v.exactOptional(v.string()),
  arch: v.exactOptional(v.picklist(ARCHITECTURES)),
  share: v.nullable(v.string()),
  dropHostCaches: v.boolean(),
  equal: v.exactOptional(v.literal(true)),
  allowJobCommands: v.optional(v.boolean(), false),
  rampSeconds: v.exactOptional(Whole),
  trialSeconds: v.exactOptional(Whole),
  retryNoisy: v.exactOptional(v.boolean()),
  budget: v.exactOptional(v.strictObject({ seconds: v.nullable(Whole), precision: v.nullable(v.number()), margin: v.number() })),
  shard: v.exactOptional(v.strictObject({ part: Whole, of: Whole })),
});

const Found = v.looseObject({
  name: v.string(),
  kind: v.string(),
  source: v.string(),
  fstype: v.string(),
  mountPoint: v.string(),
  options: v.array(v.string()),
  daemon: v.nullable(v.looseObject({ flavour: v.string(), version: v.string(), argv: v.array(v.string()) })),
});

const FoundEnvironment = v.looseObject({
  fsbench: v.string(),
  node: v.string(),
  hostKernel: v.string(),
  hostOs: v.string(),
  hostCpu: v.string(),
  hostCpus: Whole,
  hostMemoryBytes: Whole,
  hostGovernor: v.nullable(v.string()),
  fio: v.string(),
  guestKernel: v.string(),
  guestCpus: Count,
  guestMemoryBytes: Count,
  qemu: v.nullable(v.string()),
  accel: v.nullable(v.picklist(['kvm', 'hvf', 'tcg'])),
  parts: v.exactOptional(v.record(v.string(), v.string())),
  programs: v.exactOptional(v.record(v.string(), v.string())),
});

/** As beginRun makes it; it names folders that are made and removed. */
const RUN_ID = /^\d{8}T\d{6}Z-[0-9a-f]{6}$/;

const StoredRun = v.looseObject({
  schemaVersion: v.number(),
  id: v.pipe(v.string(), v.regex(RUN_ID, 'an id is a time and six hex digits, such as 20261120T120000Z-1a2b3c')),
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  finishedAt: v.nullable(v.pipe(v.string(), v.isoTimestamp())),
  options: v.strictObject(v.entriesFromList(PLAN_OPTIONS, v.optional(v.string()))),
  plan: StoredPlan,
  mounts: v.array(Found),
  environment: v.nullable(FoundEnvironment),
  environments: v.optional(v.record(v.string(), FoundEnvironment)),
  notes: v.array(v.string()),
  seal: v.optional(v.string()),
});

/** The figures of a plan as options that mean them. */
function asTyped(plan: Plan): OptionValues {
  return {
    loops: String(plan.loops),
    ...(plan.boots === undefined ? {} : { boots: String(plan.boots) }),
    runtime: String(plan.fio.runtimeSeconds),
    iodepth: String(plan.fio.iodepth),
    size: String(plan.fio.sizeBytes),
    direct: String(plan.fio.direct),
    blocksize: String(plan.fio.blockSizeBytes),
    target: formatTargets(targetsOf(plan)),
    seed: String(plan.seed),
    cpus: String(plan.cpus),
    memory: String(plan.memoryBytes),
    accel: plan.accel,
    ...pickChoice({ ...plan }),
    ...(plan.share === null ? {} : { share: plan.share }),
    'drop-host-caches': String(plan.dropHostCaches),
    'allow-job-commands': String(plan.allowJobCommands),
    ...(plan.rampSeconds === undefined ? {} : { ramp: String(plan.rampSeconds) }),
    ...(plan.trialSeconds === undefined ? {} : { trial: String(plan.trialSeconds) }),
    ...(plan.retryNoisy === undefined ? {} : { 'retry-noisy': String(plan.retryNoisy) }),
    ...typeBudget(plan),
    ...(plan.shard === undefined ? {} : { shard: `${plan.shard.part}/${plan.shard.of}` }),
  };
}

/** Does what checks a part as it is checked when typed; an error then names the file and the part. */
function checkPart<T>(file: string, part: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof FsbenchError)) throw error;
    throw usageError(error.code, `${file}: ${part}: ${error.message}`, error.hint, error);
  }
}

function checkPlan(file: string, plan: Plan): void {
  const figures = checkPart(file, 'plan', () => readPlanFigures(asTyped(plan)));
  const mounts = checkPart(file, 'plan.mounts', () => parseMounts(formatMounts(plan.mounts))).map((mount, at) => {
    const { target, swept } = plan.mounts[at] ?? {};
    return { ...mount, ...(target === undefined ? {} : { target }), ...(swept === undefined ? {} : { swept }) };
  });
  checkPart(file, 'plan.workloads', () => {
    checkWorkloads(plan.workloads);
    for (const workload of plan.workloads) {
      checkJobText(workload, `job '${workload.name}'`);
      checkSwept(workload);
    }
  });
  const { oneAtATime, equal } = plan;
  // What --equal changed stands in mounts and jobs.
  const kept = { ...(oneAtATime === undefined ? {} : { oneAtATime }), ...(equal === undefined ? {} : { equal }) };
  const typed = checkPart(file, 'plan.mounts', () => placeMounts({ ...figures, ...kept, mounts, workloads: plan.workloads }));
  if (!isDeepStrictEqual(typed, plan)) {
    const what = describePlanChanges(plan, typed).join('; ');
    throw usageError('damaged-run', `${file}: plan is none that options give: ${what}`, 'measure anew with `fsbench fio`');
  }
  checkPart(file, 'plan', () => checkTargets(plan));
  for (const target of targetsOf(plan)) {
    const { kind } = checkPart(file, 'plan', () => findTarget(target));
    checkPart(file, 'plan.mounts', () => kind.checkMounts(planOn(plan, target)));
  }
}

/** Throws for a machine that is none of the plan's: what follows asks for those of its targets. */
function checkEnvironments(file: string, { plan, environments }: RunRecord): void {
  const strange = Object.keys(environments ?? {}).find((target) => plan.targets?.includes(target) !== true);
  if (strange !== undefined) throw usageError('damaged-run', `${file}: environments.${strange}: the plan has no such target among several`);
}

/** The record of a run that is to be measured, every part checked. Throws a usage error that names file and field. */
export function checkStoredRun(file: string, value: unknown): RunRecord {
  const parsed = v.safeParse(StoredRun, value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const field = v.getDotPath(issue);
    throw usageError(
      'damaged-run',
      `${file}: ${field === null ? '' : `${field}: `}${issue.message}`,
      'measuring goes on with what fsbench wrote alone; `fsbench report` reads what has been measured',
    );
  }
  const record = parsed.output as RunRecord;
  checkPlan(file, record.plan);
  checkEnvironments(file, record);
  checkPart(file, 'options', () => readPlanFigures(record.options));
  const { mounts } = record.options as OptionValues;
  if (mounts !== undefined) checkPart(file, 'options.mounts', () => parseMounts(mounts));
  return record;
}
