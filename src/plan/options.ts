/** Options of `fsbench fio` as users write them, on the command line or in a YAML file, to the figures of a plan. */

import { resolve } from 'node:path';
import * as v from 'valibot';
import { bootsOf } from '../model/boots.ts';
import { usageError } from '../model/errors.ts';
import { withoutLengths } from '../model/lengths.ts';
import type { Plan } from '../model/records.ts';
import { targetsOf } from '../model/targets.ts';
import { type Architecture, VM_CHOICE_NAMES, VM_CHOICES, type VmChoiceName } from '../model/vm-choice.ts';
import { formatShare, parseSize } from '../text/units.ts';
import { readBudget, readShard } from './limits.ts';
import { parseTargets } from './several.ts';

/** What a command to be timed is, and what is done around it: its workloads say all of it. */
export const WORK_OPTIONS = [
  'command',
  'name',
  'prepare',
  'cleanup',
  'workdir',
  'dependencies',
  'copy',
  'caches',
  'warmup',
  'deadline',
  'files',
  'work-size',
] as const;

/** Every option that shapes a plan, by its long name; all as text, since YAML and the command line differ in types. */
export const PLAN_OPTIONS = [
  'mounts',
  'scenarios',
  'jobs',
  'runtime',
  'loops',
  'boots',
  'iodepth',
  'size',
  'direct',
  'blocksize',
  'sweep',
  'target',
  'image',
  'seed',
  'cpus',
  'memory',
  'accel',
  ...VM_CHOICE_NAMES,
  'share',
  'drop-host-caches',
  'equal',
  'allow-job-commands',
  'budget',
  'precision',
  'margin',
  'ramp',
  'trial',
  'retry-noisy',
  'shard',
  ...WORK_OPTIONS,
] as const;

export type PlanOption = (typeof PLAN_OPTIONS)[number];

/** Options that stand without a value on the command line. */
export const PLAN_FLAGS: readonly string[] = ['drop-host-caches', 'equal', 'allow-job-commands'] satisfies PlanOption[];

export type OptionValues = Partial<Record<PlanOption, string>>;

/** run-fio-test.sh's defaults; --quick lowers what takes time. */
export const DEFAULTS = {
  runtime: '20',
  loops: '3',
  boots: '1',
  iodepth: '16',
  size: '4G',
  direct: '1',
  blocksize: '4K',
  jobs: '*',
  target: 'qemu',
  seed: '1',
  cpus: '2',
  memory: '2G',
  accel: 'auto',
} as const;

/** What --quick stands for where the plan is fixed; plan/steered.ts has what it is with a budget. */
export const QUICK = { runtime: '1', loops: '3', size: '64M', 'work-size': 'quick' } as const satisfies OptionValues;

/** A whole number of an option. Throws a usage error that names it. */
export function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) throw usageError('bad-option', `--${name}: '${text}' is not a whole number from ${least} to ${most}`);
  return value;
}

/** One of a few words of an option. Throws a usage error that names it. */
export function oneOf<T extends string>(name: string, text: string, values: readonly T[]): T {
  if (!(values as readonly string[]).includes(text))
    throw usageError('bad-option', `--${name}: '${text}' is not possible`, `--${name} takes ${values.join(', ')}`);
  return text as T;
}

const ConfigSchema = v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), v.array(v.string())]));

/** Options from a parsed YAML document; lists are joined by commas. Throws a usage error that names the key. */
export function readConfig(document: unknown, file: string): OptionValues {
  // The section of `fsbench check` can stand in the same file.
  const isMap = typeof document === 'object' && document !== null && !Array.isArray(document);
  const own = isMap ? Object.fromEntries(Object.entries(document).filter(([key]) => key !== 'check')) : (document ?? {});
  const parsed = v.safeParse(ConfigSchema, own);
  if (!parsed.success)
    throw usageError(
      'bad-config',
      `${file}: ${parsed.issues[0].message}`,
      'write one option a line, such as `runtime: 20`, under the names of the command line without the dashes',
    );
  const options: OptionValues = {};
  for (const [key, value] of Object.entries(parsed.output)) {
    if (!(PLAN_OPTIONS as readonly string[]).includes(key))
      throw usageError('bad-config', `${file}: unknown option '${key}'`, `options are ${PLAN_OPTIONS.join(', ')}`);
    options[key as PlanOption] = Array.isArray(value) ? value.join(',') : String(value);
  }
  return options;
}

/** What is chosen of our own VM, as the plan has it. */
function readChoices(given: OptionValues): Pick<Plan, VmChoiceName> {
  const read = (name: VmChoiceName): Readonly<Record<string, string>> => {
    const text = given[name];
    if (text === undefined) return {};
    const rule = VM_CHOICES[name];
    if ('values' in rule) return { [name]: oneOf(name, text, rule.values) };
    if (!rule.pattern.test(text)) throw usageError('bad-option', `--${name}: '${text}' is not possible`, `--${name} takes ${rule.form}`);
    return { [name]: text };
  };
  return Object.assign({}, ...VM_CHOICE_NAMES.map(read)) as { kernel?: string; qemu?: string; arch?: Architecture };
}

/** With less the guest's kernel finds no room for itself and fio. */
const LEAST_MEMORY_BYTES = 256 * 1024 ** 2;

function flag(name: PlanOption, text: string | undefined): boolean {
  return oneOf(name, text ?? 'false', ['true', 'false']) === 'true';
}

/** Of less there is no half that is steady. */
const LEAST_TRIAL_SECONDS = 4;

