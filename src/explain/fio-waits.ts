/** What a short loop of fio tells of its I/Os: how many there were, and the shortest that it waited for one (JSON of fio 3, times in ns). Pure. */

import { extractJson } from '../parse/extract-json.ts';

export interface FioWaits {
  readonly reads: number;
  readonly writes: number;
  readonly leastReadMs: number | null;
  readonly leastWriteMs: number | null;
  readonly leastSubmitMs: number | null;
}

interface Times {
  readonly min?: number;
  readonly N?: number;
}

interface Direction {
  readonly total_ios?: number;
  readonly lat_ns?: Times;
  readonly slat_ns?: Times;
}

/** The least of what was measured at all; fio prints zeroes where nothing was. */
function leastMs(times: readonly (Times | undefined)[]): number | null {
  const known = times.flatMap((time) => (time?.min !== undefined && (time.N ?? 1) > 0 && time.min > 0 ? [time.min / 1e6] : []));
  return known.length === 0 ? null : Math.min(...known);
}

/** Null where the output is no document of fio with jobs. */
export function readFioWaits(stdout: string): FioWaits | null {
  const document = extractJson(stdout) as { readonly jobs?: readonly { readonly read?: Direction; readonly write?: Direction }[] } | null;
  if (!Array.isArray(document?.jobs)) return null;
  const sides = (side: 'read' | 'write') => document.jobs?.flatMap((job) => job[side] ?? []) ?? [];
  const [reads, writes] = [sides('read'), sides('write')];
  const count = (of: readonly Direction[]) => of.reduce((sum, { total_ios = 0 }) => sum + total_ios, 0);
  return {
    reads: count(reads),
    writes: count(writes),
    leastReadMs: leastMs(reads.map(({ lat_ns }) => lat_ns)),
    leastWriteMs: leastMs(writes.map(({ lat_ns }) => lat_ns)),
    leastSubmitMs: leastMs([...reads, ...writes].map(({ slat_ns }) => slat_ns)),
  };
}
