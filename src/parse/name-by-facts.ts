/** Loops of one job out of documents that do not say the same of where they were measured: mounts, named by what differs. */

import { addTo } from '../model/group-by.ts';
import { type Around, varyingKeys } from './around.ts';
import { numberLoops, type ParsedLoop } from './parsed-file.ts';

/**
 * The loops with their mounts, counted anew; null where nothing tells loops of one job apart. `arounds` has what stood
 * around the document of each loop. Loops that have a mount keep it.
 */
export function nameByFacts(loops: readonly ParsedLoop[], arounds: readonly Around[]): readonly ParsedLoop[] | null {
  const places = new Map<string, number[]>();
  for (const [at, { workload, mount }] of loops.entries()) {
    if (mount !== null || (arounds[at]?.size ?? 0) === 0) continue;
    addTo(places, workload, at);
  }
  const keys = new Set<string>();
  for (const group of places.values()) if (group.length > 1) for (const key of varyingKeys(group.map((at) => arounds[at] as Around))) keys.add(key);
  if (keys.size === 0) return null;
  return numberLoops(
    loops.map((loop, at) => {
      const words = [...keys].flatMap((key) => arounds[at]?.get(key) ?? []);
      return loop.mount !== null || words.length === 0 ? loop : { ...loop, mount: [...new Set(words)].join(', ') };
    }),
  );
}
