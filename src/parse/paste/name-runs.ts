/** Which mount each run of a page is of: named by the outermost headings, labels, prompts or lead-ins that tell runs of the same job apart. */

import { LEVELS, type Place } from './above.ts';

/** A run with what came of it. */
export interface PlacedRun {
  readonly line: number;
  readonly place: Place;
  readonly workloads: ReadonlySet<string>;
}

export interface Named {
  /** One for each run: its mount; null where the page is of one, or names none. */
  readonly mounts: readonly (string | null)[];
  /** Runs that may be of different mounts, as prose alone can tell: why they are refused. By their place in `mounts`. */
  readonly refused: ReadonlyMap<number, string>;
}

const share = (one: ReadonlySet<string>, other: ReadonlySet<string>) => [...one].some((each) => other.has(each));

/** Runs of the same job beyond this are not compared pair by pair. */
const MOST_RUNS = 2000;

/** Names down to `level`, as one. */
const pathTo = ({ names }: Place, level: number) => JSON.stringify(names.slice(0, level + 1));

const excerpt = (text: string | null) => (text === null ? 'nothing' : `'${text.length <= 50 ? text : `${text.slice(0, 49)}…`}'`);

/** Names the mounts of `runs`. */
export function nameRuns(runs: readonly PlacedRun[]): Named {
  const none = runs.map(() => null);
  if (runs.length < 2 || runs.length > MOST_RUNS) return { mounts: none, refused: new Map() };
  const pairs = runs.flatMap((one, at) =>
    runs.slice(at + 1).flatMap((other, after) => (share(one.workloads, other.workloads) ? [[at, at + 1 + after] as const] : [])),
  );
  const run = (at: number) => runs[at] as PlacedRun;
  const differ = (one: number, other: number, level: number) => pathTo(run(one).place, level) !== pathTo(run(other).place, level);
  const named = pairs.filter(([one, other]) => differ(one, other, LEVELS - 1));
  // The same job under the same names is another loop; where nothing but prose stands between, that can't be told.
  const refused = new Map<number, string>();
  for (const [one, other] of pairs) {
    const [first, second] = [run(one), run(other)];
    if (differ(one, other, LEVELS - 1) || second.place.prose === null) continue;
    const [workload] = [...first.workloads].filter((each) => second.workloads.has(each));
    const said = `behind ${excerpt(first.place.prose)} (line ${first.line}) and ${excerpt(second.place.prose)} (line ${second.line})`;
    const text = `job '${workload}' stands ${said}: whether these are loops or mounts is not told; give each as a SOURCE of its own, NAME=FILE`;
    for (const at of [one, other]) if (!refused.has(at)) refused.set(at, text);
  }
  if (named.length === 0) return { mounts: none, refused };
  const deepest = Array.from({ length: LEVELS }, (_, level) => level).find((level) => named.every(([one, other]) => differ(one, other, level))) ?? LEVELS - 1;
  // What parts other work from this is no part of a mount's name.
  const varies = Array.from({ length: deepest + 1 }, (_, level) => named.some(([one, other]) => run(one).place.names[level] !== run(other).place.names[level]));
  const mounts = runs.map(({ place }) => {
    const words = place.names.slice(0, deepest + 1).filter((name, level) => varies[level] === true && name !== null);
    return words.length === 0 ? null : words.join(', ');
  });
  return { mounts, refused };
}
