/** Options of `fsbench sync` to a plan, and that plan as what a target opens a bed for. */

import { usageError } from '../model/errors.ts';
import type { Plan, Workload } from '../model/records.ts';
import { PARTS, type Part, type SyncPlan } from '../model/sync.ts';
import { choiceOf } from '../model/vm-choice.ts';
import { parseMounts } from '../mount/spec.ts';
import { type OptionValues, readPlanFigures, wholeNumber } from '../plan/options.ts';
import { nativeArchitecture } from '../process/architecture.ts';
import { findProgram } from '../process/find-program.ts';
import { parseSyncMounts } from '../sync/parse-mounts.ts';
import { findTarget, placeMounts } from '../target/kinds.ts';
import { exec } from '../work/exec.ts';

/** Options of the command by their long names; all as text. */
export type SyncOptionValues = OptionValues & Partial<Record<'trials' | 'deadline' | 'files' | 'operations' | 'parts' | 'cost-seconds', string>>;

export const SYNC_DEFAULTS = { trials: '10', deadline: '30', files: '1000,10000', operations: '600', 'cost-seconds': '10', parts: PARTS.join(',') } as const;

export const SYNC_QUICK = { trials: '3', deadline: '5', files: '1000', operations: '200', 'cost-seconds': '3' } as const;

function readParts(text: string): Part[] {
  return text.split(',').map((word) => {
    const part = PARTS.find((each) => each === word.trim());
    if (part === undefined) throw usageError('bad-option', `--parts: '${word}' is not possible`, `--parts takes ${PARTS.join(', ')}`);
    return part;
  });
}

/** Where copies lie unless told: a folder that every Linux has and that is no share; our own VM has memory alone to write to. */
const copyDirOf = (target: string) => (findTarget(target).kind.isOwnVm ? '/tmp' : '/var/tmp');

function readFiles(text: string): number[] {
  const files = text.split(',').map((each) => wholeNumber('files', each, 1, 1_000_000));
  const twice = files.find((each, at) => files.indexOf(each) !== at);
  // Their folder is called for how many they are.
  if (twice !== undefined) throw usageError('bad-option', `--files ${text}: ${twice} stands there twice`, 'name each number once; --trials repeats');
  return files;
}

/** The plan. Throws usage errors that name option and value. */
export function makeSyncPlan(values: SyncOptionValues): SyncPlan {
  if (values.mounts === undefined) throw usageError('no-mounts', '--mounts is missing', 'say which mounts to measure, such as --mounts virtiofs,9p,sshfs');
  const value = (name: keyof typeof SYNC_DEFAULTS) => values[name] ?? SYNC_DEFAULTS[name];
  const figures = readPlanFigures(values);
  if (figures.targets !== undefined) throw usageError('bad-option', `--target '${values.target}': sync measures one target at a time`);
  const deadlineSeconds = wholeNumber('deadline', value('deadline'), 1, 3600);
  const plan: SyncPlan = {
    target: figures.target,
    mounts: parseSyncMounts(values.mounts, copyDirOf(figures.target)),
    parts: readParts(value('parts')),
    trials: wholeNumber('trials', value('trials'), 1, 1000),
    deadlineSeconds,
    cellSeconds: deadlineSeconds,
    files: readFiles(value('files')),
    operations: wholeNumber('operations', value('operations'), 1, 100_000),
    costSeconds: wholeNumber('cost-seconds', value('cost-seconds'), 1, 3600),
    seed: figures.seed,
    cpus: String(figures.cpus),
    memory: String(figures.memoryBytes),
    accel: figures.accel,
    share: figures.share,
  };
  const placed = placeMounts(bedPlanOf(plan));
  if (placed.targets !== undefined)
    throw usageError('bad-option', `--mounts '${values.mounts}': sync measures one target at a time, and these are ${placed.targets.join(', ')}`);
  findTarget(plan.target).kind.checkMounts(placed);
  return { ...plan, target: placed.target };
}

/** In place of work: has a VM of our own get this host's node, which the watchers of dev servers run in. */
const WATCHING: Workload = { name: 'watchers', kind: exec.kind, jobText: 'run: "true"\nneeds: [node]\n' };

/** Whether the guest can have this host's node, and something wants it there; other machines have what they have. */
function wantsNode({ target, parts }: SyncPlan): boolean {
  const arch = choiceOf({}, target).arch ?? nativeArchitecture();
  return parts.includes('notices') && findTarget(target).kind.isOwnVm && arch === nativeArchitecture() && findProgram('node') !== null;
}

/** What a target opens a bed for: the same mounts, and no work. */
export function bedPlanOf(plan: SyncPlan): Plan {
  const { target, cpus, memory, accel, share, seed } = plan;
  const figures = readPlanFigures({ target, cpus, memory, accel, seed: String(seed), ...(share === null ? {} : { share }) });
  return { ...figures, workloads: wantsNode(plan) ? [WATCHING] : [], mounts: parseMounts(plan.mounts.map(({ spec }) => spec).join(',')) };
}

/** What differs between the plan of a stored run and the one asked for now, by option; empty where they are the same. */
export function describeSyncChanges(before: SyncPlan, after: SyncPlan): string[] {
  return (Object.keys(after) as (keyof SyncPlan)[])
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((key) => `${key} was ${JSON.stringify(before[key])} and is ${JSON.stringify(after[key])}`);
}
