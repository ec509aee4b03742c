/** What keeps figures of sources from being compared, or is to be known where they are. */

import { isDeepStrictEqual } from 'node:util';
import { addTo, groupBy } from '../model/group-by.ts';
import type { Difference, Environment, FioParameters, MountSpec, RunRecord, Source, SourcedLoop } from '../model/records.ts';
import { machinesOf } from '../model/targets.ts';
import { joinAnd, listSome } from '../text/list-some.ts';
import { formatSizeOption } from '../text/units.ts';

/** What makes two figures of one workload different measurements; a longer runtime does not. */
const DECISIVE: readonly (readonly [keyof FioParameters, string, (value: number) => string])[] = [
  ['direct', 'direct', String],
  ['blockSizeBytes', 'block size', formatSizeOption],
  ['iodepth', 'iodepth', String],
  ['sizeBytes', 'file size', formatSizeOption],
];

export function groupNames(values: readonly (readonly [string, string])[]): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const [value, name] of values) {
    const names = groups.get(value);
    if (names === undefined) groups.set(value, new Set([name]));
    else names.add(name);
  }
  return groups;
}

export const describeGroups = (groups: ReadonlyMap<string, ReadonlySet<string>>) =>
  listSome(
    [...groups].map(([value, names]) => `${value} (${listSome([...names])})`),
    ' against ',
  );

/** What else is told of fio's work, by the names of its options: the same for all loops, or not the same work. */
const WORK_LABELS: Readonly<Record<string, string>> = { blocks: 'split of block sizes' };

/** Where this is `all`, an option that is not there was not given (parse/fio-work.ts). */
const TOLD = 'told';

/** These hold fio back: figures at another pace are worth a word, and may be what was to be compared. */
const PACES: ReadonlySet<string> = new Set(['rate', 'rate_iops', 'rate_process', 'thinktime']);

/** What the loops of a workload say of each thing that makes their figures another measurement; what they do not say is not there. */
function tellingOf(loops: readonly SourcedLoop[]): Map<string, [string, string][]> {
  const told = new Map(
    DECISIVE.map(([key, label, format]): [string, [string, string][]] => [
      label,
      loops.flatMap(({ parameters, mount }): [string, string][] => {
        const value = parameters[key];
        return value === null ? [] : [[format(value), mount]];
      }),
    ]),
  );
  const works = new Set(loops.map(({ work }) => work).filter((work) => work !== undefined));
  const names = works.size < 2 ? [] : new Set([...works].flatMap((work) => Object.keys(work)));
  for (const name of names) {
    if (name === TOLD) continue;
    const values = loops.flatMap(({ work = {}, mount }): [string, string][] => {
      const value = work[name] ?? (work[TOLD] === 'all' ? 'not set' : undefined);
      return value === undefined ? [] : [[value, mount]];
    });
    told.set(WORK_LABELS[name] ?? name, values);
  }
  return told;
}

/** What makes the most of a difference, and what a loop says of it; null where it does not. */
const ASKED_OF_EACH: readonly (readonly [string, (loop: SourcedLoop) => string | number | null | undefined])[] = [
  ['rw', ({ work }) => work?.['rw']],
  ['ioengine', ({ work }) => work?.['ioengine']],
  ['block size', ({ parameters, work }) => parameters.blockSizeBytes ?? work?.['blocks']],
  ['direct', ({ parameters }) => parameters.direct],
];

/** Of which mounts that is not told, though it is of others: whether these did the same is unknown. Runs of ours tell it in their plan. */
function findUntold(loops: readonly SourcedLoop[]): string | null {
  const untold = new Map<string, string[]>();
  for (const [label, tell] of ASKED_OF_EACH) {
    if (!loops.some((loop) => tell(loop) != null)) continue;
    const silent = new Set(loops.filter((loop) => tell(loop) == null && !namesRun(loop)).map(({ mount }) => mount));
    if (silent.size === 0) continue;
    const mounts = listSome([...silent]);
    addTo(untold, mounts, label);
  }
  if (untold.size === 0) return null;
  return [...untold].map(([mounts, labels]) => `${joinAnd(labels)} of ${mounts} ${labels.length === 1 ? 'is' : 'are'} not told, and may differ`).join('; ');
}

/** fio options that differ within a workload, or are not told of some of its mounts. */
function diffParameters(loops: readonly SourcedLoop[]): Difference[] {
  const byWorkload = groupBy(loops, ({ workload }) => workload);
  const found = new Map<string, { readonly comparable: boolean; count: number }>();
  // Loops come in any order: names stand in that of their first, or each order would be a sentence of its own.
  const order = new Map([...new Set(loops.map(({ mount }) => mount))].map((mount, at) => [mount, at]));
  const place = ({ mount }: SourcedLoop) => order.get(mount) as number;
  for (const unordered of byWorkload.values()) {
    if (unordered.length < 2) continue;
    const ofWorkload = [...unordered].sort((a, b) => place(a) - place(b));
    const add = (text: string, comparable: boolean) => {
      const known = found.get(text);
      if (known === undefined) found.set(text, { comparable, count: 1 });
      else known.count++;
    };
    for (const [label, values] of tellingOf(ofWorkload)) {
      const groups = groupNames(values);
      if (groups.size > 1) add(`${label} is ${describeGroups(groups)}`, PACES.has(label));
    }
    const untold = findUntold(ofWorkload);
    if (untold !== null) add(untold, true);
  }
  return [...found].map(([text, { comparable, count }]) => ({ comparable, text: `${text} in ${count} ${count === 1 ? 'workload' : 'workloads'}` }));
}

