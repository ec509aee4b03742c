/** fio's output for people: the block of a job or group, from its `err=` line to its counts, to figures. */

import type { DirectionMetrics, Metrics } from '../model/records.ts';
import type { Announcement } from './fio-announcement.ts';
import { readRates, type Side } from './fio-rates.ts';

/** The figures of one block. */
export interface NormalBlock {
  readonly name: string;
  readonly groupId: number;
  readonly pid: string;
  /** Jobs it stands for. */
  readonly jobs: number;
  readonly error: number;
  /** What fio said of the error, in the form of its `fio: pid=` line; null where there is none. */
  readonly errorLine: string | null;
  /** When it was printed; null where the head has no date. */
  readonly printedAt: PrintedTime | null;
  /** Both directions null where no data moved. */
  readonly metrics: Metrics;
  readonly mixed: boolean;
  /** Trims are there, for which there are no figures. */
  readonly trimmed: boolean;
  /** Reads or writes were issued. */
  readonly counted: boolean;
}

/** A date of fio's, which is the local time of where it ran. */
interface PrintedTime {
  /** As if it were UTC: differences are right. */
  readonly localMs: number;
  /** Whether the text says that it is UTC. */
  readonly isUtc: boolean;
}

const HEAD = /^(.*): \(groupid=(\d{1,9}), jobs=(\d{1,9})\): err=\s*(\d{1,9})(?:\s+\((.*)\))?: pid=(\d{1,12})(?:: ([A-Z][^=]{0,60}))?/;

const PRINTED_TIME = /^[A-Z][a-z]{2} ([A-Z][a-z]{2})\s+(\d{1,2}) (\d\d):(\d\d):(\d\d)(?: (UTC|GMT|Z|\+0000))? (\d{4})(?: (UTC|GMT|Z|\+0000))?/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function readTime(text: string | undefined): PrintedTime | null {
  const [, month, day, hours, minutes, seconds, zone, year, lateZone] = PRINTED_TIME.exec(text ?? '') ?? [];
  const at = MONTHS.indexOf(month ?? '');
  if (at < 0) return null;
  return { localMs: Date.UTC(Number(year), at, Number(day), Number(hours), Number(minutes), Number(seconds)), isUtc: (zone ?? lateZone) !== undefined };
}

const CLAT = /^\s+clat \(([num])sec\s*\).*?avg=\s*(\d{1,18}(?:\.\d{1,18})?)([kMG]?)/;
const PERCENTILES = /^\s+clat percentiles \(([num])sec\):/;
const COUNTS_3 = /^\s+issued rwts?: total=(\d{1,15}),(\d{1,15})/;
const COUNTS_2 = /^\s+issued\s*: total=r=(\d{1,15})\/w=(\d{1,15})/;

const NS: Readonly<Record<string, number>> = { n: 1, u: 1000, m: 1_000_000 };
const DECIMAL: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9 };

const RANKS = { 50: 'clatP50Ns', 95: 'clatP95Ns', 99: 'clatP99Ns', 99.9: 'clatP999Ns', 99.99: 'clatP9999Ns' } as const;

/** True for the first line of a block. */
export function isBlockHead(line: string): boolean {
  return line.includes('(groupid=') && HEAD.test(line);
}

/** Which job of which group a block's first line is of; null where it is none. */
export function headOf(line: string): { readonly name: string; readonly groupId: number } | null {
  const match = HEAD.exec(line);
  return match === null ? null : { name: match[1] as string, groupId: Number(match[2]) };
}

type Figures = { -readonly [Name in keyof DirectionMetrics]: DirectionMetrics[Name] };

interface Section {
  readonly figures: Figures;
  readonly runtimeMs: number;
}

/**
 * Reads the lines of one block, head first. Printed rates have three digits: where the counts of I/Os are there, rates
 * are taken from them, and bandwidth too where `announced` says how large each I/O was.
 */
export function parseNormalBlock(lines: readonly string[], announced: Announcement | undefined): NormalBlock | null {
  const head = HEAD.exec(lines[0] ?? '');
  if (head === null) return null;
  const sections = new Map<Side, Section>();
  let current: Section | null = null;
  let percentileNs: number | null = null;
  let counts: readonly [number, number] | null = null;
  for (const line of lines.slice(1)) {
    const rate = readRates(line);
    if (rate !== null) {
      const { side, runtimeMs, bw, iops } = rate;
      const empty = { clatMeanNs: null, clatP50Ns: null, clatP95Ns: null, clatP99Ns: null, clatP999Ns: null, clatP9999Ns: null };
      current = { figures: { bw, iops, ...empty }, runtimeMs };
      sections.set(side, current);
      continue;
    }
    const clat = CLAT.exec(line);
    if (clat !== null && current !== null) current.figures.clatMeanNs = Number(clat[2]) * (DECIMAL[clat[3] as string] ?? 1) * (NS[clat[1] as string] as number);
    const unit = PERCENTILES.exec(line);
    if (unit !== null) percentileNs = NS[unit[1] as string] as number;
    else if (percentileNs !== null && !/^\s+\|/.test(line)) percentileNs = null;
    if (percentileNs !== null && current !== null) {
      for (const [, rank, value] of line.matchAll(/(?<![\d.])([\d.]+)th=\[\s*(\d{1,15})\]/g)) {
        const key = RANKS[Number(rank) as keyof typeof RANKS];
        if (key !== undefined) current.figures[key] = Number(value) * percentileNs;
      }
    }
    const issued = COUNTS_3.exec(line) ?? COUNTS_2.exec(line);
    if (issued !== null) counts = [Number(issued[1]), Number(issued[2])];
  }
  // `both` prints the mixture behind reads and writes; `mixed` prints it in their place.
  const mixed = sections.has('mixed') && !sections.has('read') && !sections.has('write');
  const refine = (section: Section | undefined, count: number | undefined, bytes: number | null | undefined): DirectionMetrics | null => {
    if (section === undefined) return null;
    if (count === undefined || count === 0 || section.runtimeMs === 0) return section.figures;
    const iops = (count * 1000) / section.runtimeMs;
    return { ...section.figures, iops, bw: bytes ? iops * bytes : section.figures.bw };
  };
  const read = refine(
    sections.get('read') ?? (mixed ? sections.get('mixed') : undefined),
    counts?.[0],
    mixed && announced?.readBytes !== announced?.writeBytes ? null : announced?.readBytes,
  );
  const write = refine(sections.get('write'), counts?.[1], announced?.writeBytes);
  const error = Number(head[4]);
  return {
    name: head[1] as string,
    groupId: Number(head[2]),
    jobs: Number(head[3]),
    pid: head[6] as string,
    error,
    errorLine: head[5] === undefined ? null : `fio: pid=${head[6]}, err=${error}/${head[5]}`,
    printedAt: readTime(head[7]),
    metrics: { read, write, runtimeMs: Math.max(0, ...[...sections.values()].map(({ runtimeMs }) => runtimeMs)) },
    mixed,
    trimmed: sections.has('trim'),
    counted: (counts?.[0] ?? 0) + (counts?.[1] ?? 0) > 0,
  };
}
