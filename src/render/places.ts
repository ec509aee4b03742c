/** Where the data of a workload's mounts was, in a word each, where they differ in it. */

import { addTo } from '../model/group-by.ts';
import type { PlaceWord, Report, WorkloadReport } from '../model/records.ts';
import { listSome } from '../text/list-some.ts';
import { showUnseen } from '../text/visible.ts';

/** Where the data of each cell came from or went to, by mount, where that differs between the mounts of a workload; else nothing. */
export function unlikePlaces({ cells }: Pick<WorkloadReport, 'cells'>): ReadonlyMap<string, PlaceWord> {
  const known = cells.flatMap(({ mount, place }) => (place === undefined ? [] : [[mount, place] as const]));
  return new Map(new Set(known.map(([, place]) => place)).size > 1 ? known : []);
}

/** Where the data was, for workloads whose mounts differ in it: once for all that say the same. */
export function listPlaces({ workloads }: Report): string[] {
  const named = new Map<string, string[]>();
  for (const workload of workloads) {
    const said = [...unlikePlaces(workload)].map(([mount, place]) => `${showUnseen(mount)} ${place}`).join(', ');
    if (said !== '') addTo(named, said, showUnseen(workload.name));
  }
  return [...named].map(([said, names]) => `Data from or to: ${said} (${listSome(names)})`);
}