/** Seconds of a trial; 0: none. Throws a usage error that names the option. */
function readTrial({ trial = '0' }: OptionValues, budget: Plan['budget'] | null): number {
  const seconds = wholeNumber('trial', trial, 0, 60);
  if (seconds > 0 && seconds < LEAST_TRIAL_SECONDS)
    throw usageError('bad-option', `--trial ${trial} is too short to show a steady part`, `give it ${LEAST_TRIAL_SECONDS} seconds or more`);
  if (seconds > 0 && budget === null)
    throw usageError('bad-option', '--trial goes with --budget or --precision', 'in a fixed plan --runtime and --ramp say how long loops are');
  return seconds;
}

/** The plan's figures, everything but its workloads and mounts. Throws a usage error that names option and value. */
export function readPlanFigures(given: OptionValues): Omit<Plan, 'workloads' | 'mounts'> {
  const value = (name: keyof typeof DEFAULTS): string => given[name] ?? DEFAULTS[name];
  const sizeBytes = parseSize(value('size'), '--size');
  const blockSizeBytes = parseSize(value('blocksize'), '--blocksize');
  if (blockSizeBytes > sizeBytes) throw usageError('bad-option', `--blocksize ${value('blocksize')} is larger than --size ${value('size')}`);
  const targets = parseTargets(value('target'));
  const boots = wholeNumber('boots', value('boots'), 1, 100);
  const memoryBytes = parseSize(value('memory'), '--memory');
  const budget = readBudget(given);
  const rampSeconds = wholeNumber('ramp', given.ramp ?? '0', 0, 3600);
  const trialSeconds = readTrial(given, budget);
  const retryNoisy = flag('retry-noisy', given['retry-noisy']);
  const shard = readShard(given.shard);
  if (memoryBytes < LEAST_MEMORY_BYTES) throw usageError('bad-option', `--memory ${value('memory')} is too little for the guest`, 'give it 256M or more');
  return {
    loops: wholeNumber('loops', value('loops'), 1, 1000),
    ...(boots > 1 ? { boots } : {}),
    fio: {
      runtimeSeconds: wholeNumber('runtime', value('runtime'), 1, 86_400),
      iodepth: wholeNumber('iodepth', value('iodepth'), 1, 65_536),
      sizeBytes,
      direct: wholeNumber('direct', value('direct'), 0, 1) as 0 | 1,
      blockSizeBytes,
    },
    // Which there are is known where targets are (target/kinds.ts).
    target: targets[0] as string,
    ...(targets.length > 1 ? { targets } : {}),
    seed: wholeNumber('seed', value('seed'), 0, Number.MAX_SAFE_INTEGER),
    cpus: wholeNumber('cpus', value('cpus'), 1, 255),
    memoryBytes,
    accel: oneOf('accel', value('accel'), ['auto', 'kvm', 'hvf', 'tcg']),
    ...readChoices(given),
    share: given.share === undefined ? null : resolve(given.share),
    dropHostCaches: flag('drop-host-caches', given['drop-host-caches']),
    allowJobCommands: flag('allow-job-commands', given['allow-job-commands']),
    ...(rampSeconds > 0 ? { rampSeconds } : {}),
    ...(trialSeconds > 0 ? { trialSeconds } : {}),
    ...(retryNoisy ? { retryNoisy } : {}),
    ...(budget === null ? {} : { budget }),
    ...(shard === null ? {} : { shard }),
  };
}

/** What differs between two plans, one phrase each; empty for plans that measure the same. */
export function describePlanChanges(before: Plan, after: Plan): string[] {
  const figures: [string, (plan: Plan) => unknown][] = [
    ['--runtime', (plan) => plan.fio.runtimeSeconds],
    ['--iodepth', (plan) => plan.fio.iodepth],
    ['--size', (plan) => plan.fio.sizeBytes],
    ['--direct', (plan) => plan.fio.direct],
    ['--blocksize', (plan) => plan.fio.blockSizeBytes],
    ['--loops', (plan) => plan.loops],
    ['--boots', bootsOf],
    ['--target', (plan) => `${targetsOf(plan).join(', ')}${plan.oneAtATime === true ? ' in turn' : ''}`],
    ['--seed', (plan) => plan.seed],
    ['--cpus', (plan) => plan.cpus],
    ['--memory', (plan) => plan.memoryBytes],
    ['--accel', (plan) => plan.accel],
    ['--kernel', (plan) => plan.kernel ?? "the distribution's"],
    ['--qemu', (plan) => plan.qemu ?? 'the one on the path'],
    ['--arch', (plan) => plan.arch ?? "this host's"],
    ['--share', (plan) => plan.share],
    ['--drop-host-caches', (plan) => plan.dropHostCaches],
    ['--equal', (plan) => plan.equal === true],
    ['--allow-job-commands', (plan) => plan.allowJobCommands],
    ['--budget', ({ budget }) => (budget === undefined ? 'none' : budget.seconds === null ? 'without end' : `${budget.seconds} s`)],
    ['--precision', ({ budget }) => (typeof budget?.precision === 'number' ? formatShare(budget.precision) : 'none')],
    ['--margin', ({ budget }) => (budget === undefined ? 'none' : formatShare(budget.margin))],
    ['--ramp', (plan) => plan.rampSeconds ?? 0],
    ['--trial', (plan) => plan.trialSeconds ?? 0],
    ['--retry-noisy', (plan) => plan.retryNoisy === true],
    ['--shard', ({ shard }) => (shard === undefined ? 'all of it' : `${shard.part}/${shard.of}`)],
    ['--mounts', (plan) => JSON.stringify(plan.mounts)],
    ['--jobs', (plan) => JSON.stringify(withoutLengths(plan).workloads)],
  ];
  return figures
    .filter(([, read]) => read(before) !== read(after))
    .map(([name, read]) => (name === '--jobs' || name === '--mounts' ? `${name} differ` : `${name} was ${read(before)} and is ${read(after)}`));
}
