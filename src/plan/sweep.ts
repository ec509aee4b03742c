/** `--sweep`: what it is to vary, and the workloads it makes of those there are. */

import { engineOfJob, isSynchronous } from '../fio/engines.ts';
import { isFioJob } from '../fio/jobs.ts';
import { usageError } from '../model/errors.ts';
import type { Plan, Workload } from '../model/records.ts';
import { combine, FIO_SWEEPS, fioOf, type Sweep } from '../model/sweep.ts';
import { splitAt, takeProtectionAway } from '../text/split.ts';
import { formatSizeOption, readSize } from '../text/units.ts';

/** fio knows these by two names. */
const ALIASES: Readonly<Record<string, string>> = { blocksize: 'bs' };

/** By what a job file can set an option, so that a value given beside it does nothing (fio HOWTO). */
const SETS: Readonly<Record<string, string>> = {
  bs: 'bs|blocksize|bsrange|blocksize_range|bssplit',
  iodepth: 'iodepth',
  numjobs: 'numjobs',
  size: 'size|filesize|io_size|io_limit',
};

const HINT = `write --sweep KIND:OPTION=VALUE,VALUE for an option of a mount, or one of fio's: ${Object.keys(SETS).join(', ')}`;

const bad = (text: string, hint = HINT) => usageError('bad-sweep', text, hint);

/** A value of fio's as a plan has it: sizes in bytes. */
function readValue(option: string, text: string): string {
  const { isSize, largest } = FIO_SWEEPS[option] as (typeof FIO_SWEEPS)[string];
  const value = isSize ? readSize(text) : /^\d+$/.test(text) ? Number(text) : null;
  if (value === null || value < 1 || value > largest)
    throw bad(`--sweep ${option}: '${text}' is not possible`, `${option} takes ${isSize ? 'sizes, such as 4k or 1m' : `whole numbers from 1 to ${largest}`}`);
  return String(value);
}

/** `[KIND:]OPTION=VALUE,...`, joined by commas. Throws a usage error for what is none, and for an option or a value that stands twice. */
export function parseSweeps(text: string): Sweep[] {
  const sweeps: { of: string | null; option: string; values: string[] }[] = [];
  for (const part of splitAt(text, ',').map((each) => each.trim())) {
    const [head = '', ...rest] = splitAt(part, '=');
    if (rest.length === 0) {
      const last = sweeps.at(-1);
      if (last === undefined || part === '') throw bad(`--sweep '${text}': ${part === '' ? 'an entry is empty' : `'${part}' is not OPTION=VALUE`}`);
      last.values.push(takeProtectionAway(part));
      continue;
    }
    const at = head.lastIndexOf(':');
    const option = takeProtectionAway(head.slice(at + 1).trim());
    sweeps.push({
      of: at < 0 ? null : takeProtectionAway(head.slice(0, at)),
      option: at < 0 ? (ALIASES[option] ?? option) : option,
      values: [takeProtectionAway(rest.join('='))],
    });
  }
  return sweeps.map(({ of, option, values: given }, index) => {
    const name = of === null ? option : `${of}:${option}`;
    if (of === null && !Object.hasOwn(FIO_SWEEPS, option)) throw bad(`--sweep '${option}': fio's ${option} can't be swept`);
    if (sweeps.findIndex((other) => other.of === of && other.option === option) !== index)
      throw bad(`--sweep ${name}: it is swept twice`, 'give all its values at once');
    if (given.includes('')) throw bad(`--sweep ${name}: a value is empty`);
    const values = of === null ? given.map((value) => readValue(option, value)) : given;
    const seen = new Set<string>();
    const twice = values.find((value) => seen.size === seen.add(value).size);
    if (twice !== undefined) throw bad(`--sweep ${name}: ${twice} stands twice`, 'take it out');
    return { of, option, values };
  });
}

/** The value as names have it: `64k`, in fio's own units. */
function showSwept(option: string, value: string): string {
  return FIO_SWEEPS[option]?.isSize === true ? formatSizeOption(Number(value)).toLowerCase() : value;
}

/** Throws where a value would change nothing of a workload, or can't be had. */
function checkWorkload(plan: Pick<Plan, 'fio'>, { name, jobText, ...rest }: Workload, sweeps: readonly Sweep[]): void {
  for (const { option } of sweeps) {
    if (!isFioJob(rest)) throw bad(`--sweep ${option}: '${name}' is no fio job`, 'sweep an option of its mounts, or take it out of --jobs');
    const line = new RegExp(`^[ \\t]*(?:${SETS[option]})[ \\t]*=.*`, 'm').exec(jobText)?.[0].trim();
    if (line !== undefined)
      throw bad(
        `--sweep ${option}: '${name}' says ${line} itself, which wins over what is given beside it`,
        `take the line out of a job file of yours, or choose other --jobs`,
      );
    if (option === 'iodepth' && isSynchronous(engineOfJob(jobText)))
      throw bad(`--sweep iodepth: '${name}' has one I/O in flight whatever iodepth says`, "choose --jobs with an asynchronous engine, such as '*-libaio'");
  }
  for (const values of combine(sweeps)) {
    const { blockSizeBytes, sizeBytes } = fioOf(plan, { swept: { of: name, values } });
    if (blockSizeBytes > sizeBytes)
      throw bad(
        `--sweep: a block of ${formatSizeOption(blockSizeBytes)} is larger than a file of ${formatSizeOption(sizeBytes)}`,
        'raise --size, or take the value out',
      );
  }
}

/**
 * Each workload once for every combination of values, as `NAME@bs=64k@iodepth=4`, options in the order of FIO_SWEEPS whatever order they
 * were given in: a series has one name. Throws usage errors that name workload, option and value.
 */
export function sweepWorkloads(plan: Pick<Plan, 'fio'>, workloads: readonly Workload[], all: readonly Sweep[]): Workload[] {
  const sweeps = Object.keys(FIO_SWEEPS).flatMap((option) => all.find((sweep) => sweep.of === null && sweep.option === option) ?? []);
  if (sweeps.length === 0) return [...workloads];
  for (const workload of workloads) checkWorkload(plan, workload, sweeps);
  return workloads.flatMap((workload) =>
    combine(sweeps).map((values) => ({
      ...workload,
      name: `${workload.name}${Object.entries(values)
        .map(([option, value]) => `@${option}=${showSwept(option, value)}`)
        .join('')}`,
      // fio takes it from no command line beside a job file for one job alone; its figures are told together.
      jobText: values['numjobs'] === undefined ? workload.jobText : `[global]\nnumjobs=${values['numjobs']}\ngroup_reporting=1\n\n${workload.jobText}`,
      swept: { of: workload.name, values },
    })),
  );
}

/** Throws for what no sweep gives: a workload of a stored plan that says of itself what it can't be. */
export function checkSwept({ name, swept }: Workload): void {
  for (const [option, value] of Object.entries(swept?.values ?? {})) {
    if (!Object.hasOwn(FIO_SWEEPS, option) || readValue(option, value) !== value) throw bad(`job '${name}': ${option}=${value} is no value of a sweep`);
  }
}
