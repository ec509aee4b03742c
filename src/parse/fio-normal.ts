/** fio's output for people: the block of a job or group, from its `err=` line to its counts, to figures. */

import type { DirectionMetrics, Metrics } from '../model/records.ts';

/** The figures of one block. */
export interface NormalBlock {
  readonly name: string;
  readonly groupId: number;
  readonly pid: string;
  readonly error: number;
  /** What fio said of the error, in the form of its `fio: pid=` line; null where there is none. */
  readonly errorLine: string | null;
  /** Both directions null where nothing moved. */
  readonly metrics: Metrics;
  readonly mixed: boolean;
}

/** What the line that announces a job says of it. */
export interface Announcement {
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
  /** Bytes of each read and write, where all are of one size. */
  readonly readBytes: number | null;
  readonly writeBytes: number | null;
}

const HEAD = /^(.*): \(groupid=(\d+), jobs=\d+\): err=\s*(\d+)(?:\s+\((.*)\))?: pid=(\d+)/;

/** fio 3: `read: IOPS=12.8k, BW=50.0MiB/s (52.4MB/s)(1000MiB/20001msec)`. */
const RATE_3 =
  /^\s+(read|write|mixed)\s*: IOPS=(\d{1,18}(?:\.\d{1,18})?)([kMGT]?), BW=(\d{1,18}(?:\.\d{1,18})?)([KMGT]?)i?B\/s .*\((\d{1,18}(?:\.\d{1,18})?)[KMGT]?i?B\/(\d{1,15})msec\)/;
/** fio 2: `read : io=1000.0MB, bw=51213KB/s, iops=12803, runt= 20001msec`, with K = 1024. */
const RATE_2 =
  /^\s+(read|write|mixed)\s*: io=\s*(\d{1,18}(?:\.\d{1,18})?)\s*[KMGT]?i?B, bw=\s*(\d{1,18}(?:\.\d{1,18})?)([KMGT]?)i?B\/s, iops=\s*(\d{1,15})\s*, runt=\s*(\d{1,15})msec/;
const CLAT = /^\s+clat \(([num])sec\s*\).*avg=\s*(\d{1,18}(?:\.\d{1,18})?)([kMG]?)/;
const PERCENTILES = /^\s+clat percentiles \(([num])sec\):/;
const COUNTS_3 = /^\s+issued rwts?: total=(\d{1,15}),(\d{1,15})/;
const COUNTS_2 = /^\s+issued\s*: total=r=(\d{1,15})\/w=(\d{1,15})/;

const NS: Readonly<Record<string, number>> = { n: 1, u: 1000, m: 1_000_000 };
const BINARY: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };
const DECIMAL: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 };

const RANKS = { 50: 'clatP50Ns', 95: 'clatP95Ns', 99: 'clatP99Ns', 99.9: 'clatP999Ns', 99.99: 'clatP9999Ns' } as const;

const ANNOUNCED = /^(.*): \(g=\d+\): rw=(\w+), bs=(\S+(?: \S+)*?), ioengine=(\w+), iodepth=(\d+)/;

function oneSize(range: string | undefined): number | null {
  const [least, most] = (range ?? '').split('-');
  if (least === undefined || least === '' || least !== most) return null;
  const match = /^(\d{1,15})([KM]?)B?$/.exec(least);
  return match === null ? null : Number(match[1]) * (BINARY[match[2] as string] as number);
}

/** `name: (g=0): rw=randread, bs=(R) 4096B-4096B, (W) ..., ioengine=libaio, iodepth=16`; fio 2: `bs=4K-4K/4K-4K/4K-4K`. */
export function parseAnnouncement(line: string): Announcement | null {
  const match = ANNOUNCED.exec(line);
  if (match === null) return null;
  const sizes = (match[3] as string).includes('(R)')
    ? (match[3] as string).split(', ').map((each) => each.replace(/^\([RWT]\) /, ''))
    : (match[3] as string).split('/');
  const [readBytes, writeBytes] = [oneSize(sizes[0]), oneSize(sizes[1])];
  const bytes = readBytes === writeBytes ? readBytes : null;
  return {
    name: match[1] as string,
    options: { rw: match[2] as string, ioengine: match[4] as string, iodepth: match[5] as string, ...(bytes === null ? {} : { bs: String(bytes) }) },
    readBytes,
    writeBytes,
  };
}

