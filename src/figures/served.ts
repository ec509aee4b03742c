/** Where the data of loops came from or went to, as the counters of the mount's server show it. */

import type { LoopFigures, Metrics, Served } from '../model/records.ts';

/** From near to far. */
export const PLACES = ['guest cache', 'host cache', 'disk'] as const;

type Place = (typeof PLACES)[number];

/** Most of the data, or of what was read, has to be there for the place to be called so. */
const MOST = 0.5;

interface ServedLoop extends Pick<LoopFigures, 'metrics'> {
  readonly served?: Served;
}

/** Bytes that fio moved in one direction: its rate over its runtime. */
const movedBytes = ({ runtimeMs }: Metrics, bw: number | null | undefined) => ((bw ?? 0) * runtimeMs) / 1000;

/**
 * Which place most of the data of these loops was served from, and the share of it that the server moved at all (small where the
 * guest's memory answered, above 1 where blocks around what was asked for were read too). Null where no loop tells. What is written
 * counts as served when the server has written it to its host's memory: when that goes to the disk no counter tells.
 */
export function whereServed(loops: readonly ServedLoop[]): { readonly place: Place; readonly share: number } | null {
  let [read, written, served, disk] = [0, 0, 0, 0];
  for (const loop of loops) {
    if (loop.metrics === null || loop.served === undefined) continue;
    read += movedBytes(loop.metrics, loop.metrics.read?.bw);
    written += movedBytes(loop.metrics, loop.metrics.write?.bw);
    served += loop.served.bytes;
    disk += loop.served.diskReadBytes;
  }
  if (read + written === 0) return null;
  const share = served / (read + written);
  return { share, place: share < MOST ? 'guest cache' : read > 0 && disk >= MOST * read ? 'disk' : 'host cache' };
}

/** `host cache (100 %)`: the place, and how much of the data the server moved. */
export function sayServed(loops: readonly ServedLoop[]): string | null {
  const found = whereServed(loops);
  return found === null ? null : `${found.place} (${(found.share * 100).toFixed(0)} %)`;
}
