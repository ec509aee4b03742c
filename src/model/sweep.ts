/** What a sweep gave a workload of its own, what fio is asked for in it, and what of its plan a loop was measured with. */

import type { FioParameters, Plan, SweptLoop, SweptValue, Workload } from './records.ts';

/** One `--sweep`: an option, and the values it is to have in turn. */
export interface Sweep {
  /** A kind of mounts, or the name of one; null for an option of fio. */
  readonly of: string | null;
  readonly option: string;
  readonly values: readonly string[];
}

/** fio's options that can be swept: which parameter each is (null: a line of the job), and whether it is a size. */
export const FIO_SWEEPS: Readonly<Record<string, { readonly parameter: keyof FioParameters | null; readonly isSize: boolean; readonly largest: number }>> = {
  bs: { parameter: 'blockSizeBytes', isSize: true, largest: Number.MAX_SAFE_INTEGER },
  iodepth: { parameter: 'iodepth', isSize: false, largest: 65_536 },
  numjobs: { parameter: null, isSize: false, largest: 256 },
  size: { parameter: 'sizeBytes', isSize: true, largest: Number.MAX_SAFE_INTEGER },
};

/** Options of mounts whose digits are a name, not a number: versions, and the uid of 9p's `access`. */
export const NUMBERED_NAMES: readonly string[] = ['kernel', 'vers', 'access'];

/** The option as its mount has it: `msize` of `9p:msize`. */
export const bareOption = (option: string): string => option.slice(option.lastIndexOf(':') + 1);

/** What fio is asked for in a workload: the plan's figures, and in their place those that trials or a sweep gave it. */
export function fioOf({ fio: asked }: Pick<Plan, 'fio'>, { swept, length }: Pick<Workload, 'swept' | 'length'>): FioParameters {
  const fio = length === undefined ? asked : { ...asked, runtimeSeconds: length.runtimeSeconds };
  if (swept === undefined) return fio;
  const own = Object.entries(swept.values).flatMap(([option, value]) => {
    const parameter = FIO_SWEEPS[option]?.parameter ?? null;
    return parameter === null ? [] : [[parameter, Number(value)]];
  });
  return { ...fio, ...Object.fromEntries(own) };
}

/** Whether fio is asked for O_DIRECT: a job's own word wins over the plan's. */
export function asksDirect(plan: Pick<Plan, 'fio'>, workload: Workload): boolean {
  const own = [...workload.jobText.matchAll(/^[ \t]*direct[ \t]*=[ \t]*(\d)/gm)].map(([, value]) => value);
  return own.length === 0 ? fioOf(plan, workload).direct === 1 : own.every((value) => value === '1');
}

/** All combinations: one value of each sweep, in the order of the sweeps, the last changing fastest; one empty combination of no sweeps. */
export function combine<Value>(sweeps: readonly { readonly option: string; readonly values: readonly Value[] }[]): Record<string, Value>[] {
  return sweeps.reduce<Record<string, Value>[]>(
    (found, { option, values }) => found.flatMap((before) => values.map((value) => ({ ...before, [option]: value }))),
    [{}],
  );
}

/** What a sweep varied of the loops of a workload on a mount; undefined where it varied nothing of either. */
export function sweptOf(plan: Pick<Plan, 'workloads' | 'mounts'>, names: { readonly workload: string; readonly mount: string }): SweptLoop | undefined {
  const ofWork = plan.workloads.find(({ name }) => name === names.workload)?.swept;
  const mount = plan.mounts.find(({ name }) => name === names.mount);
  const ofMount = mount?.swept;
  if (ofWork === undefined && ofMount === undefined) return undefined;
  const values = [
    ...Object.entries(ofWork?.values ?? {}).map(([option, value]): SweptValue => ({ option, value, unit: FIO_SWEEPS[option]?.isSize === true ? 'bytes' : '' })),
    ...Object.entries(ofMount?.values ?? {}).map(
      ([option, value]): SweptValue => ({ option: `${mount?.kind}:${option}`, value, unit: ofMount?.units?.[option] ?? '' }),
    ),
  ];
  return { workload: ofWork?.of ?? names.workload, mount: ofMount?.of ?? names.mount, values };
}

/** What was swept of loops whose mount is called otherwise from now on: with a prefix more or less, or by a name of its own. */
export function renameSwept(swept: SweptLoop, from: string, to: string): SweptLoop {
  const call = (name: string) => {
    if (name === from) return to;
    if (to.endsWith(from)) return `${to.slice(0, to.length - from.length)}${name}`;
    return from.endsWith(to) ? name.slice(from.length - to.length) : to;
  };
  return { ...swept, mount: call(swept.mount) };
}
