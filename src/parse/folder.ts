/** Files of one folder as one file of results: what their names and folders tell of mounts, work and loops. */

import { groupBy } from '../model/group-by.ts';
import { inOrder, joinTerms, type ParsedFile, type ParsedLoop } from './parsed-file.ts';

/** A file that was read; `path` is relative to the folder, with `/`. */
export interface FolderFile {
  readonly path: string;
  readonly file: ParsedFile;
}

/** Folders and files that are counted and not named: `run2`, `3`. */
const COUNTED = /^(?:run|loop|iter(?:ation)?|rep(?:eat|etition)?|trial|pass|try|sample)?[-_. ]?\d{1,6}$/i;

/** Names of work, and not of a mount. */
const OF_WORK = /read|write|rw\b|rand|seq|(?:^|[-_.])(?:bs)?\d+[kKmM]i?(?:[-_.]|$)/i;

/** bench-fio's files: mode, iodepth, numjobs. */
const BENCH_FIO = /^[a-z]+-\d+-\d+$/i;

const stemOf = (path: string) => (path.split('/').at(-1) as string).replace(/\.(?:gz|zst)$/i, '').replace(/(?<=.)\.[a-z]{1,5}$/i, '');
const folderOf = (path: string) => path.split('/').slice(0, -1);

/** Parts of paths in which they differ, joined by `/`. */
function differingParts(paths: readonly (readonly string[])[]): string[] {
  const longest = paths.reduce((most, { length }) => Math.max(most, length), 0);
  const differs = Array.from({ length: longest }, (_, at) => new Set(paths.map((parts) => parts[at])).size > 1);
  return paths.map((parts) => parts.filter((_, at) => differs[at]).join('/'));
}

type Told = Readonly<Record<string, unknown>>;

/** What fio was told of a file's loops; what it does not tell is not there. */
const toldOf = ({ file }: FolderFile): readonly Told[] =>
  file.loops.map(({ parameters: { runtimeSeconds: _, ...parameters }, work = {} }) => ({
    ...Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== null)),
    ...work,
  }));

/** Whether two were told the same, as far as both tell: only JSON tells all options. */
const isSameTask = (one: readonly Told[], other: readonly Told[]) =>
  one.every((told, at) => Object.entries(told).every(([name, value]) => (other[at]?.[name] ?? value) === value || name === 'told'));

/** Files by what their jobs were told: those that differ in it are not loops of one cell. */
function groupByTask(files: readonly FolderFile[]): FolderFile[][] {
  const groups: { readonly told: readonly Told[]; readonly files: FolderFile[] }[] = [];
  for (const file of files) {
    const told = toldOf(file);
    const known = groups.find((group) => isSameTask(told, group.told) && isSameTask(group.told, told));
    if (known === undefined) groups.push({ told, files: [file] });
    else known.files.push(file);
  }
  return groups.map((group) => group.files);
}

/** A count at the end of a name, set off from it. */
const COUNT = /(?:[-_. ](?:run|loop|iter|rep|trial|pass)?[-_. ]?\d{1,6}|[-_. ]?(?:run|loop|iter|trial|pass)[-_. ]?\d{1,6})$/i;

/** Names that differ in the number at their end and in nothing else. */
function areCounted(stems: readonly string[]): boolean {
  const bare = new Set(stems.map((stem) => stem.replace(/[-_. ]?\d{1,6}$/, '')));
  return bare.size === 1 && !stems.every((stem) => BENCH_FIO.test(stem));
}

/** The names without what counts them, where each is there more than once then: `nfs-1`, `nfs-2`, `ssd-1`, `ssd-2`. */
function withoutCounts(stems: readonly string[]): readonly string[] {
  if (stems.some((stem) => BENCH_FIO.test(stem) || !COUNT.test(stem))) return stems;
  const bare = stems.map((stem) => stem.replace(COUNT, ''));
  return new Set(bare).size * 2 <= bare.length ? bare : stems;
}

interface Named {
  readonly mount: string | null;
  readonly workload: string | null;
}