/** True for the first line of a block. */
export function isBlockHead(line: string): boolean {
  return line.includes('(groupid=') && HEAD.test(line);
}

type Figures = { -readonly [Name in keyof DirectionMetrics]: DirectionMetrics[Name] };

interface Side {
  readonly figures: Figures;
  readonly runtimeMs: number;
}

function readRate(line: string): { readonly side: 'read' | 'write' | 'mixed'; readonly bw: number; readonly iops: number; readonly runtimeMs: number } | null {
  const three = RATE_3.exec(line);
  if (three !== null)
    return {
      side: three[1] as 'read',
      iops: Number(three[2]) * (DECIMAL[three[3] as string] as number),
      bw: Number(three[4]) * (BINARY[three[5] as string] as number),
      runtimeMs: Number(three[7]),
    };
  const two = RATE_2.exec(line);
  if (two === null) return null;
  return { side: two[1] as 'read', iops: Number(two[5]), bw: Number(two[3]) * (BINARY[two[4] as string] as number), runtimeMs: Number(two[6]) };
}

/**
 * Reads the lines of one block, head first. Printed rates have three digits: where the counts of I/Os are there, rates
 * are taken from them, and bandwidth too where `announced` says how large each I/O was.
 */
export function parseNormalBlock(lines: readonly string[], announced: Announcement | undefined): NormalBlock | null {
  const head = HEAD.exec(lines[0] ?? '');
  if (head === null) return null;
  const sides = new Map<string, Side>();
  let current: Side | null = null;
  let percentileNs: number | null = null;
  let counts: readonly [number, number] | null = null;
  for (const line of lines.slice(1)) {
    const rate = readRate(line);
    if (rate !== null) {
      const { side, runtimeMs, bw, iops } = rate;
      const empty = { clatMeanNs: null, clatP50Ns: null, clatP95Ns: null, clatP99Ns: null, clatP999Ns: null, clatP9999Ns: null };
      current = { figures: { bw, iops, ...empty }, runtimeMs };
      sides.set(side, current);
      continue;
    }
    const clat = CLAT.exec(line);
    if (clat !== null && current !== null) current.figures.clatMeanNs = Number(clat[2]) * (DECIMAL[clat[3] as string] ?? 1) * (NS[clat[1] as string] as number);
    const unit = PERCENTILES.exec(line);
    if (unit !== null) percentileNs = NS[unit[1] as string] as number;
    else if (percentileNs !== null && !/^\s+\|/.test(line)) percentileNs = null;
    if (percentileNs !== null && current !== null) {
      for (const [, rank, value] of line.matchAll(/([\d.]+)th=\[\s*(\d{1,15})\]/g)) {
        const key = RANKS[Number(rank) as keyof typeof RANKS];
        if (key !== undefined) current.figures[key] = Number(value) * percentileNs;
      }
    }
    const issued = COUNTS_3.exec(line) ?? COUNTS_2.exec(line);
    if (issued !== null) counts = [Number(issued[1]), Number(issued[2])];
  }
  const mixed = sides.has('mixed');
  const refine = (side: Side | undefined, count: number | undefined, bytes: number | null | undefined): DirectionMetrics | null => {
    if (side === undefined) return null;
    if (count === undefined || count === 0 || side.runtimeMs === 0) return side.figures;
    const iops = (count * 1000) / side.runtimeMs;
    return { ...side.figures, iops, bw: bytes ? iops * bytes : side.figures.bw };
  };
  const read = refine(
    sides.get('read') ?? sides.get('mixed'),
    counts?.[0],
    mixed && announced?.readBytes !== announced?.writeBytes ? null : announced?.readBytes,
  );
  const write = refine(sides.get('write'), counts?.[1], announced?.writeBytes);
  const error = Number(head[3]);
  return {
    name: head[1] as string,
    groupId: Number(head[2]),
    pid: head[5] as string,
    error,
    errorLine: head[4] === undefined ? null : `fio: pid=${head[5]}, err=${error}/${head[4]}`,
    metrics: { read, write, runtimeMs: Math.max(0, ...[...sides.values()].map(({ runtimeMs }) => runtimeMs)) },
    mixed,
  };
}
