/** `--shard auto`: which part of a plan this is, as the scheduler that started it says. */

import { usageError } from '../model/errors.ts';
import type { OptionValues } from '../plan/options.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A whole number of a scheduler; null where it is not set. Throws a usage error for anything else. */
function readNumber(env: Env, name: string): number | null {
  const text = env[name];
  if (text === undefined || text === '') return null;
  if (!/^\d{1,9}$/.test(text)) throw usageError('bad-option', `--shard auto: ${name} is '${text}', no whole number`);
  return Number(text);
}

/** Of a Slurm array its place and size, whatever number it begins with and counts by; null where there is none (sbatch(1), "--array"). */
function ofSlurm(env: Env): { readonly part: number; readonly of: number | null } | null {
  const id = readNumber(env, 'SLURM_ARRAY_TASK_ID');
  if (id === null) return null;
  const [least, step] = [readNumber(env, 'SLURM_ARRAY_TASK_MIN') ?? 0, readNumber(env, 'SLURM_ARRAY_TASK_STEP') ?? 1];
  return { part: Math.floor((id - least) / Math.max(1, step)) + 1, of: readNumber(env, 'SLURM_ARRAY_TASK_COUNT') };
}

/** Of an indexed Job of Kubernetes its index, from 0; how many there are it does not say (kubernetes.io, "Job", completion mode). */
function ofKubernetes(env: Env): { readonly part: number; readonly of: null } | null {
  const index = readNumber(env, 'JOB_COMPLETION_INDEX');
  return index === null ? null : { part: index + 1, of: null };
}

/** The options with `--shard auto` or `auto/8` as the part it stands for. Throws a usage error where no scheduler says. */
export function applyShard(values: OptionValues, env: Env): OptionValues {
  const asked = /^auto(?:\/(\d+))?$/.exec(values.shard ?? '');
  if (asked === null) return values;
  const found = ofKubernetes(env) ?? ofSlurm(env);
  if (found === null) throw usageError('bad-option', '--shard auto: neither JOB_COMPLETION_INDEX nor SLURM_ARRAY_TASK_ID is set', 'write --shard 2/8');
  const of = asked[1] ?? found.of;
  if (of === null) throw usageError('bad-option', '--shard auto: the scheduler does not say how many parts there are', 'write --shard auto/8');
  return { ...values, shard: `${found.part}/${of}` };
}