/** How files with the same job of the same task are told apart; null is what the file itself says. */
function nameEqual(files: readonly FolderFile[]): Named[] {
  const none = files.map(() => ({ mount: null, workload: null }));
  if (files.length < 2) return none;
  const folders = differingParts(files.map(({ path }) => folderOf(path).filter((part) => !COUNTED.test(part))));
  if (new Set(folders).size > 1) return withoutCounts(folders).map((folder) => ({ mount: folder || null, workload: null }));
  const stems = files.map(({ path }) => stemOf(path));
  if (stems.every((stem) => COUNTED.test(stem)) || areCounted(stems)) return none;
  const isWork = stems.some((stem) => OF_WORK.test(stem));
  return withoutCounts(stems).map((stem) => (isWork ? { mount: null, workload: stem } : { mount: stem, workload: null }));
}

/** Names for files that have the same jobs. Where they were told different things each task is work of its own, named by its file. */
function nameFiles(files: readonly FolderFile[]): Map<FolderFile, Named> {
  const tasks = groupByTask(files);
  const labels = differingParts(files.map(({ path }) => [...folderOf(path), stemOf(path)]));
  const labelOf = new Map(files.map((file, at) => [file, labels[at] as string]));
  return new Map(
    tasks.flatMap((group) => {
      const names = nameEqual(group);
      return group.map((file, at): [FolderFile, Named] => {
        const named = names[at] as Named;
        const [first] = group;
        const own = group.length === 1 ? (labelOf.get(file) ?? null) : stemOf((first as FolderFile).path).replace(/[-_. ]?\d{1,6}$/, '');
        return [file, tasks.length === 1 || named.workload !== null ? named : { ...named, workload: own }];
      });
    }),
  );
}

const TABLE_BESIDE =
  "a table is not read where fio's own output is in the folder, since it may say the same again; give it as a SOURCE of its own if it does not";

/** The files without tables beside what fio itself said, which may be what it was made of. */
function withoutTables(files: readonly FolderFile[]): { readonly files: readonly FolderFile[]; readonly leftOut: readonly string[] } {
  const isTable = ({ file }: FolderFile) => file.format === 'results-table' && file.loops.length > 0;
  if (!files.some(isTable) || !files.some((each) => each.file.loops.length > 0 && !isTable(each))) return { files, leftOut: [] };
  return { files: files.filter((each) => !isTable(each)), leftOut: files.filter(isTable).map(({ path }) => `${path}: ${TABLE_BESIDE}`) };
}

/** Joins what was read of a folder's files; loops of one cell are counted on. */
export function joinFolder(given: readonly FolderFile[]): ParsedFile {
  const { files, leftOut } = withoutTables(given);
  const full = files.filter(({ file }) => file.loops.length > 0);
  const alike = groupBy(full, ({ file }) => JSON.stringify(inOrder(file.loops.map(({ workload, mount }) => [workload, mount].join('\0')))));
  const names = new Map([...alike.values()].flatMap((group) => [...nameFiles(group)]));
  const last = new Map<string, number>();
  const loops = full.flatMap((each) =>
    each.file.loops.map((loop): ParsedLoop => {
      const { mount, workload } = names.get(each) as Named;
      const isOneJob = new Set(each.file.loops.map((one) => one.workload)).size === 1;
      const work = workload === null ? loop.workload : isOneJob ? workload : `${workload}/${loop.workload}`;
      const place = loop.mount === null ? mount : mount === null ? loop.mount : `${mount}/${loop.mount}`;
      const cell = JSON.stringify([work, place]);
      last.set(cell, (last.get(cell) ?? 0) + 1);
      return { ...loop, workload: work, mount: place, loop: last.get(cell) as number };
    }),
  );
  const times = full.flatMap(({ file }) => file.measuredAt ?? []).sort((a, b) => a.ms - b.ms);
  return {
    format: 'fio-output',
    loops,
    mounts: inOrder(loops.map(({ mount }) => mount)),
    workloads: inOrder(loops.map(({ workload }) => workload)),
    run: null,
    ...joinTerms(full.map(({ file }) => file)),
    facts: inOrder(full.flatMap(({ file }) => file.facts)),
    problems: [
      ...leftOut.map((text) => ({ line: null, text })),
      ...files.flatMap(({ path, file }) => file.problems.map(({ line, text }) => ({ line: null, text: `${path}${line === null ? '' : `:${line}`}: ${text}` }))),
    ],
    measuredAt: times[0] ?? null,
  };
}
