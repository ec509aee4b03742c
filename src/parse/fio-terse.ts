/** A line of fio's terse output, versions 2 to 5, with or without disks, to figures. */

import type { DirectionMetrics, Metrics } from '../model/records.ts';

/** What one terse line says: one job, or one group of jobs where group_reporting was on. */
export interface TerseLine {
  readonly name: string;
  /** Null in version 2, which does not tell it. */
  readonly fioVersion: string | null;
  readonly groupId: number;
  /** fio's errno, 0 where all went well. */
  readonly error: number;
  /** Both directions null where nothing moved. */
  readonly metrics: Metrics;
  /** What was moved, and the extremes of completion latency, both directions together: these only grow, or only fall. */
  readonly kib: number;
  readonly clatMinUs: number;
  readonly clatMaxUs: number;
  /** Reads and writes came as one figure (unified_rw_reporting=mixed); it stands under `read`. */
  readonly mixed: boolean;
  /** It did I/Os, and neither reads nor writes. */
  readonly trimmed: boolean;
}

/** Where a version's fields are, from 0 (fio HOWTO, "Terse output"; stat.c, show_ddir_status_terse). */
interface Layout {
  readonly name: number;
  /** Fields of one direction. */
  readonly width: number;
}

const LAYOUTS: Readonly<Record<string, Layout>> = {
  2: { name: 1, width: 41 },
  3: { name: 2, width: 41 },
  4: { name: 2, width: 41 },
  5: { name: 2, width: 47 },
};

/** Fields before a direction's percentiles: KiB, bw, iops, runtime, four of slat, four of clat. */
const BEFORE_PERCENTILES = 12;
const PERCENTILES = 20;

/** Behind directions: shares of the CPU, faults and depths, then of I/Os by their latency. */
const BEFORE_SHARES = 12;
const SHARES = 22;

/** Three directions of the widest version, what is behind them, and a name with a few dozen `;` in it. */
const FIELDS_NEEDED = 208;

const IS_PERCENTILE = /^\d+(?:\.\d+)?%=\d+/;

/** Nothing that is measured is larger, and sums of what is below stay finite. */
const LARGEST_FIGURE = 1e18;

function figure(field: string | undefined): number {
  const value = Number(field);
  return value >= 0 && value <= LARGEST_FIGURE ? value : 0;
}

/** Terse latencies are microseconds. */
function readDirection(fields: readonly string[], start: number): DirectionMetrics | null {
  const [kib, bwKib, iops] = [figure(fields[start]), figure(fields[start + 1]), figure(fields[start + 2])];
  if (kib === 0 && bwKib === 0 && iops === 0) return null;
  const percentiles = new Map<number, number>();
  for (let at = start + BEFORE_PERCENTILES; at < start + BEFORE_PERCENTILES + PERCENTILES; at++) {
    const [rank, value] = (fields[at] ?? '').split('%=');
    // Ranks that were not asked for are all called 0.
    if (rank !== undefined && value !== undefined && Number(rank) > 0) percentiles.set(Number(rank), figure(value) * 1000);
  }
  // Without times of I/Os (gtod_reduce, disable_clat) fio prints zeroes; a maximum of 0 and a mean above it are less than a microsecond.
  const isTimed = figure(fields[start + 9]) > 0 || figure(fields[start + 10]) > 0;
  return {
    bw: bwKib * 1024,
    iops,
    clatMeanNs: isTimed ? figure(fields[start + 10]) * 1000 : null,
    clatP50Ns: percentiles.get(50) ?? null,
    clatP95Ns: percentiles.get(95) ?? null,
    clatP99Ns: percentiles.get(99) ?? null,
    clatP999Ns: percentiles.get(99.9) ?? null,
    clatP9999Ns: percentiles.get(99.99) ?? null,
  };
}

/**
 * Whether what was done is behind `end`, where reads and writes end: trims are a third direction in versions 2, 4 and 5. Version 3 leaves
 * them out, and their latencies count among all.
 */
function hasTrims(fields: readonly string[], end: number): boolean {
  if (IS_PERCENTILE.test(fields[end + BEFORE_PERCENTILES] ?? '')) return figure(fields[end]) > 0;
  return fields.slice(end + BEFORE_SHARES, end + BEFORE_SHARES + SHARES).some((field) => Number.parseFloat(field) > 0);
}

/** True for what can only be a terse line, whole or cut short. */
export function looksTerse(line: string): boolean {
  return /^(?:2;[^;]|[345];fio-)/.test(line);
}

/**
 * Reads a line; null where it is none, or was cut off before its figures end. A `;` in the job's name shifts all
 * fields: the first percentile shows by how much.
 */
export function parseTerseLine(line: string): TerseLine | null {
  if (!looksTerse(line)) return null;
  const fields = line.split(';', FIELDS_NEEDED);
  const { name, width } = LAYOUTS[fields[0] as string] as Layout;
  const expected = name + 3 + BEFORE_PERCENTILES;
  const first = fields.findIndex((field, at) => at >= expected && IS_PERCENTILE.test(field));
  if (first < 0) return null;
  const shift = first - expected;
  const start = name + 3 + shift;
  const mixed = !IS_PERCENTILE.test(fields[start + width + BEFORE_PERCENTILES] ?? '');
  // What follows a single direction is the CPU's share; what follows half a line is nothing.
  if (mixed ? !/%$/.test(fields[start + width] ?? '') : fields.length < start + width + BEFORE_PERCENTILES + PERCENTILES) return null;
  const read = readDirection(fields, start);
  const write = mixed ? null : readDirection(fields, start + width);
  const runtimeMs = Math.max(figure(fields[start + 3]), mixed ? 0 : figure(fields[start + width + 3]));
  const starts = mixed ? [start] : [start, start + width];
  const used = starts.filter((at) => figure(fields[at]) > 0);
  return {
    kib: used.reduce((sum, at) => sum + figure(fields[at]), 0),
    clatMinUs: used.reduce((least, at) => Math.min(least, figure(fields[at + 8])), Number.POSITIVE_INFINITY),
    clatMaxUs: used.reduce((most, at) => Math.max(most, figure(fields[at + 9])), 0),
    name: fields.slice(name, name + shift + 1).join(';'),
    fioVersion: name === 1 ? null : (fields[1] ?? null),
    groupId: figure(fields[name + shift + 1]),
    error: figure(fields[name + shift + 2]),
    metrics: { read, write, runtimeMs },
    mixed,
    trimmed: !mixed && read === null && write === null && hasTrims(fields, start + 2 * width),
  };
}