/** Mounts that share a name and are not the same in every run. */
function diffMounts(sources: readonly Source[]): Difference[] {
  const specs = new Map<string, { readonly spec: MountSpec; readonly source: string }>();
  const differences: Difference[] = [];
  for (const { run, name, mounts } of sources) {
    for (const [at, mount] of mounts.entries()) {
      const spec = run?.plan.mounts[at];
      if (spec === undefined) continue;
      const first = specs.get(mount);
      if (first === undefined) specs.set(mount, { spec, source: name });
      else if (!isDeepStrictEqual([first.spec.kind, first.spec.options, first.spec.path], [spec.kind, spec.options, spec.path])) {
        differences.push({ comparable: false, text: `mount ${mount} has other options in ${first.source} than in ${name}` });
      }
    }
  }
  return differences;
}

const MACHINE_KEYS = ['hostCpu', 'hostKernel', 'guestKernel', 'fio', 'qemu', 'accel', 'guestCpus', 'guestMemoryBytes'] as const;

/** Whether a loop names a run of ours: `#1`, which a CSV or JSON has of files that name none, counts within that file. */
const namesRun = ({ run }: SourcedLoop) => run !== null && !/^#\d+$/.test(run);

/** Loops of a run of ours that came from more than one source: counted twice, they would look like more than was measured. */
function findRepetitions(sources: readonly Source[]): Difference[] {
  const seen = new Map<string, string>();
  const found = new Set<string>();
  for (const { name, loops } of sources) {
    const own = new Set(loops.filter(namesRun).map(({ workload, mount, run, loop }) => JSON.stringify([workload, mount, run, loop])));
    for (const id of own) {
      const first = seen.get(id);
      if (first !== undefined) found.add(`run ${(JSON.parse(id) as string[])[2]} is in ${first} and again in ${name}`);
      seen.set(id, name);
    }
  }
  return [...found].map((text) => ({ comparable: false, text }));
}

/** Files with the same figures for the same mounts: counted twice, they would look like runs that agree perfectly. */
function findCopies(sources: readonly Source[]): Difference[] {
  const figuresOf = ({ workload, mount, loop, metrics, figures }: SourcedLoop) => [workload, mount, loop, metrics, figures];
  const isCopy = (one: Source, other: Source) =>
    one.loops.length > 0 &&
    one.loops.length === other.loops.length &&
    one.loops.every((loop, at) => {
      const twin = other.loops[at] as SourcedLoop;
      return !namesRun(loop) && !namesRun(twin) && isDeepStrictEqual(figuresOf(loop), figuresOf(twin));
    });
  return sources.flatMap((source, at) => {
    const first = sources.slice(0, at).find((other) => isCopy(source, other));
    return first === undefined ? [] : [{ comparable: false, text: `${source.name} has the very figures of ${first.name}` }];
  });
}

/** What is known of a run's machines, each called by its source and, where there are several, its target. */
function namedMachines(run: RunRecord | null, source: string): [Environment, string][] {
  const machines = run === null ? [] : machinesOf(run);
  return machines.flatMap(({ target, environment }): [Environment, string][] =>
    environment === null ? [] : [[environment, machines.length > 1 ? `${source} on ${target}` : source]],
  );
}

/** Machines and programs that differ: figures can be compared, but the difference may be theirs. */
function diffEnvironments(sources: readonly Source[]): Difference[] {
  const machines = sources.flatMap(({ run, name }) => namedMachines(run, name));
  const programs = new Set(machines.flatMap(([{ programs = {} }]) => Object.keys(programs)));
  const facts: (readonly [key: string, read: (environment: Environment) => string | undefined])[] = [
    ...MACHINE_KEYS.map((key) => [key, (environment: Environment) => String(environment[key])] as const),
    ...[...programs].map((program) => [program, (environment: Environment) => environment.programs?.[program]] as const),
  ];
  return facts.flatMap(([key, read]) => {
    const groups = groupNames(
      machines.flatMap(([environment, called]): [string, string][] => {
        const value = read(environment);
        return value === undefined ? [] : [[value, called]];
      }),
    );
    return groups.size < 2 ? [] : [{ comparable: true, text: `${key} is ${describeGroups(groups)}` }];
  });
}

/** All that was measured differently, what forbids a comparison first. */
export function describeDifferences(sources: readonly Source[], loops: readonly SourcedLoop[]): Difference[] {
  return [...diffParameters(loops), ...findRepetitions(sources), ...findCopies(sources), ...diffMounts(sources), ...diffEnvironments(sources)];
}
