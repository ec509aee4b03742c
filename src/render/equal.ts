/** What a run that was to be alike on all mounts (`--equal`) says of itself: which cells still are not. */

import { isEarly } from '../figures/explained.ts';
import type { Cell, Report, WorkloadReport } from '../model/records.ts';
import { listSome } from '../text/list-some.ts';
import { unlikePlaces } from './places.ts';

type Workload = Pick<WorkloadReport, 'name' | 'cells'>;

const isGood = ({ outcome }: Cell) => outcome === 'ok';

/** Whether traced mounts differ in something, in a word for each; null where they don't, or fewer than two were traced. */
function differIn({ cells }: Workload, word: (cell: NonNullable<Cell['explained']>) => string | null): string | null {
  const said = cells.filter(isGood).flatMap(({ mount, explained }) => {
    const found = explained === undefined ? null : word(explained);
    return found === null ? [] : [[mount, found] as const];
  });
  return new Set(said.map(([, found]) => found)).size < 2 ? null : said.map(([mount, found]) => `${mount} ${found}`).join(', ');
}

/** How the cells of a workload are not alike, a phrase each. */
function findUnlike(workload: Workload): string[] {
  const places = [...unlikePlaces(workload)].map(([mount, place]) => `${mount} ${place}`).join(', ');
  const syncs = differIn(workload, ({ writes, syncs }) => (writes === 0 || syncs === null ? null : syncs === 0 ? 'no syncs' : 'syncs'));
  const early = differIn(workload, (cell) => (isEarly(cell) === null ? null : isEarly(cell) ? 'acknowledges early' : 'waits'));
  return [places, syncs, early].filter((text) => text !== null && text !== '') as string[];
}

/** A sentence or two; null for a report in which no run was made alike. `writeName` makes names fit for the format. */
export function describeEqual(
  { sources, workloads }: Pick<Report, 'sources'> & { readonly workloads: readonly Workload[] },
  writeName: (name: string) => string = String,
): string | null {
  const others = sources.filter(({ run }) => run?.plan.equal !== true);
  if (others.length === sources.length) return null;
  // Beside a run as it comes: nobody made its cells alike.
  const passedOver = new Set(others.flatMap(({ mounts }) => mounts));
  const compared = workloads
    .map(({ name, cells }) => ({ name, cells: cells.filter(({ mount }) => !passedOver.has(mount)) }))
    .filter(({ cells }) => cells.filter(isGood).length > 1);
  const unlike = compared.flatMap((workload) => {
    const ways = findUnlike(workload);
    return ways.length === 0 ? [] : [`${writeName(workload.name)} (${ways.map(writeName).join('; ')})`];
  });
  const unknown = compared.filter(({ cells }) => cells.some((cell) => isGood(cell) && cell.place === undefined)).map(({ name }) => writeName(name));
  return [
    unlike.length === 0 ? 'Made alike (--equal), and nothing is known that is not.' : `Made alike (--equal), but not alike still: ${listSome(unlike, '; ')}.`,
    ...(unknown.length === 0 ? [] : [`Where all of the data was is not known of ${listSome(unknown)}.`]),
  ].join(' ');
}
